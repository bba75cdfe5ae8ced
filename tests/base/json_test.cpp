#include "base/json.h"

#include <doctest/doctest.h>

#include "base/json_reader.h"

namespace veche {

TEST_CASE("one value has one spelling") {
    const auto value = parse_json(R"( {"b": [1, -2, 2.50, true, null], "a": "\u0451 / \" \n \u0001", "я": {}} )");
    REQUIRE(value);
    CHECK(write_json(*value) == R"({"a":"ё / \" \n \u0001","b":[1,-2,2.5,true,null],"я":{}})");
    CHECK(parse_json(write_json(*value)) == *value);
}

TEST_CASE("a number beyond 64 bits is read back as what was written") {
    for (const char* text : {"12000940394765155197.5", "-12000940394765155197.5", "9.3e18", "1e300", "0.5", "7"}) {
        CAPTURE(text);
        const auto value = parse_json(text);
        REQUIRE(value);
        const auto again = parse_json(write_json(*value));
        REQUIRE(again);
        CHECK(again->number() == value->number());
    }
}

TEST_CASE("a zero below nothing is written as it is read back") {
    for (const char* text : {"-0.0", "-0.0e42", "[1,-0.0e42]"}) {
        CAPTURE(text);
        const auto value = parse_json(text);
        REQUIRE(value);
        const std::string once = write_json(*value);
        const auto again = parse_json(once);
        REQUIRE(again);
        CHECK(write_json(*again) == once);
    }
}

TEST_CASE("what is not strict JSON is refused") {
    const std::string deep = std::string(deepest_json + 1, '[') + std::string(deepest_json + 1, ']');
    for (const std::string& bytes :
         {std::string(""), std::string("{"), std::string("{\"a\":1,}"), std::string("[1] x"), std::string("nan"),
          std::string("{\"a\":1,\"a\":2}"), std::string("18446744073709551615"), std::string("1e999"),
          std::string("\"\xFF\""), std::string("// no\n1"), deep}) {
        CAPTURE(bytes);
        CHECK_FALSE(parse_json(bytes));
    }
    CHECK(parse_json(deep.substr(1, 2 * deepest_json)));
}

TEST_CASE("a reader names the place of the first error and keeps to limits") {
    const auto value = parse_json(R"({"name":"ёжик","n":7,"day":"2026-02-30","list":[1,2],"kind":"x"})");
    REQUIRE(value);
    const auto first_error = [&](auto read) {
        JsonErrors errors;
        JsonReader reader(*value, "thing", errors);
        read(reader);
        return errors.first;
    };
    CHECK(first_error([](JsonReader& r) { CHECK(r.text("name", 4) == "ёжик"); }).empty());
    CHECK(first_error([](JsonReader& r) { CHECK(r.text("name", 3).empty()); }) ==
          "thing: field 'name': longer than 3 characters");
    CHECK(first_error([](JsonReader& r) { CHECK(r.text("n", 3).empty()); }) == "thing: field 'n': expected text");
    CHECK(first_error([](JsonReader& r) { CHECK(r.integer("n", 0, 6) == 0); }) ==
          "thing: field 'n': expected a whole number from 0 to 6");
    CHECK(first_error([](JsonReader& r) { CHECK(r.integer("n", 0, 7) == 7); }).empty());
    CHECK(first_error([](JsonReader& r) { CHECK_FALSE(r.flag("lost")); }) == "thing: field 'lost': missing");
    CHECK(first_error([](JsonReader& r) { CHECK(r.date("day") == Date{}); }) ==
          "thing: field 'day': expected a date like 2026-11-27");
    CHECK(first_error([](JsonReader& r) { CHECK(r.array("list", 1).empty()); }) ==
          "thing: field 'list': expected a list of at most 1");
    CHECK(first_error([](JsonReader& r) {
              constexpr std::string_view names[] = {"a", "b"};
              CHECK(r.one_of("kind", names) == 0);
          }) == "thing: field 'kind': unknown value 'x'");
    CHECK(first_error([](JsonReader& r) { CHECK(r.object("inner").text("a", 1).empty()); }) ==
          "thing: field 'inner': missing");
}

}  // namespace veche
