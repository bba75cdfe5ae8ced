#include <algorithm>
#include <doctest/doctest.h>
#include <set>

#include "content/languages/traits.h"
#include "content/rules/term_words.h"
#include "content/speech/lexicon.h"

namespace veche::content {
namespace {

constexpr std::string_view TermWords::*sentences[] = {
    &TermWords::working_day,   &TermWords::weekend,          &TermWords::holiday,
    &TermWords::moved_day_off, &TermWords::local_day_off,    &TermWords::receipt,
    &TermWords::registration,  &TermWords::request,          &TermWords::notice,
    &TermWords::last_day,      &TermWords::first_day_counts, &TermWords::next_day_counts,
    &TermWords::moved_on,      &TermWords::moved_back,       &TermWords::provisional,
    &TermWords::recomputed,    &TermWords::unverified_time,  &TermWords::handed_in_offline,
};
static_assert(sizeof(TermWords) == sizeof(sentences) / sizeof(*sentences) * sizeof(std::string_view));

}  // namespace

TEST_CASE("no language leaves out a sentence on terms, or the day that belongs into it") {
    for (const Language language : all_languages) {
        CAPTURE(code(language));
        const TermWords& words = *traits_of(language).terms;
        for (const auto sentence : sentences) CHECK_FALSE((words.*sentence).empty());
        for (const auto with_value : {&TermWords::provisional, &TermWords::recomputed, &TermWords::handed_in_offline}) {
            CHECK((words.*with_value).find("{1}") != std::string_view::npos);
        }
    }
}

TEST_CASE("every language tells its names, months, keys and paces") {
    std::set<std::string_view> codes;
    for (const Language language : all_languages) {
        CAPTURE(code(language));
        const LanguageTraits& traits = traits_of(language);
        CHECK(codes.insert(code(language)).second);
        for (const std::string_view name :
             {traits.mark, traits.own_name, std::string_view(traits.name), std::string_view(traits.title),
              traits.keyboard.top, traits.keyboard.middle, traits.keyboard.bottom, traits.keyboard.sign}) {
            CHECK_FALSE(name.empty());
        }
        for (const auto& months : {traits.months, traits.months_alone}) {
            CHECK(std::none_of(months.begin(), months.end(), [](std::string_view month) { return month.empty(); }));
        }
        const auto no_faster = [](const PacePoint& left, const PacePoint& right) {
            return left.words_per_minute >= right.words_per_minute;
        };
        CHECK(std::adjacent_find(traits.paces.begin(), traits.paces.end(), no_faster) == traits.paces.end());
        CHECK(traits.lexicon->language == language);
        CHECK((traits.spoken != nullptr || traits.numerals != nullptr));
    }
}

TEST_CASE("one language is that of the keys") {
    CHECK(std::count_if(all_languages.begin(), all_languages.end(),
                        [](Language language) { return traits_of(language).is_that_of_keys; }) == 1);
}

TEST_CASE("a letter of its own is no letter of a neighbour") {
    for (const Language one : all_languages) {
        for (const Language other : all_languages) {
            if (one == other) continue;
            CHECK(traits_of(one).own_letters.find_first_of(traits_of(other).own_letters) == std::u32string_view::npos);
        }
    }
}

}  // namespace veche::content
