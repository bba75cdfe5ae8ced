#include "content/markdown/markers.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/letters.h"
#include "base/utf8.h"
#include "content/languages/traits.h"
#include "content/limits.h"

namespace veche::content::markdown {
namespace {

constexpr std::size_t most_groups = 6;
constexpr std::size_t longest_group = 3;  // four digits are a year

struct Number {
    std::size_t groups = 0;  // 0: no number of a clause
    std::size_t length = 0;
    bool final_dot = false;
};

// Digits in groups parted by dots: "12", "1.1", "1.1.".
Number read_number(std::string_view text) {
    Number number;
    std::size_t at = 0;
    while (at < text.size() && is_digit(text[at])) {
        std::size_t end = at;
        while (end < text.size() && is_digit(text[end]) && end - at <= longest_group) ++end;
        // "06.10" is a date or a time; four digits are a year.
        if (text[at] == '0' || end - at > longest_group || number.groups == most_groups) return {};
        ++number.groups;
        number.length = end;
        number.final_dot = end < text.size() && text[end] == '.';
        if (!number.final_dot) break;
        number.length = at = end + 1;
    }
    return number;
}

bool is_opening(char32_t value) {
    constexpr std::u32string_view signs = U"«\"“„*([";
    return is_capital(value) || signs.find(value) != std::u32string_view::npos;
}

// What may stand after a marker: nothing, a blank, or at once a capital ("1.Общие положения").
bool may_follow(std::string_view rest) {
    return rest.empty() || leading_blanks(rest) > 0 || is_opening(decode_code_point(rest, 0).value);
}

Marker make(MarkerKind kind, std::string_view line, std::size_t length) {
    return {kind, line.substr(0, length), length + leading_blanks(line.substr(length))};
}

Marker numeric_marker(std::string_view line) {
    const Number number = read_number(line);
    if (number.groups == 0) return {};
    const std::string_view rest = line.substr(number.length);
    if (!number.final_dot && rest.starts_with(")")) {
        const std::string_view after = rest.substr(1);
        const bool follows = may_follow(after) || is_letter(decode_code_point(after, 0).value);
        return follows ? make(MarkerKind::parenthesis, line, number.length + 1) : Marker{};
    }
    if (number.final_dot) return may_follow(rest) ? make(MarkerKind::number, line, number.length) : Marker{};
    // "1.1 Текст" is a clause, "1.5 тыс. рублей" and "15 человек" are not.
    const std::size_t blanks = leading_blanks(rest);
    if (number.groups < 2 || blanks == 0 || !is_opening(decode_code_point(rest, blanks).value)) return {};
    return make(MarkerKind::number, line, number.length);
}

// Latin and Cyrillic letters are mixed in real documents.
bool is_roman(char32_t value) {
    constexpr std::u32string_view digits = U"IVXІХ";
    return digits.find(value) != std::u32string_view::npos;
}

std::size_t roman_length(std::string_view text) {
    std::size_t at = 0;
    for (std::size_t count = 0; count < 6 && at < text.size(); ++count) {
        const DecodedCodePoint point = decode_code_point(text, at);
        if (!is_roman(point.value)) break;
        at += point.length;
    }
    return at;
}

Marker roman_marker(std::string_view line) {
    const std::size_t length = roman_length(line);
    if (length == 0 || length >= line.size() || line[length] != '.') return {};
    const std::string_view rest = line.substr(length + 1);
    const std::size_t blanks = leading_blanks(rest);
    const DecodedCodePoint first = decode_code_point(rest, blanks);
    // "І. В. Петренко" begins with initials.
    const bool initials = is_capital(first.value) && rest.substr(blanks + first.length).starts_with(".");
    if (!is_opening(first.value) || initials) return {};
    return make(MarkerKind::number, line, length + 1);
}

Marker letter_marker(std::string_view line) {
    const DecodedCodePoint first = decode_code_point(line, 0);
    if (!is_letter(first.value)) return {};
    const std::string_view rest = line.substr(first.length);
    if (!rest.starts_with(")")) return {};
    const std::string_view after = rest.substr(1);
    if (!after.empty() && leading_blanks(after) == 0 && !is_letter(decode_code_point(after, 0).value)) return {};
    return make(MarkerKind::letter, line, first.length + 1);
}

Marker paragraph_sign_marker(std::string_view line) {
    constexpr std::string_view sign = "§";
    if (!line.starts_with(sign)) return {};
    const std::size_t from = sign.size() + leading_blanks(line.substr(sign.size()));
    const Number number = read_number(line.substr(from));
    if (number.groups == 0 || !may_follow(line.substr(from + number.length))) return {};
    return make(MarkerKind::section, line, from + number.length);
}

// "Статья 5." with its full stop; "Статья 5 закона" begins a sentence.
Marker section_word_marker(std::string_view line) {
    const std::string_view word = written_at_start(line, &WrittenWords::sections);
    if (word.empty()) return {};
    const std::size_t blanks = leading_blanks(line.substr(word.size()));
    if (blanks == 0) return {};
    const std::size_t from = word.size() + blanks;
    const Number number = read_number(line.substr(from));
    std::size_t end = from + number.length;
    if (number.groups == 0) {
        end = from + roman_length(line.substr(from));
        if (end == from || end >= line.size() || line[end] != '.') return {};
        ++end;
    } else if (!number.final_dot) {
        return {};
    }
    return may_follow(line.substr(end)) ? make(MarkerKind::section, line, end) : Marker{};
}

}  // namespace

std::size_t leading_blanks(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] == ' ' || text[at] == '\t') {
            ++at;
        } else if (text.substr(at).starts_with("\u00A0")) {
            at += 2;
        } else {
            break;
        }
    }
    return at;
}

Marker find_marker(std::string_view line) {
    using Finder = Marker (*)(std::string_view);
    constexpr std::array<Finder, 5> finders = {numeric_marker, letter_marker, paragraph_sign_marker,
                                               section_word_marker, roman_marker};
    if (line.empty()) return {};
    for (const Finder finder : finders) {
        const Marker marker = finder(line);
        // Blanks inside a marker have no end of their own; a comment carries the marker of its clause.
        if (marker.kind != MarkerKind::none && fits_code_points(marker.printed, longest_clause_marker)) return marker;
    }
    return {};
}

}  // namespace veche::content::markdown
