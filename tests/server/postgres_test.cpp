// What only PostgreSQL can do to a store: go away, come back, forget, and have several servers.
#include "server/sql/postgres.h"

#include <algorithm>
#include <atomic>
#include <doctest/doctest.h>
#include <set>
#include <thread>

#include "server/store/schemas.h"
#include "server/store/storage.h"
#include "sync/protocol/random.h"
#include "tests/server/support/postgres_cluster.h"

namespace veche::server::store {
namespace {

struct Town {
    SystemRandom random;
    std::string address;
    std::unique_ptr<Storage> storage;

    explicit Town(test::PostgresCluster& cluster)
        : address(cluster.new_database()), storage(test::PostgresCluster::stores_at(address)) {
        REQUIRE(protocol::initialise_cryptography());
        const auto made = storage->create(protocol::make_random<protocol::Epoch>(random));
        REQUIRE_MESSAGE(made, made.error().message);
    }
    std::unique_ptr<IntakeStore> intake() const {
        auto opened = storage->intake();
        REQUIRE_MESSAGE(opened, opened.error().message);
        return std::move(*opened);
    }
    std::unique_ptr<IntakeReader> reader() const {
        auto opened = storage->intake_reader();
        REQUIRE_MESSAGE(opened, opened.error().message);
        return std::move(*opened);
    }
    IncomingEnvelope envelope() {
        return {protocol::make_random<protocol::EnvelopeId>(random), protocol::sha256("sealed"), false, "sealed"};
    }
};

constexpr Instant noon{1'795'219'200 + 43'200};

}  // namespace

TEST_CASE("a PostgreSQL that may lose what it confirmed is refused, and the setting is named") {
    test::PostgresCluster careless({"fsync=off"});
    const auto opened = sql::connect_postgres(careless.new_database(), "intake");
    REQUIRE_FALSE(opened);
    CHECK(opened.error().message.find("fsync is off") != std::string::npos);
    CHECK(opened.error().message.find("full_page_writes") == std::string::npos);
}

TEST_CASE("a session waits for the disk though the server does not by itself") {
    test::PostgresCluster hasty({"synchronous_commit=off"});
    const auto opened = sql::connect_postgres(hasty.new_database(), "intake");
    REQUIRE_MESSAGE(opened, opened.error().message);
    CHECK((*opened)->number("SELECT count(*) FROM pg_settings WHERE name = 'synchronous_commit' AND setting = 'on'",
                            {}) == 1);
}

TEST_CASE("an address that does not work is told without the password in it") {
    for (const char* address : {"postgresql://veche:hush-hush@127.0.0.1:1/town", "postgresql://veche:hush-hush@[town",
                                "postgresql://veche:a@hush@127.0.0.1:1/town", "postgresql://veche:hush/x@host/town",
                                "host=/nowhere password=hush-hush dbname=town"}) {
        CAPTURE(address);
        const auto opened = sql::connect_postgres(address, "intake");
        REQUIRE_FALSE(opened);
        CHECK(opened.error().message.find("hush") == std::string::npos);
        CHECK(opened.error().message.size() > 20);
    }
}

TEST_CASE("a store of a newer server is refused on PostgreSQL too") {
    Town town(test::PostgresCluster::shared());
    {
        const auto connection = sql::connect_postgres(town.address, "fleet");
        REQUIRE(connection);
        REQUIRE((*connection)->run("UPDATE schema_format SET value = 99", {}));
    }
    const auto opened = town.storage->fleet();
    REQUIRE_FALSE(opened);
    CHECK(opened.error().message.find("newer") != std::string::npos);
}

TEST_CASE(
    "what was acknowledged is there after PostgreSQL was killed, what was in doubt is sent again and is there once") {
    test::PostgresCluster cluster;
    Town town(cluster);
    const auto intake = town.intake();
    const auto reader = town.reader();
    std::vector<IncomingEnvelope> sent;
    for (int round = 0; round < 3; ++round) {
        std::atomic<int> acknowledged{0};
        std::thread killer([&] {
            while (acknowledged < 20) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            cluster.stop_at_once();
        });
        bool is_stored = true;
        while (is_stored) {
            sent.push_back(town.envelope());
            is_stored = intake->add({sent.back()}, noon).has_value();
            ++acknowledged;
        }
        killer.join();
        CHECK_FALSE(reader->after(0, 1));
        cluster.start();
        // Whether the last one is there nobody knows: it comes once more.
        const auto again = intake->add({sent.back()}, noon);
        REQUIRE_MESSAGE(again, again.error().message);
        CHECK(again->front().outcome != StoredEnvelope::Outcome::conflict);
    }
    const auto rows = reader->after(0, sent.size() + 1);
    REQUIRE(rows);
    CHECK(rows->size() == sent.size());
    for (const IncomingEnvelope& envelope : sent) {
        const auto there = intake->add({envelope}, noon);
        REQUIRE(there);
        CHECK(there->front().outcome == StoredEnvelope::Outcome::already_there);
    }
}

TEST_CASE("a server that came back careless is refused by a store that was open, again and again") {
    test::PostgresCluster cluster;
    Town town(cluster);
    const auto intake = town.intake();
    cluster.stop_at_once();
    cluster.start({"fsync=off"});
    for (int times = 0; times < 3; ++times) {
        const auto stored = intake->add({town.envelope()}, noon);
        REQUIRE_FALSE(stored);
        CHECK(stored.error().message.find("fsync is off") != std::string::npos);
    }
    cluster.stop_at_once();
    cluster.start();
    CHECK(intake->add({town.envelope()}, noon));
}

TEST_CASE("a text with a zero in it is refused, not cut") {
    Town town(test::PostgresCluster::shared());
    const auto fleet = town.storage->fleet();
    REQUIRE(fleet);
    REQUIRE((*fleet)->add_code({"hall", "CODE", {500}, 0, std::nullopt}));
    CHECK_FALSE((*fleet)->find_code(std::string("hall\0", 5)));
    CHECK((*fleet)->find_code("hall")->has_value());
}

TEST_CASE("a PostgreSQL of an earlier format takes each step to the newest, with what is in it") {
    const std::string address = test::PostgresCluster::shared().new_database();
    const Schema& newest = registry_schema();
    REQUIRE(sql::create_schema(address, newest.name));
    const auto connection = sql::connect_postgres(address, newest.name);
    REQUIRE(connection);
    for (int format = newest.begins; format <= newest.format(); ++format) {
        CAPTURE(format);
        const Schema then{newest.name, newest.journal_mode, newest.steps.first(static_cast<std::size_t>(format)),
                          newest.begins, newest.beginning};
        const auto done = bring_up_to_date(**connection, then);
        REQUIRE_MESSAGE(done, done.error().message);
        CHECK((*connection)->format() == format);
        REQUIRE((*connection)->run("INSERT INTO state(name, value) VALUES(?1, 1)", {std::to_string(format)}));
    }
    CHECK((*connection)->number("SELECT count(*) FROM state", {}) == newest.format() - newest.begins + 1);
}

TEST_CASE("a reader is told of what another server stored") {
    Town town(test::PostgresCluster::shared());
    const auto intake = town.intake();
    const auto reader = town.reader();
    const auto before = reader->version();
    REQUIRE(before);
    CHECK(*reader->version() == *before);
    REQUIRE(intake->add({town.envelope()}, noon));
    CHECK(*reader->version() != *before);
}

TEST_CASE("a transaction in which a statement failed cannot be committed") {
    Town town(test::PostgresCluster::shared());
    const auto connection = sql::connect_postgres(town.address, "registry");
    REQUIRE(connection);
    {
        auto transaction = sql::Transaction::begin(**connection);
        REQUIRE(transaction);
        REQUIRE((*connection)->run("INSERT INTO state(name, value) VALUES('half', 1)", {}));
        CHECK_FALSE((*connection)->run("INSERT INTO state(name, value) VALUES('half', 1)", {}));
        CHECK_FALSE(transaction->commit());
    }
    CHECK((*connection)->number("SELECT count(*) FROM state", {}, -1) == 0);
}

TEST_CASE("of many rows that are sent at once the first that fails fails all, is named, and the session goes on") {
    Town town(test::PostgresCluster::shared());
    const auto connection = sql::connect_postgres(town.address, "registry");
    REQUIRE(connection);
    constexpr const char* add = "INSERT INTO state(name, value) VALUES(?1, ?2)";
    const auto alone = (*connection)->write_each(add, {{"a", 1}});
    REQUIRE_FALSE(alone);
    CHECK(alone.error().message.find("outside a transaction") != std::string::npos);
    {
        auto transaction = sql::Transaction::begin(**connection);
        REQUIRE(transaction);
        const auto failed = (*connection)->write_each(add, {{"a", 1}, {"a", 2}, {"b", 3}});
        REQUIRE_FALSE(failed);
        CHECK(failed.error().message.find("state_pkey") != std::string::npos);
        CHECK_FALSE(transaction->commit());
    }
    auto transaction = sql::Transaction::begin(**connection);
    REQUIRE(transaction);
    const auto added =
        (*connection)->write_each(std::string(add) + " ON CONFLICT(name) DO NOTHING", {{"a", 1}, {"a", 2}, {"b", 3}});
    REQUIRE_MESSAGE(added, added.error().message);
    CHECK(*added == std::vector<std::int64_t>{1, 0, 1});
    REQUIRE(transaction->commit());
    CHECK((*connection)->number("SELECT sum(value)::bigint FROM state", {}) == 4);
}

TEST_CASE("a connection that is lost under many rows leaves none of them") {
    test::PostgresCluster cluster;
    Town town(cluster);
    const auto store = town.intake();
    std::vector<IncomingEnvelope> group(1'500);
    for (IncomingEnvelope& each : group) each = town.envelope();
    for (int i = 0; i < 3; ++i) {
        Result<std::vector<StoredEnvelope>> stored;
        std::thread adding([&] { stored = store->add(group, noon); });
        std::this_thread::sleep_for(std::chrono::milliseconds(5 * i));
        cluster.stop_at_once();
        cluster.start();
        adding.join();
        const auto there = town.reader()->after(0, group.size() + 1);
        REQUIRE_MESSAGE(there, there.error().message);
        CHECK((there->empty() || there->size() == group.size()));
        if (stored) CHECK(there->size() == group.size());
    }
    const auto stored = store->add(group, noon);
    REQUIRE_MESSAGE(stored, stored.error().message);
}

TEST_CASE("a transaction whose connection is lost in the middle leaves nothing") {
    test::PostgresCluster cluster;
    Town town(cluster);
    const auto connection = sql::connect_postgres(town.address, "registry");
    REQUIRE(connection);
    {
        auto transaction = sql::Transaction::begin(**connection);
        REQUIRE(transaction);
        REQUIRE((*connection)->run("INSERT INTO state(name, value) VALUES('half', 1)", {}));
        cluster.stop_at_once();
        cluster.start();
        CHECK_FALSE((*connection)->run("INSERT INTO state(name, value) VALUES('other', 1)", {}));
        CHECK_FALSE(transaction->commit());
    }
    CHECK((*connection)->number("SELECT count(*) FROM state", {}, -1) == 0);
}

TEST_CASE("an envelope of one server waits for that of another, so that a reader's cursor passes none by") {
    Town town(test::PostgresCluster::shared());
    const auto first = sql::connect_postgres(town.address, "intake");
    REQUIRE(first);
    auto transaction = sql::Transaction::begin(**first);
    REQUIRE(transaction);
    REQUIRE((*first)->run("INSERT INTO submission(id, hash, received, generation, bytes) VALUES(?1, ?1, 0, 1, ?1)",
                          {sql::Bytes{"first"}}));
    std::atomic<bool> is_stored{false};
    const auto reader = town.reader();
    std::thread second([&, intake = town.intake(), envelope = town.envelope()] {
        is_stored = intake->add({envelope}, noon).has_value();
    });
    for (int look = 0; look < 20; ++look) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        const auto rows = reader->after(0, 10);
        CHECK((rows && rows->empty()));
    }
    CHECK(transaction->commit());
    second.join();
    CHECK(is_stored);
    const auto rows = reader->after(0, 10);
    REQUIRE((rows && rows->size() == 2));
    CHECK(rows->front().bytes == "first");
}

TEST_CASE("two servers store at once: each envelope once, and a reader that goes on from the last misses none") {
    Town town(test::PostgresCluster::shared());
    constexpr std::size_t each = 60;
    std::vector<IncomingEnvelope> all;
    for (std::size_t i = 0; i < each; ++i) all.push_back(town.envelope());
    std::atomic<int> failed{0};
    std::atomic<int> added{0};
    const auto store_all = [&](std::unique_ptr<IntakeStore> intake, bool backwards) {
        for (std::size_t i = 0; i < each; ++i) {
            const auto stored = intake->add({all[backwards ? each - 1 - i : i]}, noon);
            if (!stored) ++failed;
            if (stored && stored->front().outcome == StoredEnvelope::Outcome::added) ++added;
        }
    };
    const auto reader = town.reader();
    std::thread first(store_all, town.intake(), false);
    std::thread second(store_all, town.intake(), true);
    std::int64_t last = 0;
    const auto read_on = [&] {
        const auto rows = reader->after(last, 7);
        if (!rows) ++failed;
        if (!rows) return std::size_t{0};
        for (const NumberedEnvelope& row : *rows) last = row.sequence;
        return rows->size();
    };
    std::size_t read = 0;
    while (read < each && failed == 0) read += read_on();
    first.join();
    second.join();
    CHECK(failed == 0);
    CHECK(added == static_cast<int>(each));
    CHECK(read == each);
    CHECK(read_on() == 0);
}

TEST_CASE("of two registrars one works, and the other has its turn when the first one's connection is gone") {
    test::PostgresCluster cluster;
    const Town town(cluster);
    const protocol::Epoch epoch = (*town.reader()).epoch().value();
    auto first = town.storage->registry_alone(epoch);
    REQUIRE_MESSAGE(first, first.error().message);
    REQUIRE(*first != nullptr);
    CHECK(town.storage->registry_alone(epoch).value() == nullptr);
    CHECK((*town.storage->registry(epoch))->cursor());  // commands are held up by nobody

    cluster.stop_at_once();
    cluster.start();
    const auto second = town.storage->registry_alone(epoch);
    REQUIRE_MESSAGE(second, second.error().message);
    REQUIRE(*second != nullptr);
    CHECK((*second)->cursor());
    for (int i = 0; i < 3; ++i) CHECK_FALSE((*first)->cursor());  // else both would work
    first->reset();
    CHECK((*second)->cursor());
}

}  // namespace veche::server::store
