#include "content/languages/traits.h"

#include "content/languages/ukrainian/parts.h"

namespace veche::content::languages::ukrainian {
namespace {

// Letters of the neighbouring languages and such as are rarely needed.
constexpr std::pair<std::string_view, std::string_view> held[] = {{"е", "ё"}, {"и", "і"}, {"і", "и"}, {"ї", "ъ"},
                                                                  {"є", "э"}, {"г", "ґ"}, {"ь", "ъ"}};

constexpr std::string_view everywhere[] = {"і", "й", "з", "із", "зі", "та", "до", "від", "про", "для", "або", "щодо"};

constexpr std::string_view sections[] = {"Стаття",  "СТАТТЯ",  "Розділ", "РОЗДІЛ",
                                         "Частина", "ЧАСТИНА", "Глава",  "ГЛАВА"};

constexpr std::string_view annexes[] = {"Додаток", "ДОДАТОК"};

constexpr std::string_view documents[] = {"концепція", "програма",  "положення", "порядок",      "план",
                                          "звіт",      "регламент", "правила",   "статут",       "рішення",
                                          "проєкт",    "постанова", "стратегія", "розпорядження"};

constexpr std::string_view page_numbers[] = {"Сторінка", "стор."};

constexpr std::string_view before_numbers[] = {"ст.",  "п.",     "пп.",    "ч.",    "гл.",    "абз.",
                                               "рис.", "табл.",  "д.",     "кв.",   "каб.",   "корп.",
                                               "тел.", "стаття", "статті", "пункт", "частина"};

constexpr std::string_view before_points[] = {"п.", "пп."};

constexpr std::string_view units[] = {"мм",  "см", "м",   "км",   "м²",  "м³",  "км²", "кв.", "куб.",
                                      "га",  "г",  "кг",  "т",    "ц",   "л",   "мл",  "кВт", "Вт",
                                      "МВт", "В",  "А",   "Гкал", "грн", "коп", "тис", "млн", "млрд",
                                      "хв",  "с",  "год", "р.",   "рр.", "чол", "шт",  "прим"};

}  // namespace

constinit const LanguageTraits traits = {
    .mark = "UA",
    .own_name = "Українська",
    .name = key("Ukrainian"),
    .title = key("In Ukrainian"),
    .months = {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня",
               "листопада", "грудня"},
    .months_alone = {"січень", "лютий", "березень", "квітень", "травень", "червень", "липень", "серпень", "вересень",
                     "жовтень", "листопад", "грудень"},
    .after_year = " року",
    .month_may_come_first = false,
    .is_that_of_keys = false,
    .script = Script::cyrillic,
    .own_letters = U"іїєґІЇЄҐ",
    .stems = {.cut = cut_endings, .has_apostrophes = true},
    .keyboard = {.top = "йцукенгшщзхї", .middle = "фівапролджєґ", .bottom = "ячсмитьбю'", .held = held, .sign = "АБВ"},
    .paces = {{{53, 80, 10},
               {76, 80, 0},
               {88, 100, 0},
               {103, 120, 0},
               {117, 140, 0},
               {131, 160, 0},
               {143, 180, 0},
               {156, 200, 0},
               {177, 240, 0},
               {196, 280, 0},
               {236, 360, 0},
               {262, 400, 0}}},
    .written = {.everywhere = everywhere,
                .sections = sections,
                .annexes = annexes,
                .documents = documents,
                .page_numbers = page_numbers,
                .before_numbers = before_numbers,
                .before_points = before_points,
                .units = units,
                .short_words = U"воуаязіїйВОУАЯЗІЙ"},
    .terms = &terms,
    .staff_letters = &staff_letters,
    .staff_pages = &staff_pages,
    .lexicon = &lexicon,
    .numerals = &numerals,
    .spoken = nullptr,
};

}  // namespace veche::content::languages::ukrainian
