// The rules of Speaker for numbers.
#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "content/speech/speaker.h"

namespace veche::content {
namespace {

constexpr std::size_t shortest_telephone = 5;  // figures
constexpr std::size_t longest_telephone = 12;
constexpr std::size_t most_telephone_tokens = 16;
constexpr std::size_t shortest_compound = 8;  // bytes: four letters

}  // namespace

GrammaticalCase Speaker::case_after_preposition(std::span<const Preposition> prepositions,
                                                GrammaticalCase otherwise) const {
    for (const Preposition& preposition : prepositions) {
        if (previous_word_ == preposition.word) return preposition.grammatical_case;
    }
    return otherwise;
}

GrammaticalCase Speaker::case_here() const {
    return case_after_preposition(lexicon_->prepositions, GrammaticalCase::nominative);
}

std::string_view Speaker::form(const CountedNoun& noun, std::uint64_t count, GrammaticalCase grammatical_case) const {
    const bool direct =
        grammatical_case == GrammaticalCase::nominative || grammatical_case == GrammaticalCase::accusative;
    if (direct) return noun.forms.at(static_cast<std::size_t>(count_form(count)));
    // Of the oblique cases only the genitive is known: "до одного рубля", "до пяти рублей".
    return noun.forms.at(count_form(count) == CountForm::one ? 1 : 2);
}

// Groups of at most four figures with hyphens, brackets and single spaces between them.
Speaker::Telephone Speaker::telephone_here() const {
    Telephone found;
    for (std::size_t i = at_; i < std::min(at_ + most_telephone_tokens, tokens_.size()); ++i) {
        const Token& token = at(i);
        const bool is_number = token.kind == Token::Kind::number;
        if (is_number && token.text.size() > 4) return {};
        const bool is_hyphen = token.is("-") && at(i + 1).kind == Token::Kind::number;
        const bool is_bracket = token.is("(") || token.is(")");
        // A space after the hyphens ends the number.
        const bool is_space = token.kind == Token::Kind::space && found.hyphens == 0;
        if (!is_number && !is_hyphen && !is_bracket && !is_space) break;
        if (is_number) {
            found.figures += token.text.size();
            found.end = i + 1;
        }
        if (is_hyphen) ++found.hyphens;
        found.bracket = found.bracket || is_bracket;
    }
    return found;
}

// 2-00-12, 8 (4012) 12-34-56, +7 900 123-45-67: group by group, so that one can write it down.
bool Speaker::telephone() {
    const auto [end, figures, hyphens, bracket] = telephone_here();
    const bool plus = at_ > 0 && at(at_ - 1).is("+");
    const bool enough = hyphens >= 2 || (hyphens == 1 && (bracket || plus)) || (plus && figures > 9);
    if (!enough || figures < shortest_telephone || figures > longest_telephone) return false;
    bool first = true;
    for (; at_ < end; ++at_) {
        if (at(at_).kind != Token::Kind::number) continue;
        if (!first) out_ += ',';
        first = false;
        say_figures(at(at_).text);
    }
    return true;
}

// Leading zeros one by one, the rest as a number.
void Speaker::say_figures(std::string_view figures) {
    while (figures.size() > 1 && figures.front() == '0') {
        say(cardinal(0, {}, lexicon_->language));
        figures.remove_prefix(1);
    }
    std::uint64_t number = 0;
    for (const char figure : figures.substr(0, 15)) number = number * 10 + static_cast<std::uint64_t>(figure - '0');
    say(cardinal(number, {}, lexicon_->language));
}

// 1.1, 3.2.1: numbers of clauses.
bool Speaker::dotted() {
    if (!joined(at_ + 1, ".")) return false;
    say_figures(at(at_).text);
    for (++at_; joined(at_, "."); at_ += 2) {
        say(lexicon_->point);
        say_figures(at(at_ + 1).text);
    }
    return true;
}

// 1-я, 5-ти, 10-летний; nothing when the letters are part of a number: 214-п, 131-ФЗ.
std::optional<std::string> Speaker::inflected(std::uint64_t number, const Token& suffix) const {
    if (after_number_sign_) return std::nullopt;
    for (const OrdinalSuffix& known : lexicon_->ordinal_suffixes) {
        if (suffix.is_word(known.suffix)) return ordinal(number, known.inflection, lexicon_->language);
    }
    const auto is_suffix = [&](std::string_view known) { return suffix.is_word(known); };
    if (std::any_of(lexicon_->cardinal_suffixes.begin(), lexicon_->cardinal_suffixes.end(), is_suffix)) {
        return cardinal(number, {Gender::masculine, GrammaticalCase::genitive}, lexicon_->language);
    }
    const bool is_compound = !suffix.all_capitals && suffix.lower.size() >= shortest_compound;
    if (!is_compound || number == 0 || number >= 1'000) return std::nullopt;
    return numeral_prefix(number, lexicon_->language) + suffix.lower;
}

bool Speaker::with_suffix() {
    const auto number = number_at(at_);
    const Token& suffix = at(at_ + 2);
    if (!number || !at(at_ + 1).is("-") || suffix.kind != Token::Kind::word) return false;
    if (const auto words = inflected(*number, suffix)) {
        say(*words);
        at_ += 3;
        return true;
    }
    say_figures(at(at_).text);
    at_ += 2;
    const bool one_letter = fits_code_points(suffix.lower, 1);
    if (!one_letter && !suffix.all_capitals) {
        say(suffix.text);
    } else {
        spell(suffix.lower);
    }
    ++at_;
    return true;
}

// 1,5 -> "одна целая пять десятых"
bool Speaker::fraction() {
    const auto whole = number_at(at_);
    const auto parts = number_at(at_ + 2);
    if (!whole || !parts || !joined(at_ + 1, ",") || at(at_ + 2).text.size() > lexicon_->fractions.size()) return false;
    if (joined(at_ + 3, ",") || joined(at_ + 3, ".")) return false;
    const auto& names = lexicon_->fractions.at(at(at_ + 2).text.size() - 1);
    const Inflection feminine{Gender::feminine, GrammaticalCase::nominative};
    say(cardinal(*whole, feminine, lexicon_->language));
    say(lexicon_->whole.at(static_cast<std::size_t>(count_form(*whole))));
    say(cardinal(*parts, feminine, lexicon_->language));
    say(names.at(count_form(*parts) == CountForm::one ? 0 : 1));
    at_ += 3;
    if (at(skip_space(at_)).is("%")) {
        at_ = skip_space(at_) + 1;
        say(lexicon_->percent_of_fraction);
        return true;
    }
    // After a fraction the counted noun stands in the genitive singular, what it counts in the plural.
    if (const CountedNoun* const unit = take_unit()) {
        say(unit->forms[1]);
        if (const CountedNoun* const counted = take_unit()) say(counted->forms[2]);
    }
    return true;
}

// 15 000, 1 250 000 -> one number; at_ moves to the last group.
std::uint64_t Speaker::take_grouped(std::uint64_t number) {
    if (at(at_).text.size() > 3 || at(at_).text.front() == '0') return number;
    while (number < largest_numeral / 1'000 && at(at_ + 1).kind == Token::Kind::space && at_ + 2 < tokens_.size()) {
        const Token& group = at(at_ + 2);
        if (group.kind != Token::Kind::number || group.text.size() != 3) break;
        // "15 000-метровый" and "5 100.1" end with a number of their own.
        number = number * 1'000 + *number_at(at_ + 2);
        at_ += 2;
    }
    return number;
}

// A known unit that follows, with its full stop: "руб.", "кв. м".
const CountedNoun* Speaker::take_unit() {
    const std::size_t first = skip_space(at_);
    if (at(first).kind != Token::Kind::word) return nullptr;
    const std::size_t after = at(first + 1).is(".") ? first + 2 : first + 1;
    const std::size_t second = skip_space(after);
    const std::string pair = at(second).kind == Token::Kind::word ? at(first).lower + " " + at(second).lower : "";
    for (const CountedNoun& noun : lexicon_->counted) {
        if (!pair.empty() && pair == noun.abbreviation) {
            at_ = second + 1;
            take_stop();
            return &noun;
        }
    }
    for (const CountedNoun& noun : lexicon_->counted) {
        if (at(first).lower != noun.abbreviation) continue;
        at_ = first + 1;
        take_stop();
        return &noun;
    }
    return nullptr;
}

// By the ending of the noun that follows: "1 неделя", "2 недели", "1 окно".
Gender Speaker::gender_of_next(std::uint64_t number) const {
    const Token& noun = at(skip_space(at_));
    if (noun.kind != Token::Kind::word || noun.lower.size() < 4) return Gender::masculine;
    const std::string_view ending = std::string_view(noun.lower).substr(noun.lower.size() - 2);
    const bool direct = case_here() == GrammaticalCase::nominative;
    if (direct && count_form(number) == CountForm::one) {
        if (ending == "а" || ending == "я") return Gender::feminine;
        return ending == "о" || ending == "е" ? Gender::neuter : Gender::masculine;
    }
    const auto& few = lexicon_->feminine_few;
    return std::find(few.begin(), few.end(), ending) != few.end() ? Gender::feminine : Gender::masculine;
}

void Speaker::number() {
    const auto single = number_at(at_);
    if (!single) {
        // Longer than any amount: a code, said in threes.
        const std::string_view figures = at(at_).text;
        for (std::size_t i = 0; i < figures.size(); i += 3) {
            if (i > 0) out_ += ',';
            say_figures(figures.substr(i, 3));
        }
        ++at_;
        return;
    }
    const bool code = at(at_).text.size() > 1 && at(at_).text.front() == '0';
    if (code) {
        say_figures(at(at_).text);
        ++at_;
        return;
    }
    const std::uint64_t value = take_grouped(*single);
    const GrammaticalCase grammatical_case = after_number_sign_ ? GrammaticalCase::nominative : case_here();
    ++at_;
    const std::size_t next = skip_space(at_);
    if (at(next).is("%")) {
        at_ = next + 1;
        say(cardinal(value, {Gender::masculine, grammatical_case}, lexicon_->language));
        say(form(lexicon_->percent, value, grammatical_case));
        return;
    }
    if (const CountedNoun* const unit = take_unit()) {
        say(cardinal(value, {unit->gender, grammatical_case}, lexicon_->language));
        say(form(*unit, value, grammatical_case));
        if (const CountedNoun* const counted = take_unit()) say(counted->forms[2]);
        return;
    }
    say(cardinal(value, {gender_of_next(value), grammatical_case}, lexicon_->language));
}

}  // namespace veche::content
