// Days as a town folder writes them: relative to the day of publishing, and in words. Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "content/language.h"

namespace veche::server::publish {

struct Calendar {
    Date today;
    bool relative_dates = false;

    // "2026-11-27" always; with relative_dates also "today+2", "year+1-01-15", "month-25". Nothing when it is no date
    // or too far (100 years, 36500 days).
    [[nodiscard]] std::optional<Date> read(std::string_view text) const;

    // The text with {{date:…}}, {{year}}, {{year-1}}, {{month}} replaced. Fails at a placeholder that is none of these.
    [[nodiscard]] Result<std::string> expand(std::string_view text, content::Language language) const;
};

// Minutes of "18:30", nothing else taken; hours are not limited.
[[nodiscard]] std::optional<int> read_hours_and_minutes(std::string_view text);

// "27 ноября 2026 года", "27 листопада 2026 року", "27 November 2026".
[[nodiscard]] std::string in_words(Date date, content::Language language);

}  // namespace veche::server::publish
