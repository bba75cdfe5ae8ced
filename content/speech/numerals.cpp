#include "content/speech/numerals.h"

#include <algorithm>
#include <array>

#include "content/languages/traits.h"
#include "content/speech/numerals_data.h"

namespace veche::content {
namespace {

constexpr std::array<std::uint64_t, 3> powers = {1'000, 1'000'000, 1'000'000'000};

void append(std::string& text, std::string_view word) {
    if (!text.empty()) text += ' ';
    text += word;
}

std::size_t index(GrammaticalCase grammatical_case) {
    return static_cast<std::size_t>(grammatical_case);
}

bool is_direct(GrammaticalCase grammatical_case) {
    return grammatical_case == GrammaticalCase::nominative || grammatical_case == GrammaticalCase::accusative;
}

// 1 to 999.
void append_below_thousand(std::string& text, std::uint64_t number, Inflection inflection, const NumeralData& data) {
    const std::size_t form = index(inflection.grammatical_case);
    if (number >= 100) append(text, data.hundreds.at(number / 100 - 1).at(form));
    number %= 100;
    if (number >= 30) {
        append(text, data.tens.at(number / 10 - 3).at(form));
        number %= 10;
    } else if (number > 20) {
        append(text, data.small.back().at(form));
        number -= 20;
    }
    const auto gender = static_cast<std::size_t>(inflection.gender);
    if (number == 1) append(text, data.one.at(gender).at(form));
    if (number == 2) append(text, data.two.at(gender).at(form));
    if (number > 2) append(text, data.small.at(number - 3).at(form));
}

std::string_view power_form(std::size_t power, std::uint64_t count, GrammaticalCase grammatical_case,
                            const NumeralData& data) {
    if (count_form(count) == CountForm::one) return data.powers_single.at(power).at(index(grammatical_case));
    if (!is_direct(grammatical_case)) return data.powers_plural.at(power).at(index(grammatical_case));
    return data.powers.at(power).at(static_cast<std::size_t>(count_form(count)));
}

std::string figure_by_figure(std::uint64_t number, const NumeralData& data) {
    std::string text;
    for (const char figure : std::to_string(number)) {
        const auto value = static_cast<std::uint64_t>(figure - '0');
        if (value == 0) {
            append(text, data.zero[0]);
        } else {
            append_below_thousand(text, value, {}, data);
        }
    }
    return text;
}

// What is said in front of the part that becomes an ordinal: 2026 -> 2020 and 6.
struct OrdinalParts {
    std::uint64_t before = 0;
    std::string stem;
    bool is_third = false;
    int simple = -1;  // 0 to 20 where it is one
};

std::string thousandth_stem(std::uint64_t number, const NumeralData& data, Language language) {
    std::size_t power = 0;
    while (power + 1 < powers.size() && number % powers.at(power + 1) == 0) ++power;
    const std::uint64_t count = number / powers.at(power) % 1'000;
    std::string stem = count == 1 ? "" : numeral_prefix(count, language);
    return stem += data.ordinal_powers.at(power);
}

OrdinalParts ordinal_parts(std::uint64_t number, const NumeralData& data, Language language) {
    OrdinalParts parts;
    const std::uint64_t last_two = number % 100;
    if (number == 0 || (last_two > 0 && last_two <= 20) || last_two % 10 != 0) {
        const std::uint64_t last = last_two <= 20 ? last_two : last_two % 10;
        parts.before = number - last;
        parts.stem = data.ordinal_stems.at(last);
        parts.is_third = last == 3;
        parts.simple = static_cast<int>(last);
    } else if (last_two >= 30) {
        parts.before = number - last_two;
        parts.stem = data.ordinal_tens.at(last_two / 10 - 3);
        if (last_two == 40) parts.simple = 0;  // сороковой ends like нулевой
    } else if (number % 1'000 != 0) {
        parts.before = number - number % 1'000;
        parts.stem = data.ordinal_hundreds.at(number % 1'000 / 100 - 1);
    } else {
        std::uint64_t unit = 1'000;
        while (number % (unit * 1'000) == 0) unit *= 1'000;
        parts.before = number - number % (unit * 1'000);
        parts.stem = thousandth_stem(number - parts.before, data, language);
    }
    return parts;
}

}  // namespace

CountForm count_form(std::uint64_t number) {
    const std::uint64_t last_two = number % 100;
    const std::uint64_t last = number % 10;
    if (last_two >= 11 && last_two <= 14) return CountForm::many;
    if (last == 1) return CountForm::one;
    return last >= 2 && last <= 4 ? CountForm::few : CountForm::many;
}

std::string cardinal(std::uint64_t number, Inflection inflection, Language language) {
    const NumeralData* const table = traits_of(language).numerals;
    if (table == nullptr) return std::to_string(number);
    const NumeralData& data = *table;
    if (number == 0) return std::string(data.zero.at(index(inflection.grammatical_case)));
    if (number > largest_numeral) return figure_by_figure(number, data);
    std::string text;
    for (std::size_t power = powers.size(); power-- > 0;) {
        const std::uint64_t count = number / powers.at(power) % 1'000;
        if (count == 0) continue;
        const Gender gender = power == 0 ? Gender::feminine : Gender::masculine;
        // "тысяча", not "одна тысяча", at the beginning.
        if (count != 1 || !text.empty()) {
            append_below_thousand(text, count, {gender, inflection.grammatical_case}, data);
        }
        append(text, power_form(power, count, inflection.grammatical_case, data));
    }
    if (number % 1'000 != 0) append_below_thousand(text, number % 1'000, inflection, data);
    return text;
}

std::string ordinal(std::uint64_t number, Inflection inflection, Language language) {
    const NumeralData* const table = traits_of(language).numerals;
    if (table == nullptr) return std::to_string(number);
    const NumeralData& data = *table;
    if (number > largest_numeral) return figure_by_figure(number, data);
    const OrdinalParts parts = ordinal_parts(number, data, language);
    std::string text = parts.before == 0 ? "" : cardinal(parts.before, {}, language);
    append(text, parts.stem);
    const auto gender = static_cast<std::size_t>(inflection.gender);
    const bool stressed = std::find(data.stressed.begin(), data.stressed.end(), parts.simple) != data.stressed.end();
    if (stressed && parts.simple >= 0 && inflection.gender == Gender::masculine &&
        is_direct(inflection.grammatical_case)) {
        return text += data.stressed_ending;
    }
    const GenderForms& endings = parts.is_third ? data.soft_endings : data.hard_endings;
    return text += endings.at(gender).at(index(inflection.grammatical_case));
}

std::string numeral_prefix(std::uint64_t number, Language language) {
    const NumeralData* const table = traits_of(language).numerals;
    if (number == 0 || number > 999 || table == nullptr) return std::to_string(number);
    const NumeralData& data = *table;
    std::string text;
    for (const std::uint64_t part : {number / 100 * 100, number % 100 / 10 * 10, number % 10}) {
        if (part == 0) continue;
        if (part == 1 && number % 100 != 11) {
            text += data.one.at(static_cast<std::size_t>(Gender::neuter))[0];
        } else if (part == 100 || part == 90) {
            text += cardinal(part, {}, language);
        } else {
            text += cardinal(part, {Gender::masculine, GrammaticalCase::genitive}, language);
        }
    }
    if (number % 100 > 10 && number % 100 < 20) {
        text = number >= 100 ? numeral_prefix(number / 100 * 100, language) : "";
        text += cardinal(number % 100, {Gender::masculine, GrammaticalCase::genitive}, language);
    }
    return text;
}

}  // namespace veche::content
