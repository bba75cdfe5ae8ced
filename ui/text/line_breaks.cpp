#include "ui/text/line_breaks.h"

#include <algorithm>
#include <array>

#include "base/letters.h"
#include "content/languages/traits.h"
#include "ui/text/utf8.h"

namespace veche::ui {
namespace {

constexpr std::size_t longest_look = 24;  // bytes on either side: no word of the lists is longer

// Behind a number, in any language.
constexpr auto units = std::to_array<std::string_view>({"%", "‰", "°C", "°", "₽", "₴", "€", "$"});

bool is_figure(char c) {
    return c >= '0' && c <= '9';
}

std::string_view word_before(std::string_view text, std::size_t end) {
    const std::size_t from = end > longest_look ? end - longest_look : 0;
    const std::string_view look = text.substr(from, end - from);
    const std::size_t blank = look.find_last_of(" \n");
    return blank == std::string_view::npos ? look : look.substr(blank + 1);
}

std::string_view word_behind(std::string_view text, std::size_t begin) {
    const std::string_view look = text.substr(begin, longest_look);
    return look.substr(0, std::min(look.find_first_of(" \n"), look.size()));
}

// "«Ст." as "ст.".
std::string bare(std::string_view word) {
    for (bool opened = true; opened;) {
        opened = false;
        for (const std::string_view sign : {"(", "[", "«", "„", "“", "\""}) {
            if (!word.starts_with(sign)) continue;
            word.remove_prefix(sign.size());
            opened = true;
        }
    }
    std::string small;
    for (std::size_t at = 0; at < word.size();) {
        const DecodedCodePoint letter = decode_code_point(word, at);
        append_code_point(small, lower_case(letter.value));
        at += letter.length;
    }
    return small;
}

// "кг", "кг,", "кг.", "кг)".
bool is_unit(std::string_view word) {
    while (!word.empty()) {
        const bool sign = std::find(units.begin(), units.end(), word) != units.end();
        if (sign || content::is_written(word, &content::WrittenWords::units)) return true;
        if (std::string_view(".,;:!?)").find(word.back()) == std::string_view::npos) return false;
        word.remove_suffix(1);
    }
    return false;
}

// Three figures and no fourth: "312" of "1 312 500".
bool is_group(std::string_view word) {
    const auto figures = std::find_if_not(word.begin(), word.end(), is_figure) - word.begin();
    return figures == 3;
}

// "в", "и", "(с": prepositions and conjunctions of one letter.
bool is_one_letter(std::string_view word) {
    if (word.starts_with('(')) word.remove_prefix(1);
    const DecodedCodePoint first = decode_code_point(word, 0);
    if (first.length != word.size()) return false;
    return std::any_of(content::all_languages.begin(), content::all_languages.end(), [&](content::Language language) {
        const std::u32string_view letters = content::traits_of(language).written.short_words;
        return letters.find(first.value) != std::u32string_view::npos;
    });
}

// "И." before a name.
bool is_initial(std::string_view word) {
    const DecodedCodePoint first = decode_code_point(word, 0);
    return is_capital(first.value) && word.substr(first.length) == ".";
}

}  // namespace

bool keeps_together(std::string_view text, std::size_t begin, std::size_t end) {
    const std::string_view left = word_before(text, begin);
    const std::string_view right = word_behind(text, end);
    if (left.empty() || right.empty()) return false;
    if (right == "—" || right == "–") return true;
    if (is_one_letter(left) || is_initial(left)) return true;
    if (is_figure(left.back())) return is_group(right) || is_unit(right);
    const std::string abbreviation = bare(left);
    if (abbreviation == "№" || abbreviation == "§") return true;
    if (content::is_written(abbreviation, &content::WrittenWords::before_points)) return true;
    return is_figure(right.front()) && content::is_written(abbreviation, &content::WrittenWords::before_numbers);
}

bool parts_number(std::string_view text, std::size_t begin, std::size_t end) {
    const std::string_view left = word_before(text, begin);
    return !left.empty() && is_figure(left.back()) && is_group(word_behind(text, end));
}

bool breaks_behind(std::string_view text, std::size_t begin, std::size_t end) {
    const char32_t sign = decode_code_point(text, begin).value;
    const bool hyphen = sign == U'-' || sign == U'\u2010';
    if (!hyphen && sign != U'/' && sign != U'\u2013' && sign != U'\u2014') return false;
    const bool figure_before = begin > 0 && is_figure(text[begin - 1]);
    const bool figure_behind = end < text.size() && is_figure(text[end]);
    if (figure_before && figure_behind) return false;
    return !hyphen || (!figure_before && !figure_behind);
}

}  // namespace veche::ui
