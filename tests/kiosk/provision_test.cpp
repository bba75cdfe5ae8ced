#include "kiosk/provision.h"

#include <doctest/doctest.h>
#include <fstream>
#include <map>
#include <sstream>

#include "sync/protocol/bundle.h"
#include "sync/protocol/random.h"
#include "sync/protocol/receipt.h"
#include "tests/support/temporary_folder.h"

using namespace veche;

namespace {

namespace fs = std::filesystem;

struct Hall {
    test::TemporaryFolder folder;
    SystemRandom random;
    fs::path kiosk = folder.path() / "kiosk";
    protocol::TownId town = protocol::make_random<protocol::TownId>(random);

    Hall() { REQUIRE(protocol::initialise_cryptography()); }

    fs::path bundle(const std::string& name, const protocol::TownId& of, const std::string& root = "{}") {
        fs::path path = folder.path() / name;
        REQUIRE(protocol::write_bundle(
            path, {"https://veche.example.org", protocol::make_receipt_code(random), of, "Hall", root, {}}));
        return path;
    }
    static void write(const fs::path& path, const std::string& text) {
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
    }
    static std::string read(const fs::path& path) {
        std::ostringstream text;
        text << std::ifstream(path, std::ios::binary).rdbuf();
        return text.str();
    }
};

}  // namespace

TEST_CASE("a kiosk enrolled again keeps its key, its settings and what waits sealed in it") {
    Hall hall;
    REQUIRE(kiosk::provision(hall.kiosk, hall.bundle("first", hall.town)));
    const std::map<std::string, std::string> kept = {{"device.key", "key"},
                                                     {"spool/single/aa.envelope", "sealed"},
                                                     {"kiosk.toml", "development = true\n"},
                                                     {"trust/timestamp.json", "trusted"}};
    for (const auto& [name, text] : kept) Hall::write(hall.kiosk / name, text);
    Hall::write(hall.kiosk / "trust/root.json", "{}");
    Hall::write(hall.kiosk / "enrolled", "as of old");
    const fs::path second = hall.bundle("second", hall.town);
    REQUIRE(kiosk::enrol_again(hall.kiosk, second));
    for (const auto& [name, text] : kept) CHECK(Hall::read(hall.kiosk / name) == text);
    CHECK_FALSE(fs::exists(hall.kiosk / "enrolled"));
    CHECK(Hall::read(hall.kiosk / "bundle/bundle.json") == Hall::read(second / "bundle.json"));
    CHECK_FALSE(fs::exists(hall.kiosk / ".new-bundle"));
    // Another root, brought by hand, takes the place of what was trusted.
    REQUIRE(kiosk::enrol_again(hall.kiosk, hall.bundle("third", hall.town, "{\"another\":1}")));
    CHECK_FALSE(fs::exists(hall.kiosk / "trust"));
}

TEST_CASE("the bundle of another town enrols no kiosk whose spool is sealed to its own") {
    Hall hall;
    REQUIRE(kiosk::provision(hall.kiosk, hall.bundle("first", hall.town)));
    Hall::write(hall.kiosk / "enrolled", "as of old");
    const auto other = protocol::make_random<protocol::TownId>(hall.random);
    const auto refused = kiosk::enrol_again(hall.kiosk, hall.bundle("other", other));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("another town") != std::string::npos);
    CHECK(fs::exists(hall.kiosk / "enrolled"));
    CHECK(Hall::read(hall.kiosk / "bundle/bundle.json") == Hall::read(hall.folder.path() / "first/bundle.json"));
    CHECK_FALSE(kiosk::enrol_again(hall.folder.path() / "nothing", hall.folder.path() / "first"));
    CHECK_FALSE(kiosk::provision(hall.kiosk, hall.folder.path() / "first"));
}
