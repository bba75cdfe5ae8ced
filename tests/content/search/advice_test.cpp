#include "content/search/advice.h"

#include <doctest/doctest.h>

#include "tests/content/search/search_fixture.h"

namespace veche::content {

using fixture::entry;
using Texts = std::vector<std::string>;

TEST_CASE("nothing found: a misspelt word is corrected to a word of the town") {
    fixture::SearchedTown town;
    town.add(entry("a", NewsDetails{}, "Благоустройство дворов"));
    town.add(entry("b", NewsDetails{}, "Отопление"));
    town.publish();
    CHECK(town.find("благоустойство").advice.did_you_mean == "благоустройство");
    CHECK(town.find("дворов благоутсройство ").advice.did_you_mean == "дворов благоустройство");
    CHECK(town.find("отополние").advice.did_you_mean == "отопление");
    CHECK(town.find("кенгуру").advice.did_you_mean.empty());
    // What is found needs no advice.
    CHECK(town.find("отопление").advice.did_you_mean.empty());
}

TEST_CASE("nothing found: fewer words that do find something are offered, the fruitful first") {
    fixture::SearchedTown town;
    town.add(entry("a", NewsDetails{}, "Ремонт дворов"));
    town.add(entry("b", NewsDetails{}, "Ремонт дорог"));
    town.add(entry("c", NewsDetails{}, "Катки"));
    town.publish();
    CHECK(town.find("ремонт катки").advice.fewer_words == Texts{"ремонт", "катки"});
    CHECK(town.find("ремонт дорог катки").advice.fewer_words == Texts{"ремонт дорог"});
    CHECK(town.find("ремонт кенгуру жираф").advice.fewer_words == Texts{"ремонт"});
    CHECK(town.find("кенгуру").advice.fewer_words.empty());
}

TEST_CASE("edit distance counts swaps of neighbours as one and gives up at its limit") {
    CHECK(edit_distance("каток", "каток", 2) == 0);
    CHECK(edit_distance("каток", "катко", 2) == 1);
    CHECK(edit_distance("каток", "катк", 2) == 1);
    CHECK(edit_distance("каток", "потоки", 2) == 3);
    CHECK(edit_distance("а", "абвгд", 2) == 3);
    CHECK(edit_distance("", "", 2) == 0);
    CHECK(edit_distance(std::string(500, 'a'), std::string(500, 'a'), 2) == 3);
}

}  // namespace veche::content
