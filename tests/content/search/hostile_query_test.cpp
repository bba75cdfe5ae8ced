// What visitors and their cats type. The same function is fuzzed (tests/fuzz).
#include <doctest/doctest.h>
#include <random>

#include "content/search/parsed_query.h"
#include "content/store/database.h"
#include "tests/content/search/search_fixture.h"

namespace veche::content {

using fixture::entry;

TEST_CASE("nothing typed is search syntax") {
    fixture::SearchedTown town;
    town.add(entry("a", NewsDetails{}, "Каток NEAR парк"), "Текст.");
    town.publish();
    for (const char* text : {"\"",
                             "\"\"\"",
                             "\" OR \"",
                             "*",
                             "каток*",
                             "^каток",
                             "каток OR",
                             "NEAR(",
                             "NEAR(каток, 5",
                             "title:каток",
                             "{title}:каток",
                             "- каток",
                             "каток NOT",
                             "(((((",
                             "каток + парк",
                             "'; DROP TABLE entry; --",
                             "\\",
                             "%",
                             "\x01",
                             "AND AND AND",
                             "search",
                             "rank MATCH",
                             "^",
                             "^кат",
                             "«»",
                             "№",
                             "...",
                             "- -",
                             "''",
                             "’"}) {
        CAPTURE(text);
        town.find(text);
    }
    CHECK(town.ids("каток*") == std::vector<std::string>{"a"});
    CHECK(town.ids("near парк") == std::vector<std::string>{"a"});
    // "or" is a word like any other, and stands everywhere.
    CHECK(town.ids("каток\" OR \"кенгуру").empty());
}

TEST_CASE("a query of any bytes gives an answer") {
    fixture::SearchedTown town;
    town.add(entry("a", NewsDetails{}, "Каток"), "Текст 1.1 и 214-п от 27.11.2026.");
    town.publish();
    std::mt19937 random(7);
    const std::string alphabet = "аяёґ'’\"*^():-./ 0123456789aNEAR\xd0\xff\xf0\x9f\x98\x80№";
    for (int i = 0; i < 3'000; ++i) {
        std::string text;
        for (std::size_t length = random() % 40; length > 0; --length) text += alphabet[random() % alphabet.size()];
        CAPTURE(text);
        town.find(text);
    }
}

TEST_CASE("a query is read up to its limits") {
    fixture::SearchedTown town;
    town.add(entry("a", NewsDetails{}, "Каток"));
    town.publish();
    WordBreaker& words = town.reader().database().words();
    std::string many;
    for (int i = 0; i < 40; ++i) many += "слово" + std::string(1, static_cast<char>('a' + i % 26)) + " ";
    CHECK(parse_search(many, LastWord::complete, words).size() == most_search_terms);
    std::string far(longest_search_text * 2, ' ');
    CHECK(parse_search(far + "каток", LastWord::complete, words).empty());
    std::string one_word;
    for (int i = 0; i < 100'000; ++i) one_word += "ё";
    CHECK(parse_search(one_word, LastWord::being_typed, words).size() == 1);
    std::string digits(100'000, '1');
    town.find(digits);
}

TEST_CASE("words that stand everywhere are asked for only when there is nothing else") {
    fixture::SearchedTown town;
    town.add(entry("a", NewsDetails{}, "Каток в парке"));
    town.publish();
    WordBreaker& words = town.reader().database().words();
    CHECK(parse_search("каток в и на", LastWord::complete, words).size() == 1);
    CHECK(parse_search("в и", LastWord::complete, words).size() == 2);
    CHECK(match_expression({}).empty());
}

}  // namespace veche::content
