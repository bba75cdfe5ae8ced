#include "content/speech/lexicon.h"

#include "content/languages/russian/parts.h"

namespace veche::content::languages::russian {
namespace {

using enum Gender;
using enum GrammaticalCase;
using enum Abbreviation::Before;

constexpr CountedNoun counted[] = {
    {"руб", masculine, {"рубль", "рубля", "рублей"}},
    {"коп", feminine, {"копейка", "копейки", "копеек"}},
    {"тыс", feminine, {"тысяча", "тысячи", "тысяч"}},
    {"млн", masculine, {"миллион", "миллиона", "миллионов"}},
    {"млрд", masculine, {"миллиард", "миллиарда", "миллиардов"}},
    {"кв м", masculine, {"квадратный метр", "квадратных метра", "квадратных метров"}},
    {"куб м", masculine, {"кубический метр", "кубических метра", "кубических метров"}},
    {"кв км", masculine, {"квадратный километр", "квадратных километра", "квадратных километров"}},
    {"км", masculine, {"километр", "километра", "километров"}},
    {"м", masculine, {"метр", "метра", "метров"}},
    {"см", masculine, {"сантиметр", "сантиметра", "сантиметров"}},
    {"мм", masculine, {"миллиметр", "миллиметра", "миллиметров"}},
    {"га", masculine, {"гектар", "гектара", "гектаров"}},
    {"кг", masculine, {"килограмм", "килограмма", "килограммов"}},
    {"чел", masculine, {"человек", "человека", "человек"}},
    {"шт", feminine, {"штука", "штуки", "штук"}},
    {"мин", feminine, {"минута", "минуты", "минут"}},
    {"ч", masculine, {"час", "часа", "часов"}},
    {"сут", feminine, {"сутки", "суток", "суток"}},
    {"экз", masculine, {"экземпляр", "экземпляра", "экземпляров"}},
};

constexpr NumberedPart parts[] = {
    {"ст", feminine, {"статья", "статьи", "статье", "статью", "статьёй", "статье"}},
    {"п", masculine, {"пункт", "пункта", "пункту", "пункт", "пунктом", "пункте"}},
    {"пп", masculine, {"подпункт", "подпункта", "подпункту", "подпункт", "подпунктом", "подпункте"}},
    {"подп", masculine, {"подпункт", "подпункта", "подпункту", "подпункт", "подпунктом", "подпункте"}},
    {"ч", feminine, {"часть", "части", "части", "часть", "частью", "части"}},
    {"абз", masculine, {"абзац", "абзаца", "абзацу", "абзац", "абзацем", "абзаце"}},
    {"гл", feminine, {"глава", "главы", "главе", "главу", "главой", "главе"}},
    {"разд", masculine, {"раздел", "раздела", "разделу", "раздел", "разделом", "разделе"}},
    {"прил", neuter, {"приложение", "приложения", "приложению", "приложение", "приложением", "приложении"}},
};

constexpr Preposition prepositions[] = {
    {"с", genitive},      {"со", instrumental},   {"от", genitive},        {"до", genitive},
    {"из", genitive},     {"без", genitive},      {"для", genitive},       {"около", genitive},
    {"после", genitive},  {"кроме", genitive},    {"свыше", genitive},     {"менее", genitive},
    {"более", genitive},  {"течение", genitive},  {"ранее", genitive},     {"позднее", genitive},
    {"согласно", dative}, {"к", dative},          {"ко", dative},          {"об", prepositional},
    {"о", prepositional}, {"при", prepositional}, {"между", instrumental}, {"перед", instrumental},
};

constexpr Preposition part_prepositions[] = {
    {"в", prepositional}, {"во", prepositional}, {"на", accusative}, {"по", dative}, {"со", instrumental}};

constexpr Preposition day_prepositions[] = {{"по", accusative}, {"на", accusative}, {"к", dative}};

constexpr Preposition year_prepositions[] = {{"в", prepositional}, {"у", prepositional}, {"на", accusative},
                                             {"за", accusative},   {"по", accusative},   {"к", dative}};

constexpr std::string_view feminine_few[] = {"и", "ы"};

constexpr std::string_view year_ranges[] = {"годы", "годов", "годах", "гг"};

constexpr Abbreviation abbreviations[] = {
    {"т е", "то есть"},
    {"т д", "так далее"},
    {"т п", "тому подобное"},
    {"т к", "так как"},
    {"т ч", "том числе"},
    {"т н", "так называемый"},
    {"г", "город", capital},
    {"гор", "город"},
    {"ул", "улица"},
    {"пер", "переулок"},
    {"просп", "проспект"},
    {"пр", "проспект", capital},
    {"пл", "площадь", capital},
    {"наб", "набережная"},
    {"бул", "бульвар"},
    {"мкр", "микрорайон"},
    {"пос", "посёлок"},
    {"дер", "деревня"},
    {"обл", "область"},
    {"респ", "республика"},
    {"им", "имени"},
    {"д", "дом", number},
    {"кв", "квартира", number},
    {"корп", "корпус"},
    {"каб", "кабинет"},
    {"эт", "этаж"},
    {"тел", "телефон"},
    {"доб", "добавочный"},
    {"стр", "страница", number},
    {"рис", "рисунок"},
    {"табл", "таблица"},
    {"см", "смотри"},
    {"ср", "сравни"},
    {"др", "другие"},
    {"пр", "прочее"},
    {"напр", "например"},
    {"зам", "заместитель"},
    {"нач", "начальник"},
    {"пред", "председатель"},
    {"адм", "администрация"},
    {"муниц", "муниципальный"},
    {"гос", "государственный"},
    {"ред", "редакции"},
    {"утв", "утверждено"},
};

constexpr Letter letters[] = {
    {"а", "а"},  {"б", "бэ"}, {"в", "вэ"},        {"г", "гэ"}, {"д", "дэ"},  {"е", "е"},  {"ё", "ё"},  {"ж", "жэ"},
    {"з", "зэ"}, {"и", "и"},  {"й", "и краткое"}, {"к", "ка"}, {"л", "эль"}, {"м", "эм"}, {"н", "эн"}, {"о", "о"},
    {"п", "пэ"}, {"р", "эр"}, {"с", "эс"},        {"т", "тэ"}, {"у", "у"},   {"ф", "эф"}, {"х", "ха"}, {"ц", "цэ"},
    {"ч", "че"}, {"ш", "ша"}, {"щ", "ща"},        {"ы", "ы"},  {"э", "э"},   {"ю", "ю"},  {"я", "я"},
};

constexpr OrdinalSuffix ordinal_suffixes[] = {
    {"й", {masculine, nominative}},     {"ый", {masculine, nominative}},   {"ой", {masculine, nominative}},
    {"ий", {masculine, nominative}},    {"я", {feminine, nominative}},     {"ая", {feminine, nominative}},
    {"е", {neuter, nominative}},        {"ое", {neuter, nominative}},      {"го", {masculine, genitive}},
    {"ого", {masculine, genitive}},     {"му", {masculine, dative}},       {"ому", {masculine, dative}},
    {"ю", {feminine, accusative}},      {"ую", {feminine, accusative}},    {"м", {masculine, prepositional}},
    {"ом", {masculine, prepositional}}, {"ым", {masculine, instrumental}},
};

constexpr std::string_view cardinal_suffixes[] = {"ти", "и", "х", "ех", "ёх"};

constexpr YearForm years[] = {
    {"год", nominative}, {"года", genitive}, {"году", prepositional}, {"годом", instrumental}, {"годе", prepositional}};

constexpr YearForm after_roman[] = {
    {"век", nominative},    {"века", genitive},          {"веке", prepositional},  {"квартал", nominative},
    {"квартала", genitive}, {"квартале", prepositional}, {"созыва", genitive},     {"созыв", nominative},
    {"этап", nominative},   {"этапа", genitive},         {"этапе", prepositional}, {"раздел", nominative},
    {"раздела", genitive},  {"разделе", prepositional},  {"группы", genitive},
};

}  // namespace

constinit const Lexicon lexicon = {
    .language = Language::russian,
    .counted = counted,
    .parts = parts,
    .prepositions = prepositions,
    .part_prepositions = part_prepositions,
    .day_prepositions = day_prepositions,
    .year_prepositions = year_prepositions,
    .abbreviations = abbreviations,
    .letters = letters,
    .ordinal_suffixes = ordinal_suffixes,
    .cardinal_suffixes = cardinal_suffixes,
    .years = years,
    .after_roman = after_roman,
    .year_ranges = year_ranges,
    .feminine_few = feminine_few,
    .years_plural = "годы",
    .year_abbreviation = "г",
    .vowels = "аеёиоуыэюя",
    .year = {"год", "года", "году", "год", "годом", "году"},
    .number_sign = "номер",
    .paragraph_sign = "параграф",
    .point = "точка",
    .at_sign = "собака",
    .percent = {"%", masculine, {"процент", "процента", "процентов"}},
    .hour = {"ч", masculine, {"час", "часа", "часов"}},
    .minute = {"мин", feminine, {"минута", "минуты", "минут"}},
    .whole = {"целая", "целых", "целых"},
    .fractions = {{{"десятая", "десятых"}, {"сотая", "сотых"}, {"тысячная", "тысячных"}}},
    .plus = "плюс",
    .percent_of_fraction = "процента",
};

}  // namespace veche::content::languages::russian
