#include "server/commands/shown.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <set>

#include "base/utf8.h"
#include "content/markdown/inline_text.h"
#include "server/edition/published.h"

namespace veche::server::commands {
namespace {

constexpr std::size_t length_to_minutes = 16;  // of "2027-07-10T13:05"
constexpr std::size_t place_of_t = 10;
constexpr std::size_t digits_of_number = 6;
constexpr std::size_t longest_cell = 32'766;  // of an Excel, less the apostrophe of what would be a formula

// "UTC+03:00".
std::string offset_in_words(int seconds) {
    const int minutes = std::abs(seconds) / 60;
    return fmt::format("UTC{}{:02}:{:02}", seconds < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

// Of Latin letters those that an operator with the other keyboard types for the registry's.
char32_t registry_letter(char32_t letter) {
    constexpr char32_t small_a = U'а';
    constexpr char32_t small_ya = U'я';
    if (letter >= small_a && letter <= small_ya) return letter - (small_a - U'А');
    switch (letter) {
        case U'P':
        case U'p': return U'П';
        case U'Z':
        case U'z': return U'З';
        case U'V':
        case U'v': return U'В';
        case U'D':
        case U'd': return U'Д';
    }
    return letter;
}

// Spreadsheets take the wide forms of the signs for the signs.
bool begins_a_formula(std::string_view value) {
    constexpr std::array<std::string_view, 10> beginnings = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [value](std::string_view beginning) { return value.starts_with(beginning); });
}

// As spreadsheets count letters: those of UTF-16.
std::size_t units_of(const DecodedCodePoint& letter) {
    constexpr char32_t last_of_one_unit = 0xFFFF;
    return letter.value > last_of_one_unit ? 2 : 1;
}

std::size_t units_of(std::string_view text) {
    std::size_t units = 0;
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCodePoint letter = decode_code_point(text, at);
        units += units_of(letter);
        at += letter.length;
    }
    return units;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string result;
    while (true) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        content::markdown::append_shown(result, text.substr(0, end));
        if (end == text.size()) return result;
        result += '\n';
        text.remove_prefix(end + 1);
    }
}

std::string one_line(std::string_view text, std::size_t most) {
    std::string line = printable(text);
    for (char& c : line) {
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    }
    if (fits_code_points(line, most)) return line;
    return std::string(truncate_code_points(line, most - 1)) + "…";
}

TownClock town_clock(const Layout& layout) {
    const auto published = read_published(layout);
    if (!published || !*published) return {};
    const content::Town& town = (*published)->catalog.town;
    return {content::zone_of(town), TimeZone::named(town.time_zone) ? town.time_zone : std::string()};
}

std::string town_time(Instant instant, const TownClock& clock) {
    const int offset = clock.zone.offset_at(instant);
    std::string text = to_string(Instant{instant.seconds + offset}).substr(0, length_to_minutes);
    if (text.size() > place_of_t) text[place_of_t] = ' ';
    return text;
}

std::string clock_in_words(const TownClock& clock, const std::vector<Instant>& moments) {
    std::set<int> offsets;
    for (const Instant& moment : moments) offsets.insert(clock.zone.offset_at(moment));
    std::string words;
    for (const int offset : offsets) words += (words.empty() ? "" : " or ") + offset_in_words(offset);
    if (clock.name.empty()) return words.empty() ? offset_in_words(clock.zone.offset_at(Instant{0})) : words;
    return clock.name + (words.empty() ? "" : ", " + words);
}

std::string fit_cell(std::string value, const std::string& whole) {
    if (units_of(value) <= longest_cell) return value;
    const std::string end = "… (cut for the table; all of it: " + whole + ")";
    const std::size_t room = longest_cell - units_of(end);
    std::size_t units = 0;
    std::size_t at = 0;
    while (at < value.size()) {
        const DecodedCodePoint letter = decode_code_point(value, at);
        units += units_of(letter);
        if (units > room) break;
        at += letter.length;
    }
    value.resize(at);
    return value + end;
}

std::string csv_line(const std::vector<std::string>& values, char separator) {
    std::string line;
    for (const std::string& value : values) {
        if (&value != values.data()) line += separator;
        line += '"';
        if (begins_a_formula(value)) line += '\'';
        for (const char c : value) {
            if (c == '"') line += '"';
            line += c;
        }
        line += '"';
    }
    return line + "\r\n";
}

std::string registration_number(const std::string& typed) {
    const std::size_t year = typed.find('-');
    const std::size_t number = year == std::string::npos ? year : typed.find('-', year + 1);
    if (number == std::string::npos) return typed;
    const std::string digits = typed.substr(number + 1);
    const bool is_number = !digits.empty() && digits.size() <= digits_of_number &&
                           digits.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number) return typed;
    std::string prefix;
    for (std::size_t at = 0; at < year;) {
        const DecodedCodePoint letter = decode_code_point(typed, at);
        append_code_point(prefix, registry_letter(letter.value));
        at += letter.length;
    }
    return prefix + typed.substr(year, number + 1 - year) + std::string(digits_of_number - digits.size(), '0') + digits;
}

}  // namespace veche::server::commands
