#include "server/configuration.h"

#include <doctest/doctest.h>

using namespace veche;
using namespace veche::server;

namespace {

std::string error_of(std::string_view toml) {
    const auto read = configuration_from_toml(toml, "veche.toml");
    return read ? std::string() : read.error().message;
}

}  // namespace

TEST_CASE("an office that other machines reach in clear is warned of, one behind HTTPS or of this machine is not") {
    Configuration::Office office;
    CHECK(warning_of(office).empty());  // the default address
    office.public_address = "http://office.example.org";
    CHECK(warning_of(office).find("http://office.example.org") != std::string::npos);
    office.public_address = "https://office.example.org";
    CHECK(warning_of(office).empty());
    for (const char* own : {"http://localhost:8081", "http://127.0.0.1:8081", "http://[::1]:8081"}) {
        office.public_address = own;
        CHECK(warning_of(office).empty());
    }
    office.public_address.clear();
    office.address = "10.0.0.5";
    CHECK_FALSE(warning_of(office).empty());
}

TEST_CASE("the file that init writes reads back as the same settings") {
    Configuration values;
    values.listen.port = 9000;
    values.users = {"veche-http", "64102", "veche-publisher", "64104", "64105"};
    const auto read = configuration_from_toml(*explained_configuration(values), "veche.toml");
    REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().message));
    CHECK(read->listen.port == 9000);
    CHECK(read->users == values.users);
    CHECK(read->publish.timestamp_hours == values.publish.timestamp_hours);
    CHECK(read->intake.group == 512);
}

TEST_CASE("publishing for the office is bounded, and no setting forbids it") {
    const auto read = configuration_from_toml("[publish]\nmost_an_hour = 3\nmost_a_day = 20\n", "veche.toml");
    REQUIRE(read);
    CHECK(read->publish.most_an_hour == 3);
    CHECK(read->publish.most_a_day == 20);
    CHECK(error_of("[publish]\nmost_an_hour = 0\n").find("most_an_hour") != std::string::npos);
    CHECK(error_of("[publish]\nmost_a_day = 0\n").find("most_a_day") != std::string::npos);
}

TEST_CASE("an address with a quote in it is written so that every command reads the file") {
    Configuration values;
    values.listen.public_address = "https://a\"b\\.example";
    const auto text = explained_configuration(values);
    REQUIRE(text);
    CHECK(configuration_from_toml(*text, "veche.toml") == values);
}

TEST_CASE("a setting that no command could read is not written") {
    Configuration values;
    values.listen.threads = 0;
    CHECK(explained_configuration(values).error().message.find("field 'listen.threads'") != std::string::npos);
    values = {};
    values.listen.address = "\xff";
    CHECK_FALSE(explained_configuration(values));
    values = {};
    values.listen.trusted_proxies = {*http::Network::from_text("10.0.0.0/8")};
    CHECK_FALSE(explained_configuration(values));
}

TEST_CASE("an empty configuration is the defaults") {
    CHECK(configuration_from_toml("", "x")->listen.port == 8080);
}

TEST_CASE("a wrong setting is named with line, field and what is expected") {
    struct Row {
        std::string_view toml;
        std::string_view message;
    };
    for (const Row& row : {
             Row{"[intake]\nqueue = 255",
                 "veche.toml:2: field 'intake.queue': out of range; expected a whole number from 256 to 1000000"},
             Row{"[listen]\nport = 70000",
                 "veche.toml:2: field 'listen.port': out of range; expected a whole number from 0 to 65535"},
             Row{"[listen]\nport = \"80\"",
                 "veche.toml:2: field 'listen.port': of another type; expected a whole number from 0 to 65535"},
             Row{"[listen]\n\nprot = 80",
                 "veche.toml:3: field 'listen.prot': unknown; expected one of address, connections_of_address"},
             Row{"[lissen]\nport = 80",
                 "veche.toml:1: field 'lissen': unknown; expected one of intake, limits, listen"},
             Row{"listen = 3", "veche.toml:1: field 'listen': of another type; expected a table [listen]"},
             Row{"[metrics]\nenabled = 1",
                 "veche.toml:2: field 'metrics.enabled': of another type; expected true or false"},
             Row{"[listen]\ntrusted_proxies = [1]",
                 "field 'listen.trusted_proxies': of another type; expected a list of at most 1000 texts"},
             Row{"[listen]\ntrusted_proxies = [\"proxy.example\"]",
                 "'proxy.example' is neither an address nor a network"},
             Row{"[listen]\ntrusted_proxies = [\"10.1.0.0/8\"]", "'10.1.0.0/8' has bits beyond the network's length"},
             Row{"[listen]\ntrusted_proxies = \"10.0.0.1\"", "of another type; expected a list of at most 1000 texts"},
             Row{"[users]\nhttp = 5", "veche.toml:2: field 'users.http': of another type; expected a text in quotes"},
             Row{"[listen\nport = 1", "veche.toml:1:"},
         }) {
        CAPTURE(row.toml);
        CAPTURE(error_of(row.toml));
        CHECK(error_of(row.toml).find(row.message) != std::string::npos);
    }
}

TEST_CASE("a mail server is named with its sender, in an address that is one") {
    const auto read = configuration_from_toml(
        "[mail]\nserver = \"smtps://mail.town.example\"\nfrom = \"veche@town.example\"\nuser = \"veche\"",
        "veche.toml");
    REQUIRE(read);
    CHECK(read->mail.server == "smtps://mail.town.example");
    CHECK(read->mail.from == "veche@town.example");
    CHECK(configuration_from_toml(*explained_configuration(*read), "veche.toml") == *read);
    CHECK(error_of("[mail]\nserver = \"smtps://mail.town.example\"").find("field 'mail.from'") != std::string::npos);
    CHECK(error_of("[mail]\nserver = \"mail.town.example\"\nfrom = \"a@town.example\"")
              .find("veche.toml:2: field 'mail.server'") == 0);
    CHECK(error_of("[mail]\nfrom = \"a@town.example\\r\\nBcc: b@town.example\"").find("field 'mail.from'") !=
          std::string::npos);
}

TEST_CASE("a Unix user is bound to what can be an account, and root to none") {
    const auto read =
        configuration_from_toml("[office]\nunix_users = { olga = \"o.clerk\", \"1007\" = \"i.koval\" }", "x");
    REQUIRE(read);
    CHECK(read->office.unix_users == std::map<std::string, std::string>{{"1007", "i.koval"}, {"olga", "o.clerk"}});
    CHECK(configuration_from_toml(*explained_configuration(*read), "x") == *read);
    const auto same = configuration_from_toml("[office.unix_users]\nolga = \"o.clerk\"\n1007 = \"i.koval\"", "x");
    REQUIRE(same);
    CHECK(*same == *read);
    for (const char* account : {"Olga", "registrar", "", "a", "o clerk"}) {
        CAPTURE(account);
        const std::string line = "[office]\nunix_users = { olga = \"" + std::string(account) + "\" }";
        CHECK(error_of(line).find("field 'office.unix_users.olga'") != std::string::npos);
    }
    CHECK(error_of("[office]\nunix_users = { olga = 5 }").find("field 'office.unix_users.olga'") != std::string::npos);
    CHECK(error_of("[office]\nunix_users = { root = \"o.clerk\" }").find("without an account") != std::string::npos);
}
