#include "server/publish/calendar.h"

#include <array>
#include <charconv>

#include "content/languages/traits.h"

namespace veche::server::publish {
namespace {

using content::Language;
constexpr int furthest_days = 36'500;
constexpr int furthest_years = 100;

// "", "+2" or "-14" as a number.
std::optional<int> read_offset(std::string_view text, int furthest) {
    if (text.empty()) return 0;
    if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    int value = 0;
    const auto read = std::from_chars(text.data() + 1, text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value < 0 || value > furthest) {
        return std::nullopt;
    }
    return text[0] == '-' ? -value : value;
}

// "ноябрь 2026", not "ноября"; English has one form.
std::string month_in_words(Date date, Language language) {
    const std::string_view name =
        content::traits_of(language).months_alone.at(static_cast<std::size_t>(date.month - 1));
    return std::string(name) + " " + std::to_string(date.year);
}

std::optional<Date> real(Date date) {
    return is_valid(date) ? std::optional(date) : std::nullopt;
}

// That day, or the Monday after it: no council sits on a Sunday.
Date weekday_from(Date day) {
    const int after_friday = veche::weekday(day) - 4;
    return after_friday > 0 ? add_days(day, 3 - after_friday) : day;
}

}  // namespace

std::optional<Date> Calendar::read(std::string_view text) const {
    constexpr std::string_view today_word = "today";
    constexpr std::string_view weekday_word = " weekday";
    constexpr std::string_view year_word = "year";
    constexpr std::string_view month_word = "month-";
    if (const auto date = parse_date(text)) return date;
    if (!relative_dates) return std::nullopt;
    if (text.starts_with(today_word)) {
        std::string_view offset = text.substr(today_word.size());
        const bool on_weekday = offset.ends_with(weekday_word);
        if (on_weekday) offset.remove_suffix(weekday_word.size());
        const auto days = read_offset(offset, furthest_days);
        if (!days) return std::nullopt;
        const Date day = add_days(today, *days);
        return on_weekday ? weekday_from(day) : day;
    }
    if (text.starts_with(month_word)) {
        const std::string_view day = text.substr(month_word.size());
        const auto number = day.size() == 2 ? read_offset("+" + std::string(day), 31) : std::nullopt;
        return number ? real({today.year, today.month, *number}) : std::nullopt;
    }
    // "year", maybe an offset, then "-MM-DD".
    if (!text.starts_with(year_word) || text.size() < year_word.size() + 6) return std::nullopt;
    const std::string_view day = text.substr(text.size() - 6);
    const auto years = read_offset(text.substr(year_word.size(), text.size() - 6 - year_word.size()), furthest_years);
    const auto in_2000 = parse_date("2000" + std::string(day));
    if (!years || !in_2000) return std::nullopt;
    return real({today.year + *years, in_2000->month, in_2000->day});
}

std::optional<int> read_hours_and_minutes(std::string_view text) {
    constexpr std::string_view digits = "0123456789";
    std::string figures(text);
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    figures.erase(2, 1);
    if (figures.find_first_not_of(digits) != std::string::npos) return std::nullopt;
    const int number = std::stoi(figures);
    return number % 100 < 60 ? std::optional(number / 100 * 60 + number % 100) : std::nullopt;
}

std::string in_words(Date date, Language language) {
    return std::to_string(date.day) + " " + std::string(content::month_name(date.month, language)) + " " +
           std::to_string(date.year) + std::string(content::traits_of(language).after_year);
}

Result<std::string> Calendar::expand(std::string_view text, Language language) const {
    constexpr std::string_view date_word = "date:";
    constexpr std::string_view year_word = "year";
    std::string result;
    while (true) {
        const std::size_t open = text.find("{{");
        result += text.substr(0, open);
        if (open == std::string_view::npos) return result;
        const std::size_t close = text.find("}}", open);
        if (close == std::string_view::npos) return failure("'{{' is not closed by '}}'");
        const std::string_view name = text.substr(open + 2, close - open - 2);
        if (name == "month") {
            result += month_in_words(today, language);
        } else if (const auto date = name.starts_with(date_word) ? read(name.substr(date_word.size())) : std::nullopt) {
            result += in_words(*date, language);
        } else if (const auto years = name.starts_with(year_word)
                                          ? read_offset(name.substr(year_word.size()), furthest_years)
                                          : std::nullopt) {
            result += std::to_string(today.year + *years);
        } else if (name.starts_with(date_word) && Calendar{today, true}.read(name.substr(date_word.size()))) {
            return failure(
                "'{{" + std::string(name) +
                "}}' counts from today; expected a date like {{date:2026-11-27}}, or relative_dates = true in "
                "town.toml");
        } else {
            return failure("unknown placeholder '{{" + std::string(name) +
                           "}}'; expected {{date:today+2}}, {{year}} or {{month}}");
        }
        text.remove_prefix(close + 2);
    }
}

}  // namespace veche::server::publish
