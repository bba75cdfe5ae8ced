// Cases with their fields, as commands show them: of the desk itself, for root and the folder's owner, or through the
// office, for its staff. Each look leaves a line in the audit.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "server/commands/shown.h"
#include "server/desk/case_fields.h"

namespace veche::server::commands {

class CaseSource {
  public:
    enum class Look { list, whole };  // `list`: of texts their beginning at least

    // `command`: as it is called, "submissions list".
    [[nodiscard]] static Result<std::unique_ptr<CaseSource>> open(const std::filesystem::path& folder,
                                                                  std::string command);
    CaseSource() = default;
    CaseSource(const CaseSource&) = delete;
    CaseSource& operator=(const CaseSource&) = delete;
    virtual ~CaseSource() = default;

    // All, in the order they came, as desk::fields_of() has them.
    [[nodiscard]] virtual Result<void> each(Look look, const std::function<void(const desk::Fields&)>& show) = 0;
    [[nodiscard]] virtual Result<desk::Fields> one(const std::string& number_or_id) = 0;
    // Envelopes and ballots that could not be opened.
    [[nodiscard]] virtual Result<std::uint64_t> set_aside() = 0;
    [[nodiscard]] virtual const Layout& layout() const = 0;
};

}  // namespace veche::server::commands
