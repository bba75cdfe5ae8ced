#include "sync/trust.h"

#include <doctest/doctest.h>

#include "tests/support/memory_http_client.h"
#include "tests/support/memory_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

constexpr Instant now{1795215481};

struct Fixture {
    test::TemporaryFolder folder;
    SystemFileCalls calls;
    DurableFolder files = *DurableFolder::open(folder.path(), calls);
    test::MemoryTown town;
    test::MemoryHttpClient client{[this](const HttpRequest& request) { return town.answer(request); }};
    HttpContentSource source{client};
    Trust trust = *Trust::open(files, town.root_json());

    Fixture() { town.publish({"Первая"}); }
    [[nodiscard]] bool refresh(Instant time = now) { return trust.refresh(source, time).has_value(); }
    [[nodiscard]] std::string kept(const char* name) const { return **files.read(name, 100'000); }
    void take_second_root() {
        protocol::tuf::Root next = town.root();
        next.version = 2;
        town.files["metadata/2.root.json"] = protocol::tuf::write_root(next, {&town.root_key});
        REQUIRE(refresh());
        REQUIRE(trust.trusted().root.version == 2);
    }
    [[nodiscard]] std::string why() { return trust.refresh(source, now).error().message; }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the signed catalog is found and known again after a restart") {
    CHECK_FALSE(trust.catalog());
    CHECK(trust.freshness(now) == Freshness::stale);
    REQUIRE(refresh());
    REQUIRE(trust.catalog());
    CHECK(trust.freshness(now) == Freshness::fresh);
    CHECK(Trust::open(files, "")->catalog() == trust.catalog());
}

TEST_CASE_FIXTURE(Fixture, "an older timestamp is refused: rollback") {
    const auto old = town.files;
    town.publish({"Вторая"});
    REQUIRE(refresh());
    const auto trusted = trust.catalog();
    town.files["metadata/timestamp.json"] = old.at("metadata/timestamp.json");
    CHECK(why().find("older than the one already trusted") != std::string::npos);
    trust = *Trust::open(files, town.root_json());
    CHECK_FALSE(refresh());
    CHECK(trust.catalog() == trusted);
}

TEST_CASE_FIXTURE(Fixture, "a new timestamp that names an older snapshot is refused: rollback") {
    town.publish({"Вторая"});
    REQUIRE(refresh());
    ++town.version;
    town.sign_timestamp({1, std::nullopt, std::nullopt});
    CHECK(why().find("timestamp.json: older than the one already trusted") != std::string::npos);
    CHECK(trust.trusted().timestamp->version == 2);
    CHECK(Trust::open(files, town.root_json())->trusted().timestamp->version == 2);
}

TEST_CASE_FIXTURE(Fixture, "a newer timestamp over an older snapshot or targets is refused: mix and match") {
    REQUIRE(refresh());
    const std::string old_snapshot = town.files.at("metadata/1.snapshot.json");
    const std::string old_targets = town.files.at("metadata/1.targets.json");
    town.publish({"Вторая"});
    const auto published = town.files;
    town.files["metadata/2.snapshot.json"] = old_snapshot;
    CHECK_FALSE(refresh());
    town.files = published;
    town.files["metadata/2.targets.json"] = old_targets;
    CHECK_FALSE(refresh());
    town.files = published;
    CHECK(refresh());
}

TEST_CASE_FIXTURE(Fixture, "a snapshot that takes back or drops a file is refused") {
    town.publish({"Вторая"});
    REQUIRE(refresh());
    ++town.version;
    town.sign_snapshot({1, std::nullopt, std::nullopt});
    CHECK(why().find("gone or older") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "expired metadata are stale, not broken: refused as new, kept as they are") {
    REQUIRE(refresh());
    const Instant later{town.expires.seconds};
    CHECK_FALSE(refresh(later));
    CHECK(trust.catalog());
    CHECK(trust.freshness(later) == Freshness::stale);
    CHECK(trust.freshness(now) == Freshness::fresh);
}

TEST_CASE_FIXTURE(Fixture, "a bundle's expired metadata may start a kiosk") {
    CHECK_FALSE(refresh(town.expires));
    CHECK(trust.refresh(source, town.expires, Expired::accepted));
    CHECK(trust.catalog());
}

TEST_CASE_FIXTURE(Fixture, "a file of another length or hash is refused") {
    const auto published = town.files;
    for (const char* name : {"metadata/1.snapshot.json", "metadata/1.targets.json"}) {
        town.files[name] += "\n";
        CHECK_FALSE(refresh());
        town.files = published;
        town.files.erase(name);
        CHECK_FALSE(refresh());
        town.files = published;
    }
    town.files["metadata/timestamp.json"] = "<html>Welcome</html>";
    CHECK_FALSE(refresh());
}

TEST_CASE_FIXTURE(Fixture, "a new root takes over step by step, and the old keys count no more") {
    REQUIRE(refresh());
    const protocol::SigningKey old_timestamp_key = std::move(town.timestamp_key);
    town.timestamp_key = test::signing_key('N');
    protocol::tuf::Root next = town.root();
    next.version = 2;
    town.files["metadata/2.root.json"] = protocol::tuf::write_root(next, {&town.root_key});
    town.publish({"Вторая"});
    CHECK(refresh());
    CHECK(trust.trusted().root.version == 2);
    CHECK(Trust::open(files, town.root_json())->trusted().root.version == 2);
    town.files["metadata/timestamp.json"] =
        protocol::tuf::write_timestamp({9, town.expires, {2, std::nullopt, std::nullopt}}, old_timestamp_key);
    CHECK_FALSE(refresh());
}

TEST_CASE_FIXTURE(Fixture,
                  "targets whose key a new root takes away are trusted no longer, though their version is the same") {
    REQUIRE(refresh());
    REQUIRE(trust.catalog());
    town.targets_key = test::signing_key('N');
    protocol::tuf::Root next = town.root();
    next.version = 2;
    town.files["metadata/2.root.json"] = protocol::tuf::write_root(next, {&town.root_key});
    CHECK_FALSE(refresh());
    CHECK_FALSE(trust.catalog());
    town.publish({"Вторая"});
    CHECK(refresh());
    CHECK(trust.catalog());
}

TEST_CASE_FIXTURE(Fixture, "new keys undo a fast-forward attack") {
    REQUIRE(refresh());
    const std::uint64_t version = town.version;
    town.version = 1'000'000;
    town.sign_snapshot({1, std::nullopt, std::nullopt});
    REQUIRE(refresh());
    town.version = version;
    town.timestamp_key = test::signing_key('N');
    town.snapshot_key = test::signing_key('P');
    protocol::tuf::Root next = town.root();
    next.version = 2;
    town.files["metadata/2.root.json"] = protocol::tuf::write_root(next, {&town.root_key});
    town.publish({"Вторая"});
    CHECK(refresh());
    CHECK(trust.trusted().timestamp->version == 2);
}

TEST_CASE_FIXTURE(Fixture,
                  "a new key of the snapshot alone undoes a fast-forward attack, and so does one of the timestamp") {
    REQUIRE(refresh());
    const std::uint64_t version = town.version;
    town.version = 1'000'000;
    town.sign_snapshot({1, std::nullopt, std::nullopt});
    REQUIRE(refresh());
    town.version = version;
    SUBCASE("snapshot") {
        town.snapshot_key = test::signing_key('N');
    }
    SUBCASE("timestamp") {
        town.timestamp_key = test::signing_key('N');
    }
    protocol::tuf::Root next = town.root();
    next.version = 2;
    town.files["metadata/2.root.json"] = protocol::tuf::write_root(next, {&town.root_key});
    town.publish({"Вторая"});
    CHECK(refresh());
    CHECK(trust.trusted().timestamp->version == 2);
}

TEST_CASE_FIXTURE(Fixture, "under a root that has expired nothing new is taken") {
    protocol::tuf::Root next = town.root();
    next.version = 2;
    next.expires = Instant{now.seconds - 1};
    town.files["metadata/2.root.json"] = protocol::tuf::write_root(next, {&town.root_key});
    CHECK(why() == "root.json has expired");
    CHECK(trust.expired_seen());
    CHECK_FALSE(trust.catalog());
    CHECK(trust.freshness(now) == Freshness::stale);
}

TEST_CASE_FIXTURE(Fixture, "a root that skips a version or lacks the old key is refused") {
    protocol::tuf::Root next = town.root();
    next.version = 3;
    town.files["metadata/2.root.json"] = protocol::tuf::write_root(next, {&town.root_key});
    CHECK_FALSE(refresh());
    next.version = 2;
    const protocol::SigningKey thief = test::signing_key('x');
    town.files["metadata/2.root.json"] = protocol::tuf::write_root(next, {&thief});
    CHECK_FALSE(refresh());
}

TEST_CASE_FIXTURE(Fixture, "a damaged root does not lead back behind a newer one: its copy stands in and mends it") {
    take_second_root();
    for (const char* damaged : {"root.json", "root.copy.json"}) {
        for (const char* bytes : {"", "broken"}) {
            CAPTURE(damaged);
            REQUIRE(files.replace(damaged, bytes));
            CHECK(Trust::open(files, town.root_json())->trusted().root.version == 2);
            CHECK(kept("root.json") == kept("root.copy.json"));
            CHECK(kept(damaged) != bytes);
        }
    }
    REQUIRE(files.remove("root.copy.json"));  // a folder of before there was a copy
    CHECK(Trust::open(files, town.root_json())->trusted().root.version == 2);
    CHECK(kept("root.json") == kept("root.copy.json"));
}

TEST_CASE_FIXTURE(Fixture, "a power cut between the two copies of a new root leaves the newer one") {
    const std::string first = kept("root.json");
    take_second_root();
    REQUIRE(files.replace("root.json", first));
    CHECK(Trust::open(files, town.root_json())->trusted().root.version == 2);
}

TEST_CASE_FIXTURE(Fixture, "a root that cannot be read is told, never replaced by the bundle's") {
    take_second_root();
    REQUIRE(files.remove("root.json"));
    std::filesystem::create_directory(folder.path() / "root.json");
    CHECK(Trust::open(files, town.root_json())->trusted().root.version == 2);
    REQUIRE(files.replace("root.copy.json", "broken"));
    const auto opened = Trust::open(files, town.root_json());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().message.find("root.json: not a file") != std::string::npos);
    CHECK(std::filesystem::is_directory(folder.path() / "root.json"));
}

TEST_CASE_FIXTURE(Fixture, "broken files on the disk lead back to the bundle's root") {
    take_second_root();
    REQUIRE(files.replace("root.json", "broken"));
    REQUIRE(files.replace("root.copy.json", "broken"));
    REQUIRE(files.replace("timestamp.json", "broken"));
    trust = *Trust::open(files, town.root_json());
    CHECK(trust.trusted().root.version == 1);
    CHECK(refresh());
    CHECK(trust.trusted().root.version == 2);
    const DurableFolder other = *DurableFolder::open(folder.path() / "other", calls);
    CHECK_FALSE(Trust::open(other, "broken"));
}

}  // namespace veche::sync
