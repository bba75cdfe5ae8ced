// The index of cases as the office has it: filled and kept current on a thread of its own, which reads the registry by
// connections of its own and opens the cases with the case key. Any thread.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "server/desk/registry_desk.h"
#include "server/office/case_index_keeper.h"
#include "server/sql/connection.h"

namespace veche::server::office {

class CaseFinder {
  public:
    // `random` is thread-safe and outlives it.
    [[nodiscard]] static Result<std::unique_ptr<CaseFinder>> open(const Layout& layout, Random& random);
    CaseFinder(const CaseFinder&) = delete;
    CaseFinder& operator=(const CaseFinder&) = delete;
    ~CaseFinder() = default;

    void start() { keeper_.start(); }
    // A case was changed by this office: looks now, not only within the second.
    void wake() { keeper_.wake(); }
    // Null until it holds all cases there were at the start.
    [[nodiscard]] const CaseIndex* index() const { return keeper_.is_built() ? index_.get() : nullptr; }

  private:
    CaseFinder(std::unique_ptr<desk::RegistryDesk> desk, std::unique_ptr<sql::Connection> rows,
               std::unique_ptr<CaseIndex> index);

    Result<std::vector<FedCase>> cases_after(std::int64_t change, std::size_t most);

    // Of the keeper's thread alone.
    std::unique_ptr<desk::RegistryDesk> desk_;
    std::unique_ptr<sql::Connection> rows_;
    std::optional<std::int64_t> current_;  // the version of the store all of which is in the index

    std::unique_ptr<CaseIndex> index_;
    CaseIndexKeeper keeper_;  // last: its thread ends first
};

}  // namespace veche::server::office
