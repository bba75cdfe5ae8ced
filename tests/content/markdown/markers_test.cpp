#include "content/markdown/markers.h"

#include <doctest/doctest.h>
#include <string>

namespace veche::content::markdown {

TEST_CASE("legal numbers are markers, as they are printed") {
    struct Row {
        const char* line;
        MarkerKind kind;
        const char* printed;
        const char* text;
    };
    const Row rows[] = {
        {"1. Утвердить", MarkerKind::number, "1.", "Утвердить"},
        {"1.1. Порядок", MarkerKind::number, "1.1.", "Порядок"},
        {"12.3.4. порядок", MarkerKind::number, "12.3.4.", "порядок"},
        {"1.1 Порядок", MarkerKind::number, "1.1", "Порядок"},
        {"1.Общие положения", MarkerKind::number, "1.", "Общие положения"},
        {"2.1.«Дом»", MarkerKind::number, "2.1.", "«Дом»"},
        {"7.", MarkerKind::number, "7.", ""},
        {"1.\u00A0Текст", MarkerKind::number, "1.", "Текст"},
        {"1) первое", MarkerKind::parenthesis, "1)", "первое"},
        {"1.2) первое", MarkerKind::parenthesis, "1.2)", "первое"},
        {"3)слитно", MarkerKind::parenthesis, "3)", "слитно"},
        {"а) первое", MarkerKind::letter, "а)", "первое"},
        {"ґ) перше", MarkerKind::letter, "ґ)", "перше"},
        {"b) second", MarkerKind::letter, "b)", "second"},
        {"§ 4. Сроки", MarkerKind::section, "§ 4.", "Сроки"},
        {"§4 сроки", MarkerKind::section, "§4", "сроки"},
        {"Статья 5. Сроки", MarkerKind::section, "Статья 5.", "Сроки"},
        {"Стаття 5.1. Строки", MarkerKind::section, "Стаття 5.1.", "Строки"},
        {"Розділ II. Строки", MarkerKind::section, "Розділ II.", "Строки"},
        {"IV. Сроки", MarkerKind::number, "IV.", "Сроки"},
        {"ІІ. Строки", MarkerKind::number, "ІІ.", "Строки"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.line);
        const Marker marker = find_marker(row.line);
        CHECK(marker.kind == row.kind);
        CHECK(marker.printed == row.printed);
        CHECK(std::string_view(row.line).substr(marker.text_from) == row.text);
    }
}

TEST_CASE("dates, years, sums, initials and sentences are no markers") {
    for (const char* line : {"",
                             "06.10.2003 № 131-ФЗ",
                             "01.07.2010р.",
                             "10.12.2026 года",
                             "2013. Далее",
                             "2013 год",
                             "15 000 рублей",
                             "1.5 тыс. рублей",
                             "15 человек",
                             "09.00 Начало",
                             "0. Нуль",
                             "1,5 кг",
                             "3-й квартал",
                             "А. С. Пушкин",
                             "А. Иванов",
                             "І. В. Петренко",
                             "а также",
                             "Статья 5 закона",
                             "Статья пятая.",
                             "§ без номера",
                             "№ 5",
                             "(1) сноска",
                             "1.2.3.4.5.6.7. Глубоко",
                             "1/2 доли",
                             "V век",
                             "X",
                             "-",
                             ")"}) {
        CAPTURE(line);
        CHECK(find_marker(line).kind == MarkerKind::none);
    }
}

}  // namespace veche::content::markdown
