// What the files of an engine tell of the order in which ballots came, after they were written anew.
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

#include "server/sql/postgres.h"
#include "server/store/storage.h"
#include "sync/protocol/random.h"
#include "tests/server/support/postgres_cluster.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;
using namespace veche::server;
using namespace veche::server::store;

namespace {

// Some so short that they lie in their row, some so long that PostgreSQL keeps them apart.
std::vector<OpenedBallot> drawn_ballots(std::size_t count) {
    REQUIRE(protocol::initialise_cryptography());
    SystemRandom random;
    std::vector<OpenedBallot> ballots;
    for (std::size_t i = 0; i < count; ++i) {
        const auto id = protocol::make_random<protocol::EnvelopeId>(random);
        std::string body(id.view());
        for (std::size_t part = 0; part < (i % 2 == 0 ? 200 : 2); ++part) {
            body += protocol::make_random<protocol::EnvelopeId>(random).view();
        }
        ballots.push_back({id, 20'000, content::EntryId("poll"), std::move(body), ""});
    }
    return ballots;
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

// One column of a query, as text.
std::vector<std::string> texts(sql::Connection& connection, const std::string& query) {
    const auto rows = connection.all(query, {}, [](const sql::Row& row) { return row.text(0); });
    REQUIRE_MESSAGE(rows, rows.error().message);
    return *rows;
}

}  // namespace

TEST_CASE("on SQLite the same ballots, come in another order, are the same file once they were written anew") {
    const TemporaryFolder folder;
    std::vector<OpenedBallot> ballots = drawn_ballots(400);
    std::vector<std::string> files;
    std::vector<std::string> before;
    for (const char* name : {"one", "other"}) {
        const std::filesystem::path file = folder.path() / name;
        const auto storage = in_files({.intake = {}, .fleet = {}, .registry = folder.path() / "none", .ballots = file});
        REQUIRE(storage->create_store(ballots_schema()));
        const auto store = storage->ballots();
        REQUIRE_MESSAGE(store, store.error().message);
        for (const OpenedBallot& ballot : ballots) REQUIRE((*store)->add(ballot));
        before.push_back(bytes_of(file));
        REQUIRE((*store)->forget_order());
        files.push_back(bytes_of(file));
        std::reverse(ballots.begin(), ballots.end());
    }
    CHECK_MESSAGE((before[0] == before[1]) == false, "else there was nothing to forget");
    CHECK((files[0] == files[1]) == true);
}

TEST_CASE("on PostgreSQL neither where ballots lie nor the numbers it notes beside them tell which came first") {
    const std::string address = PostgresCluster::shared().new_database();
    const auto storage = PostgresCluster::stores_at(address);
    REQUIRE(storage->create_store(ballots_schema()));
    const auto store = storage->ballots();
    REQUIRE_MESSAGE(store, store.error().message);
    const auto all = drawn_ballots(200);
    const std::string in_order = "SELECT envelope FROM ballot ORDER BY envelope";
    const std::string as_they_lie = "SELECT envelope FROM ballot ORDER BY ctid";
    const auto connection = sql::connect_postgres(address, "ballots");
    REQUIRE(connection);
    // On the second day there is room between the rows of the first.
    for (std::size_t from : {std::size_t{0}, all.size() / 2}) {
        for (std::size_t i = from; i < from + all.size() / 2; ++i) REQUIRE((*store)->add(all[i]));
        CHECK((texts(**connection, as_they_lie) == texts(**connection, in_order)) == false);
        REQUIRE((*store)->forget_order());
        CHECK((texts(**connection, as_they_lie) == texts(**connection, in_order)) == true);
        CHECK(texts(**connection, "SELECT DISTINCT CAST(xmin AS text) FROM ballot").size() == 1);
    }
    // Nothing of the rows that were there before is left in the file; the end of a short one is in no index.
    REQUIRE((*connection)->run("CHECKPOINT", {}));
    const auto file = texts(**connection,
                            "SELECT current_setting('data_directory') || '/' || "
                            "pg_relation_filepath(CAST('ballots.ballot' AS regclass))");
    const std::string bytes = bytes_of(file.front());
    for (std::size_t i = 1; i < all.size(); i += 2) {
        const std::string end = all[i].sealed_body.substr(all[i].sealed_body.size() - 16);
        const auto first = bytes.find(end);
        REQUIRE(first != std::string::npos);
        REQUIRE(bytes.find(end, first + 1) == std::string::npos);
    }
    // The long ones: their numbers rise with their ids, by which their first bytes go.
    const auto apart = texts(**connection,
                             "SELECT CAST(CAST(reltoastrelid AS regclass) AS text) FROM pg_class WHERE oid = "
                             "CAST('ballots.ballot' AS regclass)");
    REQUIRE(apart.size() == 1);
    const std::string firsts = "SELECT substr(chunk_data, 1, 16) FROM " + apart.front() + " WHERE chunk_seq = 0 ";
    const auto by_number = texts(**connection, firsts + "ORDER BY chunk_id");
    CHECK(by_number.size() == all.size() / 2);
    CHECK((by_number == texts(**connection, firsts + "ORDER BY 1")) == true);
    CHECK(texts(**connection, "SELECT DISTINCT CAST(xmin AS text) FROM " + apart.front()).size() == 1);
}

TEST_CASE(
    "on PostgreSQL what the intake keeps of ballots lies in the order of their ids too, and is counted as before") {
    const std::string address = PostgresCluster::shared().new_database();
    const auto storage = PostgresCluster::stores_at(address);
    REQUIRE(storage->create({}));
    const auto intake = storage->intake();
    REQUIRE_MESSAGE(intake, intake.error().message);
    const auto store_one = [&](const OpenedBallot& ballot, bool is_ballot, std::int64_t day) {
        const protocol::Hash hash = protocol::sha256(ballot.sealed_body);
        REQUIRE((*intake)->add({{ballot.envelope, hash, is_ballot, ballot.sealed_body}}, {day * 86'400}));
    };
    const auto all = drawn_ballots(60);
    for (std::size_t i = 0; i < all.size(); ++i) store_one(all[i], i % 3 != 0, i < 30 ? 1 : 2);
    const auto reader = storage->intake_reader();
    REQUIRE(reader);
    const auto before = (*reader)->ballot_days();
    REQUIRE((*intake)->forget_order_of_ballots());
    REQUIRE((*intake)->forget_order_of_ballots());
    const auto days = (*reader)->ballot_days();
    REQUIRE((days && days->size() == 2));
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK((*days)[i].count == 20);
        CHECK((*days)[i].count == (*before)[i].count);
    }
    CHECK((*reader)->after(0, 100)->size() == 20);
    const auto connection = sql::connect_postgres(address, "intake");
    REQUIRE(connection);
    CHECK((texts(**connection, "SELECT id FROM ballot ORDER BY ctid") ==
           texts(**connection, "SELECT id FROM ballot ORDER BY id")) == true);
    CHECK(texts(**connection, "SELECT DISTINCT CAST(xmin AS text) FROM ballot").size() == 1);
    CHECK(texts(**connection,
                "SELECT DISTINCT CAST(xmin AS text) FROM ballot UNION SELECT CAST(xmin AS text) FROM "
                "submission")
              .size() > 2);
    // The next one is put in order too.
    store_one(drawn_ballots(1).front(), true, 2);
    REQUIRE((*intake)->forget_order_of_ballots());
    CHECK(texts(**connection, "SELECT DISTINCT CAST(xmin AS text) FROM ballot").size() == 1);
}

TEST_CASE("a backup of PostgreSQL that had begun before has every ballot that is written anew meanwhile") {
    const std::string address = PostgresCluster::shared().new_database();
    const auto storage = PostgresCluster::stores_at(address);
    REQUIRE(storage->create_store(ballots_schema()));
    const auto store = storage->ballots();
    for (const OpenedBallot& ballot : drawn_ballots(20)) REQUIRE((*store)->add(ballot));
    const auto backup = sql::connect_postgres(address, "ballots");
    REQUIRE(backup);
    auto snapshot = sql::Transaction::begin(**backup, sql::Transaction::Kind::read);
    REQUIRE(snapshot);
    // Nothing of the table is locked yet.
    CHECK((*backup)->number("SELECT count(*) FROM state", {}) == 0);
    REQUIRE((*store)->forget_order());
    CHECK((*backup)->number("SELECT count(*) FROM ballot", {}) == 20);
}
