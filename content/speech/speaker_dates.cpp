// The rules of Speaker for days, years and times.
#include <algorithm>

#include "base/date.h"
#include "content/languages/traits.h"
#include "content/speech/speaker.h"

namespace veche::content {
namespace {

bool is_year(std::uint64_t number) {
    return number >= 1'000 && number < 2'200;
}

int month_from(const Token& word, Language language) {
    const auto& names = traits_of(language).months;
    const auto found = std::find(names.begin(), names.end(), word.lower);
    return found == names.end() ? 0 : static_cast<int>(found - names.begin()) + 1;
}

}  // namespace

// 18:30 -> "восемнадцать часов тридцать минут"
bool Speaker::time() {
    const auto hours = number_at(at_);
    const auto minutes = number_at(at_ + 2);
    if (!hours || !minutes || !at(at_ + 1).is(":") || at(at_ + 2).text.size() != 2 || *hours > 24 || *minutes > 59) {
        return false;
    }
    const GrammaticalCase grammatical_case =
        case_here() == GrammaticalCase::genitive ? GrammaticalCase::genitive : GrammaticalCase::nominative;
    const auto say_count = [&](std::uint64_t count, const CountedNoun& noun) {
        say(cardinal(count, {noun.gender, grammatical_case}, lexicon_->language));
        say(form(noun, count, grammatical_case));
    };
    say_count(*hours, lexicon_->hour);
    if (*minutes > 0) say_count(*minutes, lexicon_->minute);
    at_ += 3;
    return true;
}

// 06.10.2003 -> "шестого октября две тысячи третьего года"
bool Speaker::date() {
    const auto day = number_at(at_);
    const auto month = number_at(at_ + 2);
    const auto year = number_at(at_ + 4);
    if (!day || !month || !year || !at(at_ + 1).is(".") || !at(at_ + 3).is(".") || !is_year(*year)) return false;
    if (at(at_ + 4).text.size() != 4 || *day > 31 || *month > 12) return false;
    if (!is_valid({static_cast<int>(*year), static_cast<int>(*month), static_cast<int>(*day)})) return false;
    say(ordinal(*day, {Gender::neuter, GrammaticalCase::genitive}, lexicon_->language));
    say(month_name(static_cast<int>(*month), lexicon_->language));
    at_ += 5;
    say_year(*year, GrammaticalCase::genitive);
    take_year_word();
    return true;
}

// 27 ноября [2026 г.]: "по 27 ноября" and "к 27 ноября" ask for cases of their own.
bool Speaker::day_and_month() {
    const auto day = number_at(at_);
    const std::size_t word = skip_space(at_ + 1);
    if (!day || *day == 0 || *day > 31 || at(word).kind != Token::Kind::word) return false;
    if (month_from(at(word), lexicon_->language) == 0) return false;
    const GrammaticalCase grammatical_case =
        case_after_preposition(lexicon_->day_prepositions, GrammaticalCase::genitive);
    say(ordinal(*day, {Gender::neuter, grammatical_case}, lexicon_->language));
    say(at(word).text);
    at_ = word + 1;
    const std::size_t next = skip_space(at_);
    const auto year = number_at(next);
    if (!year || !is_year(*year) || at(next + 1).is("-")) return true;
    at_ = next + 1;
    say_year(*year, GrammaticalCase::genitive);
    take_year_word();
    return true;
}

// 2025–2027 годы
bool Speaker::years() {
    const auto from = number_at(at_);
    const auto to = number_at(at_ + 2);
    const bool dash = at(at_ + 1).is("–") || at(at_ + 1).is("-") || at(at_ + 1).is("—");
    if (!from || !to || !dash || !is_year(*from) || !is_year(*to)) return false;
    const std::size_t word = skip_space(at_ + 3);
    const auto& known = lexicon_->year_ranges;
    if (std::find(known.begin(), known.end(), at(word).lower) == known.end()) return false;
    const bool is_short = at(word + 1).is(".");
    say(ordinal(*from, {}, lexicon_->language));
    out_ += " –";
    say(ordinal(*to, {}, lexicon_->language));
    say(is_short ? lexicon_->years_plural : at(word).text);
    at_ = word + 1;
    if (is_short) take_stop();
    return true;
}

// 2026 год, в 2026 году, 2026 г.
bool Speaker::year() {
    const auto number = number_at(at_);
    const std::size_t word = skip_space(at_ + 1);
    if (!number || !is_year(*number) || at(word).kind != Token::Kind::word) return false;
    for (const YearForm& known : lexicon_->years) {
        if (!at(word).is_word(known.word)) continue;
        say(ordinal(*number, {Gender::masculine, known.grammatical_case}, lexicon_->language));
        say(at(word).text);
        at_ = word + 1;
        return true;
    }
    if (!at(word).is_word(lexicon_->year_abbreviation) || !at(word + 1).is(".")) return false;
    const GrammaticalCase grammatical_case =
        case_after_preposition(lexicon_->year_prepositions, GrammaticalCase::genitive);
    at_ = word + 1;
    say_year(*number, grammatical_case);
    take_stop();
    return true;
}

void Speaker::say_year(std::uint64_t number, GrammaticalCase grammatical_case) {
    say(ordinal(number, {Gender::masculine, grammatical_case}, lexicon_->language));
    say(lexicon_->year.at(static_cast<std::size_t>(grammatical_case)));
}

// The word for "year" that follows a date has been said already.
bool Speaker::take_year_word() {
    const std::size_t word = skip_space(at_);
    if (at(word).is_word(lexicon_->year_abbreviation) && at(word + 1).is(".")) {
        at_ = word + 1;
        take_stop();
        return true;
    }
    if (!at(word).is_word(lexicon_->year[1])) return false;
    at_ = word + 1;
    return true;
}

}  // namespace veche::content
