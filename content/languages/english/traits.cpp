#include "content/languages/traits.h"

#include "content/languages/english/parts.h"

namespace veche::content::languages::english {
namespace {

constexpr std::string_view everywhere[] = {"the", "a", "an", "of", "in", "on", "to", "and", "or", "for", "is"};

constexpr std::string_view sections[] = {"Article", "ARTICLE", "Chapter", "CHAPTER", "Section", "SECTION", "Part"};

constexpr std::string_view annexes[] = {"Annex"};

constexpr std::string_view documents[] = {"concept", "programme", "report", "rules"};

constexpr std::string_view page_numbers[] = {"Page", "page"};

constexpr std::string_view before_numbers[] = {"no.", "art.", "p."};

constexpr std::string_view units[] = {"mm", "cm", "m", "km", "kg", "ha", "t", "h", "min", "UAH", "RUB", "EUR"};

}  // namespace

constinit const LanguageTraits traits = {
    .mark = "EN",
    .own_name = "English",
    .name = key("English"),
    .title = key("In English"),
    .months = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December"},
    .months_alone = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                     "November", "December"},
    .after_year = "",
    .month_may_come_first = true,
    .is_that_of_keys = true,
    .script = Script::latin,
    .own_letters = U"",
    .stems = {.snowball = "english"},
    .keyboard = {.top = "qwertyuiop", .middle = "asdfghjkl'", .bottom = "zxcvbnm", .held = {}, .sign = "ABC"},
    .paces = {{{49, 80, 20},
               {64, 80, 10},
               {99, 80, 0},
               {106, 90, 0},
               {118, 100, 0},
               {140, 120, 0},
               {164, 140, 0},
               {186, 160, 0},
               {209, 180, 0},
               {231, 200, 0},
               {276, 240, 0},
               {316, 280, 0}}},
    .written = {.everywhere = everywhere,
                .sections = sections,
                .annexes = annexes,
                .documents = documents,
                .page_numbers = page_numbers,
                .before_numbers = before_numbers,
                .before_points = {},
                .units = units,
                .short_words = U""},
    .terms = &terms,
    .staff_letters = &staff_letters,
    .staff_pages = &staff_pages,
    .lexicon = &lexicon,
    .numerals = nullptr,
    .spoken = spoken,
};

}  // namespace veche::content::languages::english
