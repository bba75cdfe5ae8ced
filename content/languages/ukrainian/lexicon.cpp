#include "content/speech/lexicon.h"

#include "content/languages/ukrainian/parts.h"

namespace veche::content::languages::ukrainian {
namespace {

using enum Gender;
using enum GrammaticalCase;
using enum Abbreviation::Before;

constexpr CountedNoun counted[] = {
    {"грн", feminine, {"гривня", "гривні", "гривень"}},
    {"коп", feminine, {"копійка", "копійки", "копійок"}},
    {"тис", feminine, {"тисяча", "тисячі", "тисяч"}},
    {"млн", masculine, {"мільйон", "мільйони", "мільйонів"}},
    {"млрд", masculine, {"мільярд", "мільярди", "мільярдів"}},
    {"кв м", masculine, {"квадратний метр", "квадратні метри", "квадратних метрів"}},
    {"км", masculine, {"кілометр", "кілометри", "кілометрів"}},
    {"м", masculine, {"метр", "метри", "метрів"}},
    {"га", masculine, {"гектар", "гектари", "гектарів"}},
    {"кг", masculine, {"кілограм", "кілограми", "кілограмів"}},
    {"чол", masculine, {"чоловік", "чоловіки", "чоловік"}},
    {"шт", feminine, {"штука", "штуки", "штук"}},
    {"хв", feminine, {"хвилина", "хвилини", "хвилин"}},
    {"год", feminine, {"година", "години", "годин"}},
    {"руб", masculine, {"рубль", "рублі", "рублів"}},
};

constexpr NumberedPart parts[] = {
    {"ст", feminine, {"стаття", "статті", "статті", "статтю", "статтею", "статті"}},
    {"п", masculine, {"пункт", "пункту", "пункту", "пункт", "пунктом", "пункті"}},
    {"пп", masculine, {"підпункт", "підпункту", "підпункту", "підпункт", "підпунктом", "підпункті"}},
    {"ч", feminine, {"частина", "частини", "частині", "частину", "частиною", "частині"}},
    {"абз", masculine, {"абзац", "абзацу", "абзацу", "абзац", "абзацом", "абзаці"}},
    {"гл", feminine, {"глава", "глави", "главі", "главу", "главою", "главі"}},
    {"розд", masculine, {"розділ", "розділу", "розділу", "розділ", "розділом", "розділі"}},
    {"дод", masculine, {"додаток", "додатка", "додатку", "додаток", "додатком", "додатку"}},
};

constexpr Preposition prepositions[] = {
    {"з", genitive},       {"із", genitive},       {"зі", instrumental},  {"від", genitive},      {"до", genitive},
    {"без", genitive},     {"для", genitive},      {"близько", genitive}, {"після", genitive},    {"крім", genitive},
    {"понад", accusative}, {"протягом", genitive}, {"менше", genitive},   {"більше", genitive},   {"пізніше", genitive},
    {"згідно", dative},    {"у", prepositional},   {"в", prepositional},  {"при", prepositional}, {"між", instrumental},
};

constexpr Preposition part_prepositions[] = {{"на", accusative}, {"за", instrumental}, {"по", dative}};

constexpr Preposition day_prepositions[] = {{"по", accusative}, {"на", accusative}, {"к", dative}};

constexpr Preposition year_prepositions[] = {{"в", prepositional}, {"у", prepositional}, {"на", accusative},
                                             {"за", accusative},   {"по", accusative},   {"к", dative}};

constexpr std::string_view year_ranges[] = {"роки", "років", "роках", "рр"};

constexpr Abbreviation abbreviations[] = {
    {"т д", "так далі"},      {"т п", "таке подібне"}, {"т ч", "тому числі"},      {"т зв", "так званий"},
    {"м", "місто", capital},  {"вул", "вулиця"},       {"пров", "провулок"},       {"просп", "проспект"},
    {"пл", "площа", capital}, {"бул", "бульвар"},      {"обл", "область"},         {"смт", "селище міського типу"},
    {"ім", "імені"},          {"буд", "будинок"},      {"кв", "квартира", number}, {"корп", "корпус"},
    {"каб", "кабінет"},       {"пов", "поверх"},       {"тел", "телефон"},         {"стор", "сторінка"},
    {"рис", "рисунок"},       {"табл", "таблиця"},     {"див", "дивись"},          {"ін", "інші"},
    {"напр", "наприклад"},    {"заст", "заступник"},
};

constexpr Letter letters[] = {
    {"а", "а"},  {"б", "бе"}, {"в", "ве"}, {"г", "ге"}, {"ґ", "ґе"}, {"д", "де"},  {"е", "е"},  {"є", "є"},
    {"ж", "же"}, {"з", "зе"}, {"и", "и"},  {"і", "і"},  {"ї", "ї"},  {"й", "йот"}, {"к", "ка"}, {"л", "ел"},
    {"м", "ем"}, {"н", "ен"}, {"о", "о"},  {"п", "пе"}, {"р", "ер"}, {"с", "ес"},  {"т", "те"}, {"у", "у"},
    {"ф", "еф"}, {"х", "ха"}, {"ц", "це"}, {"ч", "че"}, {"ш", "ша"}, {"щ", "ща"},  {"ю", "ю"},  {"я", "я"},
};

constexpr OrdinalSuffix ordinal_suffixes[] = {
    {"й", {masculine, nominative}}, {"ий", {masculine, nominative}}, {"ша", {feminine, nominative}},
    {"а", {feminine, nominative}},  {"я", {feminine, nominative}},   {"е", {neuter, nominative}},
    {"го", {masculine, genitive}},  {"ого", {masculine, genitive}},  {"му", {masculine, dative}},
    {"ому", {masculine, dative}},   {"ї", {feminine, genitive}},     {"ої", {feminine, genitive}},
    {"у", {feminine, accusative}},  {"ю", {feminine, instrumental}},
};

constexpr std::string_view cardinal_suffixes[] = {"ти", "и", "х", "ох", "ьох"};

constexpr YearForm years[] = {
    {"рік", nominative}, {"року", genitive}, {"році", prepositional}, {"роком", instrumental}};

constexpr YearForm after_roman[] = {
    {"століття", nominative},    {"столітті", prepositional}, {"квартал", nominative}, {"кварталу", genitive},
    {"кварталі", prepositional}, {"скликання", genitive},     {"етап", nominative},    {"етапу", genitive},
    {"розділ", nominative},      {"розділу", genitive},
};

}  // namespace

constinit const Lexicon lexicon = {
    .language = Language::ukrainian,
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
    .feminine_few = {},
    .years_plural = "роки",
    .year_abbreviation = "р",
    .vowels = "аеєиіїоуюя",
    .year = {"рік", "року", "року", "рік", "роком", "році"},
    .number_sign = "номер",
    .paragraph_sign = "параграф",
    .point = "крапка",
    .at_sign = "собака",
    .percent = {"%", masculine, {"відсоток", "відсотки", "відсотків"}},
    .hour = {"год", feminine, {"година", "години", "годин"}},
    .minute = {"хв", feminine, {"хвилина", "хвилини", "хвилин"}},
    .whole = {"ціла", "цілих", "цілих"},
    .fractions = {{{"десята", "десятих"}, {"сота", "сотих"}, {"тисячна", "тисячних"}}},
    .plus = "плюс",
    .percent_of_fraction = "відсотка",
};

}  // namespace veche::content::languages::ukrainian
