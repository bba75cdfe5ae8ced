#include "content/clauses/places.h"

#include <algorithm>
#include <set>

#include "base/letters.h"
#include "base/utf8.h"

namespace veche::content::clauses {
namespace {

using markdown::MarkerKind;
using markdown::Segment;
using markdown::SegmentKind;

// Of both languages; what one has and the other has not, or lists leave out at will, counts only where it is used.
constexpr std::u32string_view cyrillic_letters = U"абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя";
constexpr std::u32string_view letters_left_out = U"ґёєіїйъыь";

char32_t letter_of(const Segment& clause) {
    return lower_case(decode_code_point(clause.marker, 0).value);
}

std::set<char32_t> letters_used(const std::vector<Segment>& clauses) {
    std::set<char32_t> used;
    for (const Segment& clause : clauses) {
        if (clause.marker_kind == MarkerKind::letter) used.insert(letter_of(clause));
    }
    return used;
}

// 0: of no alphabet we know.
std::size_t ordinal(char32_t letter, const std::set<char32_t>& used) {
    if (letter >= U'a' && letter <= U'z') return letter - U'a' + 1;
    if (cyrillic_letters.find(letter) == std::u32string_view::npos) return 0;
    std::size_t place = 0;
    for (const char32_t one : cyrillic_letters) {
        const bool counts = letters_left_out.find(one) == std::u32string_view::npos || used.count(one) != 0;
        if (counts) ++place;
        if (one == letter) break;
    }
    return place;
}

// Latin and Cyrillic letters are mixed in real documents.
char roman_digit(char32_t letter) {
    if (letter == U'I' || letter == U'І') return 'I';
    if (letter == U'X' || letter == U'Х') return 'X';
    return letter == U'V' ? 'V' : '\0';
}

// The number alone: words before it are of a language.
std::string number_of(std::string_view marker) {
    std::string number;
    for (std::size_t at = 0; at < marker.size();) {
        const DecodedCodePoint point = decode_code_point(marker, at);
        at += std::max<std::size_t>(point.length, 1);
        const bool is_blank = point.value == U' ' || point.value == U'\t' || point.value == U'\u00A0';
        const bool is_figure = point.value >= U'0' && point.value <= U'9';
        if (is_blank) number.clear();
        if (is_figure || point.value == U'.' || point.value == U')') number += static_cast<char>(point.value);
        if (const char digit = roman_digit(point.value); digit != '\0') number += digit;
    }
    return number;
}

std::string place_of(const Segment& clause, const std::set<char32_t>& used) {
    if (clause.kind == SegmentKind::heading) {
        return std::string(clause.text, 0, std::min(clause.text.find_first_not_of('#'), clause.text.size()));
    }
    if (clause.marker_kind != MarkerKind::letter) return number_of(clause.marker);
    return "letter " + std::to_string(ordinal(letter_of(clause), used)) + ")";
}

}  // namespace

std::vector<std::string> places_of(const std::vector<Segment>& clauses) {
    const std::set<char32_t> used = letters_used(clauses);
    std::vector<std::string> places;
    places.reserve(clauses.size());
    for (const Segment& clause : clauses) places.push_back(place_of(clause, used));
    return places;
}

}  // namespace veche::content::clauses
