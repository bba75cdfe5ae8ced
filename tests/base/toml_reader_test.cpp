#include "base/toml_reader.h"

#include <array>
#include <doctest/doctest.h>
#include <functional>

using namespace veche;

namespace {

std::vector<std::string> mistakes_of(std::string_view text, const std::function<void(const TomlReader&)>& read) {
    TomlDocument document(text, "a.toml");
    read(document.root());
    return document.mistakes();
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a field nobody asked for is a mistake, in tables and lists of tables too") {
    const auto read = [](const TomlReader& root) {
        CHECK(root.text("name", 10, Needed::yes) == "a");
        const auto place = root.table("place", Needed::yes);
        REQUIRE(place);
        CHECK(place->integer("floor", 0, 9, Needed::no) == 3);
        for (const TomlReader& row : root.tables("row", 5, Needed::no)) CHECK(row.flag("open") == true);
    };
    CHECK(mistakes_of("name = \"a\"\nnmae = 1\n[place]\nfloor = 3\nflor = 4\n[[row]]\nopen = true\n[[row]]\nopen = "
                      "true\nopn = false\n",
                      read) == Lines{"a.toml:2: field 'nmae': unknown; expected one of name, place, row",
                                     "a.toml:5: field 'place.flor': unknown; expected one of floor",
                                     "a.toml:10: field 'row.opn': unknown; expected one of open"});
}

TEST_CASE("every wrong value is told with file, line, field and what is expected") {
    const auto read = [](const TomlReader& root) {
        constexpr std::array<std::string_view, 2> colours = {"red", "green"};
        CHECK_FALSE(root.text("text", 3, Needed::yes));
        CHECK_FALSE(root.text("long", 3, Needed::no));
        CHECK_FALSE(root.text("empty", 3, Needed::yes));
        CHECK_FALSE(root.integer("number", 1, 5, Needed::no));
        CHECK_FALSE(root.number("decimal", 0.5, 5));
        CHECK_FALSE(root.flag("flag"));
        CHECK_FALSE(root.one_of("colour", colours, Needed::no));
        CHECK_FALSE(root.date("day", Needed::no));
        CHECK(root.dates("days", 5) == std::vector<Date>{{2026, 1, 1}});
        CHECK_FALSE(root.texts("texts", 5, Needed::no));
        CHECK_FALSE(root.table("table", Needed::no));
        CHECK(root.tables("tables", 5, Needed::no).empty());
        CHECK_FALSE(root.table("absent", Needed::yes));
    };
    CHECK(mistakes_of("text = 1\nlong = \"ёжик\"\nempty = \" \"\nnumber = 6\ndecimal = \"1\"\nflag = 1\ncolour = "
                      "\"blue\"\nday = \"2026-01-01\"\ndays = [2026-01-01,\n2026-01-01, 5]\ntexts = 1\ntable = "
                      "1\ntables = 1\n",
                      read) ==
          Lines{"a.toml:1: field 'text': of another type; expected a text in quotes",
                "a.toml:1: field 'absent': missing; expected a table [absent]",
                "a.toml:2: field 'long': too long; expected at most 3 letters, saw 4",
                "a.toml:3: field 'empty': empty; expected a text",
                "a.toml:4: field 'number': out of range; expected a whole number from 1 to 5",
                "a.toml:5: field 'decimal': of another type; expected a number from 0.5 to 5",
                "a.toml:6: field 'flag': of another type; expected true or false",
                "a.toml:7: field 'colour': unknown value 'blue'; expected one of red, green",
                "a.toml:8: field 'day': not a date; expected one like 2026-11-27, without quotes",
                "a.toml:10: field 'days': 2026-01-01 stands twice; expected each day once",
                "a.toml:10: field 'days': not a date; expected one like 2026-11-27, without quotes",
                "a.toml:11: field 'texts': of another type; expected a list of at most 5 texts",
                "a.toml:12: field 'table': of another type; expected a table [table]",
                "a.toml:13: field 'tables': of another type; expected 1 to 5 tables [[tables]]"});
}

TEST_CASE("a text that is no TOML is one mistake, however much is missing then") {
    const auto lines = mistakes_of("a = 1\nday = 2026-02-30\n", [](const TomlReader& root) {
        CHECK_FALSE(root.text("name", 10, Needed::yes));
        CHECK_FALSE(root.table("place", Needed::yes));
    });
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].starts_with("a.toml:2: field 'day': not a day of the calendar; "));
}

TEST_CASE("what a later program has published is read without its new fields, its mistakes are not") {
    TomlDocument document("name = \"a\"\nnew = 1\nnumber = \"1\"\n", "a.toml");
    CHECK(document.root().text("name", 10, Needed::yes) == "a");
    CHECK_FALSE(document.root().integer("number", 0, 9, Needed::no));
    CHECK(document.mistakes(TomlDocument::Origin::published) ==
          Lines{"a.toml:3: field 'number': of another type; expected a whole number from 0 to 9"});
    CHECK(document.mistakes().size() == 2);
}
