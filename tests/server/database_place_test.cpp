#include "server/database_place.h"

#include <doctest/doctest.h>

#include "server/configuration.h"

namespace veche::server {
namespace {

TEST_CASE("an address of PostgreSQL is a host, a port and a database") {
    struct Row {
        std::string_view address;
        DatabasePlace place;
    };
    for (const Row& row : {Row{"postgresql://localhost/veche", {"localhost", 5432, "veche"}},
                           Row{"postgresql://db.example.org:6432/town_7", {"db.example.org", 6432, "town_7"}},
                           Row{"postgresql://10.0.0.7/veche", {"10.0.0.7", 5432, "veche"}},
                           Row{"postgresql://[::1]/veche", {"::1", 5432, "veche"}},
                           Row{"postgresql://[2001:db8::7]:5433/veche", {"2001:db8::7", 5433, "veche"}}}) {
        CAPTURE(row.address);
        const auto place = database_place_from(row.address);
        REQUIRE_MESSAGE(place, place.error().message);
        CHECK(*place == row.place);
    }
}

TEST_CASE("an address that is something else, or holds more, is refused and not repeated") {
    for (const std::string_view address :
         {"postgresql://veche:geheim@localhost/veche", "postgresql://geheim@localhost/veche", "postgresql://localhost",
          "postgresql://localhost/", "postgresql:///geheim", "postgresql://localhost/veche?password=geheim",
          "postgresql://localhost/veche?sslmode=disable", "postgresql://localhost:geheim/veche",
          "postgresql://localhost:0/veche", "postgresql://localhost:70000/veche", "postgresql://localhost:/veche",
          "postgresql://a,b/veche", "postgresql://[::1/veche", "postgresql://[geheim]/veche",
          "postgresql://localhost/a b", "postgresql://%2Fgeheim/veche", "postgres://localhost/veche", "host=geheim",
          "geheim"}) {
        CAPTURE(address);
        const auto place = database_place_from(address);
        REQUIRE_FALSE(place);
        CHECK(place.error().message.find("geheim") == std::string::npos);
        const auto configured =
            configuration_from_toml("[storage]\npostgresql = \"" + std::string(address) + "\"\n", "veche.toml");
        REQUIRE_FALSE(configured);
        CHECK(configured.error().message.starts_with("veche.toml:2: field 'storage.postgresql': "));
        CHECK(configured.error().message.find("geheim") == std::string::npos);
    }
    CHECK(database_place_from("postgresql://a:b@c/d").error().message.find("keys/postgresql-ROLE") !=
          std::string::npos);
}

TEST_CASE("what leaves the machine is sent by TLS to a server that proves its name") {
    const auto words = [](std::string_view address, std::vector<std::string> addresses = {}) {
        DatabasePlace place = *database_place_from(address);
        place.addresses = std::move(addresses);
        return connection_words(place, DatabaseRole::gate, "/a folder's/ca.pem");
    };
    CHECK(words("postgresql://localhost/veche") ==
          "host=localhost port=5432 dbname=veche user=veche_gate gssencmode=disable sslmode=disable");
    CHECK(words("postgresql://127.0.0.2/veche").ends_with(" sslmode=disable"));
    CHECK(words("postgresql://[::1]/veche").ends_with(" sslmode=disable"));
    const std::string demanded = " sslmode=verify-full sslrootcert='/a folder\\'s/ca.pem'";
    for (const char* elsewhere : {"postgresql://db.example.org/veche", "postgresql://10.0.0.7/veche",
                                  "postgresql://localhost.example.org/veche", "postgresql://127.example.org/veche",
                                  "postgresql://[2001:db8::7]/veche"}) {
        CHECK(words(elsewhere).ends_with(demanded));
    }
    // The name stays, for the certificate says it; what it stood for is where it connects.
    const std::string two = words("postgresql://db.example.org/veche", {"192.0.2.7", "2001:db8::7"});
    CHECK(two.find("host=db.example.org,db.example.org ") != std::string::npos);
    CHECK(two.find(" hostaddr=192.0.2.7,2001:db8::7 ") != std::string::npos);
}

TEST_CASE("a name is looked up for a process that cannot do so itself") {
    DatabasePlace place = *database_place_from("postgresql://127.0.0.1/veche");
    REQUIRE(look_up(place));
    CHECK(place.addresses == std::vector<std::string>{"127.0.0.1"});
    DatabasePlace nowhere = *database_place_from("postgresql://nowhere.invalid/veche");
    CHECK_FALSE(look_up(nowhere));
}

TEST_CASE("only the place of the stores changes in a veche.toml that somebody wrote") {
    const std::string address = "postgresql://localhost/veche";
    for (const std::string before :
         {"", "[listen]\nport = 9000  # ours", "# [storage]\n[listen]\nport = 9000\n",
          "[storage]\n# Where.\npostgresql = \"\"\n\n[listen]\nport = 9000\n", "[storage]\n\n[listen]\nport = 9000\n",
          "[storage]\npostgresql = \"postgresql://db/other\"\n"}) {
        CAPTURE(before);
        const auto there = with_storage(before, address);
        REQUIRE_MESSAGE(there, there.error().message);
        CHECK(configuration_from_toml(*there, "x")->storage.postgresql == address);
        const auto back = with_storage(*there, "");
        REQUIRE_MESSAGE(back, back.error().message);
        CHECK(configuration_from_toml(*back, "x")->storage.postgresql.empty());
        CHECK(configuration_from_toml(*back, "x")->listen == configuration_from_toml(before, "x")->listen);
        CHECK((back->find("# ours") == std::string::npos) == (before.find("# ours") == std::string::npos));
    }
    // Written in another way than we do: told, and left alone.
    CHECK_FALSE(with_storage("storage = { postgresql = \"\" }\n", address));
    CHECK_FALSE(with_storage("[storage]\n  postgresql = \"postgresql://db/other\"\n", address));
}

}  // namespace
}  // namespace veche::server
