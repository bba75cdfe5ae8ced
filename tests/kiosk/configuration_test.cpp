#include "kiosk/configuration.h"

#include <doctest/doctest.h>

namespace veche::kiosk {

TEST_CASE("the explained file says what it was made from, quotes and all") {
    const Configuration wanted{true, content::Language::ukrainian, 720, 1280, false, 2.02, 180, 40, 90, 1800,
                               128,  "/etc/\"town\".pem\\\n"};
    const auto read = configuration_from_toml(*explained(wanted), "kiosk.toml");
    REQUIRE(read);
    CHECK(*read == wanted);
}

TEST_CASE("an absent setting is the production default") {
    const auto read = configuration_from_toml("", "kiosk.toml");
    REQUIRE(read);
    CHECK_FALSE(read->development);
    CHECK(read->fullscreen);
}

TEST_CASE("a wrong setting is named with file, line, field and what is expected") {
    struct Row {
        const char* toml;
        const char* message;
    };
    const Row rows[] = {
        {"development = 1", "kiosk.toml:1: field 'development': of another type; expected true or false"},
        {"\nlanguage = \"de\"", "kiosk.toml:2: field 'language': unknown value 'de'; expected one of ru, uk, en"},
        {"[display]\nwidth = 12",
         "kiosk.toml:2: field 'display.width': out of range; expected a whole number from "
         "320 to 8192"},
        {"[session]\nwarn_after = 10",
         "kiosk.toml:2: field 'session.warn_after': out of range; expected a whole number from 120 to 300"},
        {"[sync]\nintreval = 5",
         "kiosk.toml:2: field 'sync.intreval': unknown; expected one of ballot_interval, certificate_file, "
         "disk_reserve_megabytes, interval"},
        {"sync = 3", "kiosk.toml:1: field 'sync': of another type; expected a table [sync]"},
    };
    for (const Row& row : rows) {
        const auto read = configuration_from_toml(row.toml, "kiosk.toml");
        REQUIRE_FALSE(read);
        CHECK(read.error().message == row.message);
    }
    CHECK_FALSE(configuration_from_toml("a = [", "kiosk.toml"));
}

}  // namespace veche::kiosk
