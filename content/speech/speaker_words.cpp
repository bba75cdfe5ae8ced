// The rules of Speaker for words: addresses of mail and pages, parts of acts, Roman numerals, abbreviations.
#include <algorithm>

#include "base/utf8.h"
#include "content/languages/traits.h"
#include "content/speech/speaker.h"

namespace veche::content {
namespace {

constexpr std::size_t longest_spelled = 5;  // letters
constexpr std::size_t longest_roman = 9;

int roman_figure(char c) {
    switch (c) {
        case 'I': return 1;
        case 'V': return 5;
        case 'X': return 10;
        case 'L': return 50;
        case 'C': return 100;
        default: return 0;
    }
}

// The value of a numeral written as it should be, up to 399; 0 for anything else.
std::uint64_t roman_value(std::string_view text) {
    if (text.empty() || text.size() > longest_roman) return 0;
    int value = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int figure = roman_figure(text[i]);
        if (figure == 0) return 0;
        const int next = i + 1 < text.size() ? roman_figure(text[i + 1]) : 0;
        value += figure < next ? -figure : figure;
    }
    if (value <= 0) return 0;
    constexpr struct {
        int value;
        std::string_view figures;
    } steps[] = {{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}};
    std::string canonical;
    int rest = value;
    for (const auto& step : steps) {
        for (; rest >= step.value && canonical.size() <= longest_roman; rest -= step.value) canonical += step.figures;
    }
    return canonical == text ? static_cast<std::uint64_t>(value) : 0;
}

bool is_cyrillic(std::string_view word) {
    return !word.empty() && static_cast<unsigned char>(word.front()) >= 0xd0;
}

}  // namespace

// Where the address that begins here ends; here, when there is none.
std::size_t Speaker::end_of_address() const {
    std::size_t end = at_;
    bool at_sign = false;
    bool latin = true;
    bool points = false;
    for (; end < tokens_.size() && at(end).kind != Token::Kind::space; ++end) {
        const Token& token = at(end);
        const bool is_word = token.kind == Token::Kind::word;
        at_sign = at_sign || token.is("@");
        points = points || (token.is(".") && at(end + 1).kind == Token::Kind::word);
        latin = latin && !(is_word && is_cyrillic(token.text));
    }
    while (end > at_ && at(end - 1).kind == Token::Kind::sign) --end;
    const bool page = points && latin && at(at_).kind == Token::Kind::word;
    return (at_sign || page) && end > at_ + 2 ? end : at_;
}

// mail@town.example, www.town.example: signs inside are said.
bool Speaker::address() {
    const std::size_t end = end_of_address();
    if (end == at_) return false;
    for (; at_ < end; ++at_) {
        const Token& token = at(at_);
        if (token.is("@")) {
            say(lexicon_->at_sign);
        } else if (token.is(".")) {
            say(lexicon_->point);
        } else if (token.kind == Token::Kind::number) {
            say_figures(token.text);
        } else if (token.kind == Token::Kind::word) {
            say(token.text);
        }
    }
    return true;
}

const NumberedPart* Speaker::part_from(const Token& token, GrammaticalCase& grammatical_case, bool& is_short) const {
    for (const NumberedPart& part : lexicon_->parts) {
        if (token.lower == part.abbreviation) {
            is_short = true;
            return &part;
        }
        for (std::size_t i = 0; i < part.forms.size(); ++i) {
            if (token.lower != part.forms.at(i)) continue;
            is_short = false;
            grammatical_case = static_cast<GrammaticalCase>(i);
            return &part;
        }
    }
    return nullptr;
}

// "в ст. 5" -> "в статье пятой", "пункта 3" -> "пункта третьего", "п. 1.1" -> "пункт один точка один".
bool Speaker::numbered_part() {
    GrammaticalCase grammatical_case = GrammaticalCase::nominative;
    bool is_short = false;
    const NumberedPart* const part = part_from(at(at_), grammatical_case, is_short);
    if (part == nullptr) return false;
    std::size_t next = at_ + 1;
    if (is_short) {
        if (!at(next).is(".")) return false;
        ++next;
    }
    next = skip_space(next);
    const auto value = number_at(next);
    if (!value) return false;
    if (is_short) {
        grammatical_case = case_after_preposition(lexicon_->part_prepositions, case_here());
        say(part->forms.at(static_cast<std::size_t>(grammatical_case)));
    } else {
        say(at(at_).text);
    }
    at_ = next;
    if (joined(next + 1, ".") || joined(next + 1, ",") || at(next + 1).is("-")) {
        speak_one();
        return true;
    }
    say(ordinal(*value, {part->gender, grammatical_case}, lexicon_->language));
    ++at_;
    return true;
}

// "XXI век", "в IV квартале", "глава II".
bool Speaker::roman() {
    const std::uint64_t value = roman_value(at(at_).text);
    if (value == 0 || (at(at_).text.size() == 1 && value >= 50)) return false;
    Inflection inflection;
    for (const NumberedPart& part : lexicon_->parts) {
        for (std::size_t i = 0; i < part.forms.size(); ++i) {
            if (previous_word_ == part.forms.at(i)) inflection = {part.gender, static_cast<GrammaticalCase>(i)};
        }
    }
    const Token& next = at(skip_space(at_ + 1));
    for (const YearForm& noun : lexicon_->after_roman) {
        if (next.is_word(noun.word)) inflection.grammatical_case = noun.grammatical_case;
    }
    say(ordinal(value, inflection, lexicon_->language));
    ++at_;
    return true;
}

bool Speaker::abbreviation() {
    if (!at(at_ + 1).is(".")) return false;
    const std::size_t second = skip_space(at_ + 2);
    const bool two = at(second).kind == Token::Kind::word && at(second + 1).is(".");
    const std::string pair = two ? at(at_).lower + " " + at(second).lower : "";
    const Token& next = at(second);
    for (const Abbreviation& known : lexicon_->abbreviations) {
        if (two && known.text == pair) {
            say(known.spoken);
            at_ = second + 1;
            take_stop();
            return true;
        }
        if (at(at_).lower != known.text) continue;
        if (known.before == Abbreviation::Before::number && next.kind != Token::Kind::number) continue;
        if (known.before == Abbreviation::Before::capital && !next.capital) continue;
        say(known.spoken);
        ++at_;
        take_stop();
        return true;
    }
    return false;
}

// РФ, ЖКХ, ФЗ: what has no vowel is said letter by letter.
bool Speaker::spelled_out() {
    const Token& token = at(at_);
    const std::size_t letters = count_code_points(token.lower);
    if (!token.all_capitals || letters < 2 || letters > longest_spelled || !is_cyrillic(token.text)) return false;
    for (std::size_t i = 0; i < token.lower.size(); i += 2) {
        if (lexicon_->vowels.find(std::string_view(token.lower).substr(i, 2)) != std::string_view::npos) return false;
    }
    spell(token.lower);
    ++at_;
    return true;
}

void Speaker::spell(std::string_view word) {
    for (std::size_t i = 0; i + 1 < word.size(); i += 2) {
        for (const Letter& letter : lexicon_->letters) {
            if (letter.letter == word.substr(i, 2)) say(letter.name);
        }
    }
}

bool is_abbreviation(std::string_view word, Language language) {
    const Lexicon& lexicon = *traits_of(language).lexicon;
    const auto is_word = [&](const auto& known) {
        if constexpr (requires { known.abbreviation; }) {
            return known.abbreviation == word;
        } else {
            return known.text == word;
        }
    };
    return std::any_of(lexicon.parts.begin(), lexicon.parts.end(), is_word) ||
           std::any_of(lexicon.counted.begin(), lexicon.counted.end(), is_word) ||
           std::any_of(lexicon.abbreviations.begin(), lexicon.abbreviations.end(), is_word);
}

}  // namespace veche::content
