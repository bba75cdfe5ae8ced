// A kiosk's trust over real HTTP while the town renews what it has signed.
#include "server/edition/renewal.h"

#include <algorithm>
#include <ctime>
#include <doctest/doctest.h>

#include "base/files.h"
#include "server/edition/expiry.h"
#include "server/edition/published.h"
#include "server/edition/signing.h"
#include "sync/curl_http_client.h"
#include "sync/trust.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

namespace fs = std::filesystem;
namespace tuf = protocol::tuf;

constexpr std::int64_t day = 86'400;

Instant in_days(std::int64_t days) {
    return {std::time(nullptr) + days * day};
}

struct Town {
    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
    server::Layout layout = town.layout();
    std::string root = layout.root.string();
    server::Configuration::Publish lifetimes;

    [[nodiscard]] server::Published published() const {
        auto read = server::read_published(layout);
        REQUIRE_MESSAGE(read, read.error().message);
        REQUIRE(*read);
        return **read;
    }
    // As if the edition had been published so many days ago.
    void sign_days_ago(std::int64_t days) const {
        const auto catalog = server::read_published_catalog(layout, published());
        REQUIRE(catalog);
        REQUIRE(server::sign_same_edition(layout, lifetimes, *catalog, in_days(-days)));
    }
};

sync::CurlSettings plain_http(std::uint16_t port) {
    sync::CurlSettings settings;
    settings.server = "http://127.0.0.1:" + std::to_string(port);
    settings.plain_http = sync::PlainHttp::allowed_for_development;
    return settings;
}

// What a kiosk trusts that was set up with the root of that moment.
struct Kiosk {
    TemporaryFolder folder;
    SystemFileCalls calls;
    DurableFolder files;
    sync::Cancellation cancellation;
    std::unique_ptr<sync::CurlHttpClient> client;
    sync::HttpContentSource source;
    sync::Trust trust;

    Kiosk(const Town& town, std::uint16_t port)
        : files(*DurableFolder::open(folder.path().string(), calls)),
          client(*sync::CurlHttpClient::create(plain_http(port), cancellation)),
          source(*client),
          trust(*sync::Trust::open(
              files, *read_file(town.layout.metadata() / tuf::root_file_name(town.published().root.version),
                                tuf::largest_metadata))) {}
    // Empty: all went well.
    [[nodiscard]] std::string refresh(Instant now = in_days(0)) {
        const auto done = trust.refresh(source, now);
        return done ? "" : done.error().message;
    }
    [[nodiscard]] std::uint64_t root() const { return trust.trusted().root.version; }
};

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

CommandResult renew(const Town& town, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"renew", town.root};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_command(arguments);
}

}  // namespace

TEST_CASE("a kiosk follows new roots with new keys over HTTP, however many came while it was off") {
    const Town town;
    RunningServer server(town.root);
    Kiosk kiosk(town, server.port());
    REQUIRE(kiosk.refresh() == "");
    const auto catalog = kiosk.trust.catalog();
    const std::string first_key = (town.layout.keys() / "root.key").string();
    const std::string second_key = (town.folder.path() / "root-2.key").string();
    const auto renewed = renew(town, {"--root-key", first_key, "--new-key", "root", "--new-key", "targets", "--new-key",
                                      "snapshot", "--new-key", "timestamp", "--new-root-key", second_key});
    REQUIRE_MESSAGE(renewed.code == 0, renewed.output);
    CHECK(kiosk.refresh() == "");
    CHECK(kiosk.root() == 2);
    CHECK(kiosk.trust.catalog() == catalog);
    Kiosk later(town, server.port());
    for (int i = 0; i < 2; ++i) REQUIRE(renew(town, {"--root-key", second_key}).code == 0);
    CHECK(kiosk.refresh() == "");
    CHECK(kiosk.root() == 4);
    CHECK(later.refresh() == "");
    CHECK(later.root() == 4);
    // What is published from now on is signed by the new keys, and the registrar has them.
    const auto online = server::renew_online(town.layout, town.lifetimes, in_days(16));
    REQUIRE_MESSAGE(online, online.error().message);
    CHECK(*online == server::Renewed::snapshot_and_timestamp);
    CHECK(kiosk.refresh(in_days(16)) == "");
    const auto checked = run_command({"check", town.root});
    CHECK_MESSAGE(says(checked.output, "root.key: not this town's key"),
                  checked.output);  // the first one is still there
}

TEST_CASE("a root that the one before did not sign is refused by kiosk and command, and the old one goes on") {
    const Town town;
    RunningServer server(town.root);
    Kiosk kiosk(town, server.port());
    REQUIRE(kiosk.refresh() == "");
    SystemRandom random;
    const std::string thiefs = (town.folder.path() / "thief.key").string();
    const auto seed = server::make_key_at(thiefs, server::KeyName::root, random);
    REQUIRE(seed);
    const auto refused = renew(town, {"--root-key", thiefs});
    CHECK(refused.code == 1);
    CHECK_MESSAGE(says(refused.output, "not the root key that 1.root.json names"), refused.output);
    CHECK_FALSE(fs::exists(town.layout.metadata() / "2.root.json"));
    const auto thief = protocol::SigningKey::from_seed(seed->view());
    tuf::Root forged = town.published().root;
    forged.version = 2;
    tuf::replace_key(forged, tuf::Role::root, thief->public_key());
    REQUIRE(write_file(town.layout.metadata() / "2.root.json", tuf::write_root(forged, {&*thief}), 0644));
    CHECK(says(kiosk.refresh(), "2.root.json"));
    CHECK(kiosk.root() == 1);
    CHECK(kiosk.trust.freshness(in_days(0)) == sync::Freshness::fresh);
}

TEST_CASE("new keys need the root's, and a new root key a place that is not there yet") {
    const Town town;
    const std::string key = (town.layout.keys() / "root.key").string();
    CHECK(says(renew(town, {"--new-key", "targets"}).output, "--root-key"));
    CHECK(says(renew(town, {"--root-key", key, "--new-key", "root"}).output, "--new-root-key"));
    CHECK(says(renew(town, {"--root-key", key, "--new-root-key", "/nowhere"}).output, "--new-key root"));
    CHECK(renew(town, {"--root-key", key, "--new-key", "root", "--new-root-key", key}).code == 1);
    CHECK(town.published().root.version == 1);
    CHECK(renew(town).code == 0);
}

TEST_CASE("a town that publishes nothing for a month goes on: the registrar signs snapshot and timestamp") {
    const Town town;
    town.sign_days_ago(40);
    RunningServer server(town.root);
    REQUIRE(eventually([&] { return says(server.log(), "snapshot.renewed"); }));
    Kiosk kiosk(town, server.port());
    CHECK(kiosk.refresh() == "");
    const auto age = town.published().snapshot.expires.seconds - in_days(0).seconds;
    CHECK(age > 29 * day);
}

TEST_CASE("without snapshot.key on the machine the timestamp alone is renewed, and the snapshot's end is told") {
    const Town town;
    fs::remove(town.layout.keys() / "snapshot.key");
    const auto renewed = server::renew_online(town.layout, town.lifetimes, in_days(24));
    REQUIRE(renewed);
    CHECK(*renewed == server::Renewed::timestamp);
    const auto snapshot = server::expiries(town.published(), town.lifetimes)[2];
    CHECK(server::warning_of(snapshot, in_days(22)) == std::nullopt);
    CHECK(server::warning_of(snapshot, in_days(24)) == 7);
}

TEST_CASE("the end of root and targets is told 30, 7 and 1 days before, by log, check and metrics") {
    const Town town;
    const auto targets = server::expiries(town.published(), town.lifetimes)[1];
    CHECK(server::warning_of(targets, in_days(59)) == std::nullopt);
    for (const auto& [days, warning] : {std::pair(61, 30), std::pair(82, 30), std::pair(84, 7), std::pair(89, 1)}) {
        CHECK(server::warning_of(targets, in_days(days)) == warning);
    }
    CHECK(server::is_past(targets, in_days(91)));
    CHECK(server::warning_of(targets, in_days(91)) == std::nullopt);
    town.sign_days_ago(85);
    RunningServer server(town.root);
    const bool told = eventually([&] { return says(server.log(), "metadata.expires_soon role=targets days="); });
    CHECK_MESSAGE(told, server.log());
    const auto metrics = get(server.metrics_port(), "/metrics").body;
    const auto expires = town.published().targets.expires.seconds;
    CHECK(says(metrics, "veche_metadata_expires_seconds{role=\"targets\"} " + std::to_string(expires)));
    const auto checked = run_command({"check", town.root});
    CHECK(checked.code == 1);
    CHECK_MESSAGE(says(checked.output, "signed targets: expires"), checked.output);
    CHECK(says(checked.output, "veche-server renew"));
    REQUIRE(renew(town).code == 0);
    const auto again = run_command({"check", town.root});
    CHECK_MESSAGE(again.code == 0, again.output);
}

TEST_CASE("what has expired is an error of its own, each day once, until it is signed anew") {
    const Town town;
    town.sign_days_ago(100);
    RunningServer server(town.root);
    const bool told = eventually([&] { return says(server.log(), "[error] metadata.expired role=targets"); });
    CHECK_MESSAGE(told, server.log());
    Kiosk kiosk(town, server.port());
    CHECK(says(kiosk.refresh(), "expired"));
    REQUIRE(renew(town).code == 0);
    CHECK(kiosk.refresh() == "");
}

TEST_CASE("the case key of another town is told at the start of run and by check, before any case is read") {
    const Town town;
    const TestTown other(town.folder.path() / "other");
    fs::copy_file(other.layout().keys() / "case.key", town.layout.keys() / "case.key",
                  fs::copy_options::overwrite_existing);
    const auto checked = run_command({"check", town.root});
    CHECK(checked.code == 1);
    CHECK_MESSAGE(says(checked.output, "case.key: not this town's key"), checked.output);
    const auto run = run_command({"run", town.root, "--port", "0", "--metrics-port", "0"});
    CHECK(run.code == 78);
    CHECK_MESSAGE(says(run.output, "case.key: not this town's key"), run.output);
}

TEST_CASE("in a folder of the first version, which knows no hash of the case key, check opens every case with it") {
    const Town town;
    auto identity = *server::read_town_identity(town.layout);
    identity.public_halves.erase(server::KeyName::case_file);
    REQUIRE(write_file(town.layout.town(), server::town_file(identity), 0644));
    TestKiosk hall;
    hall.enrol(town.town, "hall");
    {
        RunningServer server(town.root);
        CHECK(request_once(server.port(), hall.put(hall.appeal(town.town, "Фонарь не горит"))).status == 201);
        REQUIRE(eventually([&] { return says(run_command({"submissions", "list", town.root}).output, "Фонарь"); }));
    }
    CHECK(run_command({"check", town.root}).code == 0);
    const TestTown other(town.folder.path() / "other");
    fs::copy_file(other.layout().keys() / "case.key", town.layout.keys() / "case.key",
                  fs::copy_options::overwrite_existing);
    const auto checked = run_command({"check", town.root});
    CHECK(checked.code == 1);
    CHECK_MESSAGE(says(checked.output, "1 of 1 cases cannot be opened"), checked.output);
}

TEST_CASE(
    "a publication between two halves of a root's renewal is taken by every kiosk, and not taken back by the rest") {
    const Town town;
    RunningServer server(town.root);
    Kiosk kiosk(town, server.port());
    REQUIRE(kiosk.refresh() == "");
    SystemRandom random;
    const server::NextRoot wanted{town.layout.keys() / "root.key", {server::KeyName::targets}, {}};
    const auto put_new_key_in_place = [&town] {
        const fs::path staged = town.layout.keys_to_come();
        fs::copy_file(staged / "town.json", town.layout.town(), fs::copy_options::overwrite_existing);
        fs::rename(staged / "targets.key", town.layout.keys() / "targets.key");
    };
    REQUIRE(server::stage_root(town.layout, town.lifetimes, town.published(), wanted, random, in_days(0)));
    // Cut where the new key is in its place and the root that names it is not.
    put_new_key_in_place();
    SUBCASE("publish") {
        const fs::path texts = town.folder.path() / "texts";
        fs::create_directory(texts);
        REQUIRE(write_file(texts / "hours.txt", "Часы работы\n\nС девяти до шести.\n", 0644));
        const auto made = run_command({"publish", town.root, texts.string(), "--replace-town"});
        REQUIRE_MESSAGE(made.code == 0, made.output);
    }
    SUBCASE("a backup is of the whole renewal") {
        const auto made = run_command({"backup", town.root, (town.folder.path() / "backup").string()});
        REQUIRE_MESSAGE(made.code == 0, made.output);
        CHECK(fs::exists(town.folder.path() / "backup" / "content" / "metadata" / "2.root.json"));
    }
    SUBCASE("check --mend") {
        CHECK(run_command({"check", town.root, "--mend"}).code == 0);
    }
    CHECK(kiosk.refresh() == "");
    CHECK(kiosk.root() == 2);
    const auto edition = town.published().catalog.number;
    REQUIRE(renew(town).code == 0);
    CHECK(town.published().catalog.number == edition);
    CHECK(kiosk.refresh() == "");
    // Also where nothing was staged: what kiosks would refuse is not signed.
    REQUIRE(server::stage_root(town.layout, town.lifetimes, town.published(), wanted, random, in_days(0)));
    put_new_key_in_place();
    fs::remove_all(town.layout.keys_to_come());
    const auto refused = renew(town);
    CHECK(refused.code == 1);
    CHECK_MESSAGE(says(refused.output, "targets.key: not the key that 2.root.json names"), refused.output);
    CHECK(kiosk.refresh() == "");
}

TEST_CASE("an edition published while a new root was staged stays published when the renewal is brought to its end") {
    Town town;
    RunningServer server(town.root);
    Kiosk kiosk(town, server.port());
    SystemRandom random;
    const server::NextRoot wanted{town.layout.keys() / "root.key", {server::KeyName::targets}, {}};
    REQUIRE(server::stage_root(town.layout, town.lifetimes, town.published(), wanted, random, in_days(0)));
    // As a program of before, which did not look for it.
    town.town.publish_again();
    REQUIRE(kiosk.refresh() == "");
    const auto edition = town.published().catalog.number;
    SUBCASE("before the new root has its name") {}
    SUBCASE("behind it") {
        fs::copy_file(town.layout.keys_to_come() / "root.json", town.layout.metadata() / tuf::root_file_name(2));
    }
    REQUIRE(renew(town).code == 0);
    CHECK(town.published().root.version == 2);
    CHECK(town.published().catalog.number == edition);
    CHECK(kiosk.refresh() == "");
}
