#include "content/languages/traits.h"

#include "content/languages/russian/parts.h"

namespace veche::content::languages::russian {
namespace {

// Letters of the neighbouring languages and such as are rarely needed.
constexpr std::pair<std::string_view, std::string_view> held[] = {{"е", "ё"}, {"и", "і"}, {"ъ", "ї"}, {"э", "є"},
                                                                  {"г", "ґ"}, {"ь", "ъ"}, {"ы", "и"}};

constexpr std::string_view everywhere[] = {"и",  "в",  "во", "на", "о", "об",  "от",  "по",  "с",   "со",  "к", "у",
                                           "за", "из", "до", "не", "а", "для", "или", "как", "что", "при", "г"};

constexpr std::string_view sections[] = {"Статья", "СТАТЬЯ", "Глава", "ГЛАВА", "Раздел", "РАЗДЕЛ", "Часть", "ЧАСТЬ"};

constexpr std::string_view annexes[] = {"Приложение", "ПРИЛОЖЕНИЕ", "Раздел "};

constexpr std::string_view documents[] = {"концепция", "программа",     "положение", "порядок",     "план",  "отчет",
                                          "отчёт",     "доклад",        "регламент", "правила",     "устав", "решение",
                                          "проект",    "постановление", "стратегия", "распоряжение"};

constexpr std::string_view page_numbers[] = {"стр.", "Стр.", "Страница", "с."};

constexpr std::string_view before_numbers[] = {"ст.",  "п.",    "пп.",    "подп.",  "ч.",    "гл.",    "разд.", "абз.",
                                               "рис.", "табл.", "прил.",  "д.",     "кв.",   "каб.",   "корп.", "стр.",
                                               "с.",   "тел.",  "статья", "статьи", "пункт", "пункта", "часть"};

constexpr std::string_view before_points[] = {"п.", "пп.", "подп."};

constexpr std::string_view units[] = {
    "мм",  "см",   "м",   "км",  "м²",  "м³",  "км²", "кв.",  "куб.",  "га",  "сот.", "г",   "кг",  "т",    "ц",
    "л",   "мл",   "кВт", "Вт",  "МВт", "В",   "А",   "Гкал", "кВт·ч", "руб", "коп",  "тыс", "млн", "млрд", "ч",
    "час", "час.", "мин", "сек", "с",   "год", "г.",  "гг",   "гг.",   "р.",  "чел",  "шт",  "экз", "стр"};

}  // namespace

constinit const LanguageTraits traits = {
    .mark = "RU",
    .own_name = "Русский",
    .name = key("Russian"),
    .title = key("In Russian"),
    .months = {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
               "ноября", "декабря"},
    .months_alone = {"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
                     "ноябрь", "декабрь"},
    .after_year = " года",
    .month_may_come_first = false,
    .is_that_of_keys = false,
    .script = Script::cyrillic,
    .own_letters = U"ыэъёЫЭЪЁ",
    .stems = {.snowball = "russian", .cut = cut_surname},
    .keyboard = {.top = "йцукенгшщзхъ", .middle = "фывапролджэё", .bottom = "ячсмитьбю", .held = held, .sign = "АБВ"},
    .paces = {{{55, 80, 10},
               {79, 80, 0},
               {88, 100, 0},
               {103, 120, 0},
               {116, 140, 0},
               {129, 160, 0},
               {142, 180, 0},
               {154, 200, 0},
               {175, 240, 0},
               {192, 280, 0},
               {228, 360, 0},
               {250, 400, 0}}},
    .written = {.everywhere = everywhere,
                .sections = sections,
                .annexes = annexes,
                .documents = documents,
                .page_numbers = page_numbers,
                .before_numbers = before_numbers,
                .before_points = before_points,
                .units = units,
                .short_words = U"вискоуаяВИСКОУАЯ"},
    .terms = &terms,
    .staff_letters = &staff_letters,
    .staff_pages = &staff_pages,
    .lexicon = &lexicon,
    .numerals = &numerals,
    .spoken = nullptr,
};

}  // namespace veche::content::languages::russian
