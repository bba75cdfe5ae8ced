// Letters about cases to who works on them, as jobs of the table whose transaction asks for them: numbers and days, no
// word of a resident, nothing that opens a case. Where they go and in which language is looked up when they are sent
// (server/mail/). docs/formats.md, "Jobs".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "content/staff_letters.h"

namespace veche::server::accounts {

struct CaseAssigned {
    std::string account;  // of the assignee
    std::string number;   // of the case; its id while it has none
    std::optional<Date> due;
};

// Of one section of the daily letter, the most pressing first.
struct DueCases {
    struct Due {
        std::string number;
        Date day;
        bool operator==(const Due&) const = default;
    };
    std::vector<Due> shown;  // at most most_shown
    std::int64_t count = 0;  // of all
    bool operator==(const DueCases&) const = default;
};
inline constexpr std::size_t most_shown = 20;

struct CasesDue {
    std::string account;
    Date day;                                              // that the letter is of
    std::array<DueCases, content::due_sections> sections;  // by content::DueSection
};

using CaseLetter = std::variant<CaseAssigned, CasesDue>;

[[nodiscard]] std::string payload_of(const CaseLetter& letter);
// Nothing: a letter about an account (notice_from()).
[[nodiscard]] Result<std::optional<CaseLetter>> case_letter_from(std::string_view payload);

}  // namespace veche::server::accounts
