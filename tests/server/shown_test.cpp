#include "server/commands/shown.h"

#include <doctest/doctest.h>

#include "base/utf8.h"

namespace veche::server::commands {
namespace {

TEST_CASE("nothing a resident wrote can command the terminal of a clerk") {
    CHECK(printable("два\nслова") == "два\nслова");
    CHECK(printable("\x1b[2Jx\x07\x7f\r\ty") == "[2Jx y");
    // U+009B begins a command as well; the letter р (D1 80) has a byte of that range and stays.
    CHECK(printable("\xc2\x9b"
                    "31mр") == "31mр");
    CHECK(printable("a\u202Eb\n") == "ab\n");
}

TEST_CASE("a cell of an exported table is never a formula, in whatever width its sign is typed") {
    CHECK(csv_line({"a", "=1+1", "say \"no\"", "+7 900"}, ';') == "\"a\";\"'=1+1\";\"say \"\"no\"\"\";\"'+7 900\"\r\n");
    for (const char* cell :
         {"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠A"}) {
        CHECK(csv_line({cell}, ',') == "\"'" + std::string(cell) + "\"\r\n");
    }
    CHECK(csv_line({"Фонарь = темно"}, '\t') == "\"Фонарь = темно\"\r\n");
}

TEST_CASE("an answer longer than a cell of Excel ends with where all of it stands, and is cut between letters") {
    std::string letters;
    for (int i = 0; i < 32'766; ++i) letters += "ж";
    CHECK(fit_cell(letters, "show П-1") == letters);
    const std::string cut = fit_cell(letters + "жж", "show П-1");
    CHECK(count_code_points(cut) == 32'766);
    CHECK(is_valid_utf8(cut));
    CHECK(cut.ends_with("жж… (cut for the table; all of it: show П-1)"));
    // Two units each.
    std::string faces;
    for (int i = 0; i < 20'000; ++i) faces += "🙂";
    const std::string end = "… (cut for the table; all of it: show П-1)";
    const std::string less = fit_cell(faces, "show П-1");
    CHECK(is_valid_utf8(less));
    CHECK(less.ends_with("🙂" + end));
    const std::size_t kept = count_code_points(less) - count_code_points(end);
    CHECK(2 * kept + count_code_points(end) <= 32'766);
}

TEST_CASE("a time of summer and one of winter are each on the clock of their day, and the heading says both offsets") {
    const TownClock kyiv{*TimeZone::named("Europe/Kyiv"), "Europe/Kyiv"};
    const Instant winter = *parse_instant("2026-01-10T22:30:00Z");
    const Instant summer = *parse_instant("2026-07-10T22:30:00Z");
    CHECK(town_time(winter, kyiv) == "2026-01-11 00:30");
    CHECK(town_time(summer, kyiv) == "2026-07-11 01:30");
    CHECK(clock_in_words(kyiv, {winter}) == "Europe/Kyiv, UTC+02:00");
    CHECK(clock_in_words(kyiv, {summer, winter}) == "Europe/Kyiv, UTC+02:00 or UTC+03:00");
    CHECK(clock_in_words({TimeZone::fixed(-12600), ""}, {winter}) == "UTC-03:30");
}

TEST_CASE("a registration number is found in small letters, on the other keyboard and without its zeros") {
    for (const char* typed : {"П-2026-000017", "п-2026-17", "P-2026-000017", "p-2026-0017"}) {
        CHECK(registration_number(typed) == "П-2026-000017");
    }
    CHECK(registration_number("зв-2026-3") == "ЗВ-2026-000003");
    for (const char* other : {"", "-", "П-2026-", "П-2026-1234567", "0123456789abcdef0123456789abcdef", "a-b-c"}) {
        CHECK(registration_number(other) == other);
    }
}

}  // namespace
}  // namespace veche::server::commands
