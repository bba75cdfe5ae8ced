#include "content/markdown.h"

#include <doctest/doctest.h>

#include "tests/content/markdown/outline_of.h"

namespace veche::content {
namespace {

std::string outline(std::string_view text) {
    const auto document = parse_markdown(text);
    return document ? outline_of(*document) : "error: " + document.error().message;
}

}  // namespace

TEST_CASE("numbered paragraphs are neither run together nor renumbered") {
    CHECK(outline("1. Первый\n2. Второй\nи дальше\n2.1. Под ним\n5. Пятый\n") ==
          "p0 [1.] Первый\np0 [2.] Второй и дальше\np0 [2.1.] Под ним\np0 [5.] Пятый\n");
    CHECK(outline("§ 4. Сроки\nСтатья 5. Порядок\nСтаття 6. Порядок") ==
          "p0 [§ 4.] Сроки\np0 [Статья 5.] Порядок\np0 [Стаття 6.] Порядок\n");
    CHECK(outline("Вводные слова:\n1) раз\n2) два") == "p0 Вводные слова:\nli0 [1)] раз\nli0 [2)] два\n");
    CHECK(outline("7.\nтекст под номером") == "p0 [7.] текст под номером\n");
    CHECK(outline("7.") == "p0 [7.]\n");
    CHECK(outline("7.\na\n===") == "p0 [7.]\nh1 a\n");
}

TEST_CASE("points lie under their paragraph, letters under their point") {
    CHECK(outline("1. О\n1) п\nа) б\nб) в\n2) г\n2. Д\nа) е\n\n# Г\n\n1) ж") ==
          "p0 [1.] О\nli1 [1)] п\nli2 [а)] б\nli2 [б)] в\nli1 [2)] г\np0 [2.] Д\nli1 [а)] е\nh1 Г\nli0 [1)] ж\n");
}

TEST_CASE("what looks like a number but is none stays in its paragraph") {
    CHECK(outline("Закон от\n06.10.2003 № 131-ФЗ и ещё\n2013. Далее") ==
          "p0 Закон от 06.10.2003 № 131-ФЗ и ещё 2013. Далее\n");
    CHECK(outline("2013. Год начался") == "p0 2013. Год начался\n");
    CHECK(outline("[1]: Сноска не пропадает") == "p0 [1]: Сноска не пропадает\n");
    CHECK(outline("[сноска\nна две строки]: тоже") == "p0 [сноска на две строки]: тоже\n");
}

TEST_CASE("a marker's text is a paragraph, whatever it begins with") {
    CHECK(outline("1. - тире") == "p0 [1.] - тире\n");
    CHECK(outline("1. # решётка") == "p0 [1.] # решётка\n");
    CHECK(outline("1. > угол") == "p0 [1.] > угол\n");
    CHECK(outline("1. 2) два") == "p0 [1.] 2) два\n");
    CHECK(outline("1. **Жирно** и *косо*") == "p0 [1.] **Жирно** и _косо_\n");
}

TEST_CASE("headings keep their number in the text") {
    CHECK(outline("# Проект\n## 1. Общие положения\n### Статья 2. Сроки ###\nИтог\n===") ==
          "h1 Проект\nh2 1. Общие положения\nh3 Статья 2. Сроки\nh1 Итог\n");
    CHECK(outline("#не заголовок") == "p0 #не заголовок\n");
}

TEST_CASE("lists keep their depth, also across empty lines") {
    CHECK(outline("- a\n  - b\n    - c\n- d") == "li0 [•] a\nli1 [•] b\nli2 [•] c\nli0 [•] d\n");
    CHECK(outline("- a\n\n  - b\n\n- c") == "li0 [•] a\nli1 [•] b\nli0 [•] c\n");
    CHECK(outline("- a\n\n  ещё\n\nвне") == "li0 [•] a\np1 ещё\np0 вне\n");
    CHECK(outline("1. a\n   - b\n   - c\n2. d") == "p0 [1.] a\nli1 [•] b\nli1 [•] c\np0 [2.] d\n");
    CHECK(outline("- 1. внутри\n- 1. ещё") == "li0 [•] 1. внутри\nli0 [•] 1. ещё\n");
    CHECK(outline("Слова\n- a") == "p0 Слова\nli0 [•] a\n");
}

TEST_CASE("quotes, rules, code and hard breaks become blocks") {
    CHECK(outline("> a\n> b\n>> c") == "q0 a b\nq1 c\n");
    CHECK(outline("> 1. раз\n> 3. три") == "q0 1. раз\nq0 3. три\n");
    CHECK(outline("a\n\n---\n\nb\n\n* * *") == "p0 a\nrule0\np0 b\nrule0\n");
    CHECK(outline("```\n1. не пункт\n\n<!-- clause: aaaa1111 -->\n  x\n```\n1. п") ==
          "q0 1. не пункт\nq0 <!-- clause: aaaa1111 -->\nq0   x\np0 [1.] п\n");
    CHECK(outline("a  \nb\\\nc") == "p0 a\np0 b\np0 c\n");
    CHECK(outline("    отступ — не код") == "p0 отступ — не код\n");
}

TEST_CASE("tables keep their cells; numbers in them are not paragraphs") {
    CHECK(outline("| № | Имя |\n|---|---|\n| 1. | **А** |\n| 2. | Б |") ==
          "table0 / head | № | Имя / row | 1. | **А** / row | 2. | Б\n");
    CHECK(outline("1. a | b\n--- | ---\n1. c | d\n\n1. п") == "table0 / head | 1. a | b / row | 1. c | d\np0 [1.] п\n");
    CHECK(outline("| просто | черты |") == "p0 | просто | черты |\n");
}

TEST_CASE("links stay inside the town") {
    CHECK(outline("[a](entry:news-1) [b](attachment:0) [c](https://example.org) [d](entry:Чужое) <https://x.org> "
                  "[e](attachment:x) [f](javascript:alert)") ==
          "p0 a(entry:news-1) b(attachment:0) c d https://x.org e f\n");
    CHECK(outline("![план](x.png)") == "p0 план\n");
}

TEST_CASE("raw HTML is text and entities are letters") {
    CHECK(outline("<b>a</b> <script>x</script>") == "p0 <b>a</b> <script>x</script>\n");
    CHECK(outline("<!-- примечание -->") == "p0 <!-- примечание -->\n");
    CHECK(outline("&laquo;a&raquo; &#1103; &#x42F; &unknown; &#0;") == "p0 «a» я Я &unknown; \uFFFD\n");
}

TEST_CASE("control characters and turned writing never reach a screen") {
    CHECK(outline("a\x01\x1b[31mb\tc\u202Ed\u2066e") == "p0 a[31mb cde\n");
    CHECK(outline(std::string_view("a\0b", 3)) == "p0 a\uFFFDb\n");
    CHECK(outline("строка\r\nи ещё\r\n\r\nдругая") == "p0 строка и ещё\np0 другая\n");
}

TEST_CASE("an id line names the clause after it and is not shown") {
    CHECK(outline("<!-- clause: 7k3m9q2x -->\n## Глава\n\n<!-- clause: aaaa2222 -->\n1. Пункт\nещё\n2. Без имени") ==
          "h2 {7k3m9q2x} Глава\np0 [1.] {aaaa2222} Пункт ещё\np0 [2.] Без имени\n");
    CHECK(outline("<!-- clause: НЕТ -->") == "p0 <!-- clause: НЕТ -->\n");
}

TEST_CASE("limits are errors that say which") {
    const auto refused = [](const std::string& text) {
        const auto document = parse_markdown(text);
        return document ? std::string() : document.error().message;
    };
    CHECK(refused("\xFF") == "the text is not UTF-8");
    CHECK(refused(std::string(longest_text_bytes + 1, '\n')) == "the text is longer than 4 MiB");
    CHECK(refused(std::string(longest_text_bytes, '\n')).empty());
    CHECK(refused(std::string(longest_segment_bytes + 1, 'a')).starts_with("a paragraph, list or table is longer"));
    CHECK(refused(std::string(longest_segment_bytes - 1, 'a')).empty());
    CHECK(refused(std::string(8, '>') + " a").empty());
    CHECK(refused(std::string(9, '>') + " a") == "quotes and lists are nested deeper than 8");
    const auto table = [](std::size_t columns) {
        std::string header = "|";
        std::string delimiters = "|";
        for (std::size_t i = 0; i < columns; ++i) {
            header += "a|";
            delimiters += "---|";
        }
        return header + "\n" + delimiters + "\n";
    };
    CHECK(refused(table(most_table_columns)).empty());
    CHECK(refused(table(most_table_columns + 1)) == "a table has more than 32 columns");
    std::string cells = table(most_table_columns);
    for (std::size_t i = 0; i < most_table_cells / most_table_columns; ++i) cells += "b|\n";
    CHECK(refused(cells) == "a table has more than 20000 cells");
    std::string many;
    for (std::size_t i = 0; i < most_blocks; ++i) many += "1.\n";
    CHECK(refused(many).empty());
    CHECK(refused(many + "1.\n") == "more than 50000 paragraphs");
}

TEST_CASE("a star between figures is a star: sizes lose nothing") {
    CHECK(outline("Плитка 10*10 см и 20*20 см") == "p0 Плитка 10*10 см и 20*20 см\n");
    CHECK(outline("1. Участок 12*15*3 м.") == "p0 [1.] Участок 12*15*3 м.\n");
    CHECK(outline("10см*20см*5 и 2**3**4, `2*3*4`, 5\\*6") == "p0 10см*20см*5 и 2**3**4, 2*3*4, 5*6\n");
    CHECK(outline("| 2*3*4 |\n|---|\n| 5*6*7 |") == "table0 / head | 2*3*4 / row | 5*6*7\n");
    CHECK(outline("*важно* и **5 дней** и 5 *дней*") == "p0 _важно_ и **5 дней** и 5 _дней_\n");
    // What stands for a star inside is no star when it comes from outside.
    CHECK(outline("2\x1A"
                  "3 и a\x1A"
                  "b") == "p0 23 и ab\n");
}

TEST_CASE("a footnote is a mark in the text and a point behind it") {
    CHECK(outline("Слово[^1] и *ещё*[^2].\n\n[^1]: Первая,\nна двух строках.\n[^2]: Вторая.\n\nКонец.") ==
          "p0 Слово[1] и _ещё_[2].\np0 Конец.\nrule0\nli0 [[1]] Первая, на двух строках.\nli0 [[2]] Вторая.\n");
    // Other labels are counted.
    CHECK(outline("А[^закон] Б[^b]\n\n[^закон]: В\n\n[^b]: Г") == "p0 А[1] Б[2]\nrule0\nli0 [[1]] В\nli0 [[2]] Г\n");
    // What nothing defines stays as it is written.
    CHECK(outline("Слово[^3] и x[^]") == "p0 Слово[^3] и x[^]\n");
    CHECK(outline("| a[^1] |\n|---|\n\n[^1]: # б") == "table0 / head | a[1]\nrule0\nli0 [[1]] # б\n");
    CHECK(outline("[^1]:") == "rule0\nli0 [[1]]\n");
}

}  // namespace veche::content
