#include "server/publish/calendar.h"

#include <doctest/doctest.h>

namespace veche::server::publish {
namespace {

using content::Language;

const Calendar relative{{2026, 11, 20}, true};
const Calendar fixed{{2026, 11, 20}, false};

}  // namespace

TEST_CASE("a session is not put on a Saturday or Sunday") {
    const Calendar calendar{{2026, 11, 20}, true};  // a Friday
    CHECK(calendar.read("today weekday") == Date{2026, 11, 20});
    CHECK(calendar.read("today+1 weekday") == Date{2026, 11, 23});
    CHECK(calendar.read("today+2 weekday") == Date{2026, 11, 23});
    CHECK(calendar.read("today+3 weekday") == Date{2026, 11, 23});
    CHECK_FALSE(calendar.read("today+3weekday"));
}

TEST_CASE("relative dates count from the day of publishing") {
    struct Row {
        const char* text;
        Date date;
    };
    const Row rows[] = {
        {"2026-11-27", {2026, 11, 27}},  {"today", {2026, 11, 20}},        {"today+2", {2026, 11, 22}},
        {"today-20", {2026, 10, 31}},    {"today+42", {2027, 1, 1}},       {"year-01-15", {2026, 1, 15}},
        {"year+1-01-15", {2027, 1, 15}}, {"year-1-12-31", {2025, 12, 31}}, {"month-25", {2026, 11, 25}},
        {"month-01", {2026, 11, 1}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(relative.read(row.text) == row.date);
    }
}

TEST_CASE("what is no date is none") {
    for (const char* text : {"", "today+", "today 2", "today+2x", "tomorrow", "year", "year-13-01", "year-02-29",
                             "year+101-01-01", "month-31", "month-5", "month-00", "today+36501", "2026-2-1"}) {
        CAPTURE(text);
        CHECK_FALSE(relative.read(text));
    }
    CHECK_FALSE(fixed.read("today"));
    CHECK(fixed.read("2026-11-27"));
}

TEST_CASE("placeholders become words of the language") {
    const auto expand = [](std::string_view text, Language language) {
        return relative.expand(text, language).value_or("error");
    };
    CHECK(expand("до {{date:today+2}}.", Language::russian) == "до 22 ноября 2026 года.");
    CHECK(expand("до {{date:today+2}}.", Language::ukrainian) == "до 22 листопада 2026 року.");
    CHECK(expand("by {{date:today+2}}.", Language::english) == "by 22 November 2026.");
    CHECK(expand("{{year-1}}–{{year}}, {{month}}", Language::russian) == "2025–2026, ноябрь 2026");
    CHECK(expand("{{month}}", Language::ukrainian) == "листопад 2026");
    CHECK(expand("без знаков {одна}", Language::russian) == "без знаков {одна}");
    for (const char* text : {"{{", "{{ year }}", "{{date:someday}}", "{{years}}", "{{year", "{{}}"}) {
        CAPTURE(text);
        CHECK_FALSE(relative.expand(text, Language::russian));
    }
}

TEST_CASE("a placeholder that counts from today names the setting that allows it") {
    const auto refused = Calendar{{2026, 11, 20}, false}.expand("до {{date:today+2}}", Language::russian);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("relative_dates = true") != std::string::npos);
}

}  // namespace veche::server::publish
