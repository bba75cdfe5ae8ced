#include "kiosk/workers/library.h"

#include <doctest/doctest.h>

#include "content/markdown.h"

namespace veche::kiosk {
namespace {

using Ranges = std::vector<ui::TextRange>;

Ranges find(const std::string& markdown, std::string_view text) {
    const auto document = content::parse_markdown(markdown);
    REQUIRE(document);
    return find_in_page(*document, text);
}

TEST_CASE("a text is found in every paragraph, whatever its letters' case, ё like е") {
    CHECK(find("Ёлка и ЕЛКА.\n\nНичего.\n\nУ ёлки.", "елк") == Ranges{{0, 0, 6}, {0, 12, 18}, {2, 3, 9}});
    CHECK(find("Ёлка", "").empty());
}

TEST_CASE("a text is found in the cells of a table, each with its number") {
    const std::string table = "| Дело | Срок |\n|---|---|\n| Ремонт | до мая |\n| Двор | к маю |\n";
    CHECK(find("Май.\n\n" + table, "ма") == Ranges{{0, 0, 4}, {1, 5, 9, 3}, {1, 3, 7, 5}});
}

TEST_CASE("of many places the first ones are found") {
    std::string text;
    for (std::size_t i = 0; i <= most_found_in_page; ++i) text += "да ";
    CHECK(find(text, "да").size() == most_found_in_page);
}

}  // namespace
}  // namespace veche::kiosk
