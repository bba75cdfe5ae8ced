// Until format 10 the registry held the ballots: a town of before has them in their own store, whatever came between.
#include "server/store/parting_ballots.h"

#include <doctest/doctest.h>
#include <fstream>
#include <sys/stat.h>

#include "server/databases.h"
#include "server/sql/postgres.h"
#include "server/store/storage.h"
#include "sync/protocol/random.h"
#include "tests/server/support/former_registry.h"
#include "tests/server/support/postgres_cluster.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;
using namespace veche::server;
using namespace veche::server::store;

namespace {

namespace fs = std::filesystem;

struct FormerFolder {
    TemporaryFolder folder;
    Layout layout{folder.path()};
    SystemRandom random;

    FormerFolder() {
        REQUIRE(protocol::initialise_cryptography());
        fs::create_directory(layout.intake_folder());
        fs::create_directory(layout.registry_folder());
        const auto storage = storage_of(layout);
        REQUIRE(storage->create_store(fleet_schema()));
        REQUIRE(storage->create_store(intake_schema()));
        make_former_registry(layout.registry());
        REQUIRE(holds_ballots(layout.registry()));
    }
    [[nodiscard]] std::vector<std::string> traces() const { return traces_of_ballots(layout.registry()); }
};

void check_parted(Storage& storage, const protocol::Epoch& epoch = {}) {
    const auto ballots = storage.ballots();
    REQUIRE_MESSAGE(ballots, ballots.error().message);
    const auto all = (*ballots)->all();
    REQUIRE_MESSAGE(all, all.error().message);
    REQUIRE(all->size() == former_ballots.size());
    for (std::size_t i = 0; i < all->size(); ++i) CHECK((*all)[i].envelope.view() == former_ballots[i]);
    CHECK(all->front().day == 20'000);
    CHECK(all->front().poll == content::EntryId("benches"));
    CHECK(all->front().sealed_body == "sealed-body-of-one");
    CHECK((*all)[1].refused == "too late");
    CHECK(*(*ballots)->unopened() == 1);
    const auto registry = storage.registry(epoch);
    REQUIRE_MESSAGE(registry, registry.error().message);
    CHECK_MESSAGE((*registry)->cases()->size() == 1, "the cases stay where they were");
    const auto connection = storage.connect(registry_schema(), Storage::Access::write);
    REQUIRE(connection);
    const auto tables = (*connection)->tables();
    REQUIRE(tables);
    for (const auto& table : *tables) CHECK(table.name != "ballot");
}

}  // namespace

TEST_CASE("ballots of a folder of before get a file of their own, and the registry has not a byte of them") {
    const FormerFolder town;
    REQUIRE(check_databases(town.layout));
    REQUIRE_FALSE(town.traces().empty());
    const auto done = bring_databases_up_to_date(town.layout);
    REQUIRE_MESSAGE(done, done.error().message);
    CHECK(town.traces().empty());
    struct stat status {};
    REQUIRE(::stat(town.layout.ballots_folder().c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0700);
    check_parted(*storage_of(town.layout));
    CHECK(check_databases(town.layout));
}

TEST_CASE("whatever opens a folder of before first brings the ballots to their own file") {
    SUBCASE("the ballots") {
        const FormerFolder town;
        check_parted(*storage_of(town.layout));
        CHECK(town.traces().empty());
    }
    SUBCASE("the registry") {
        const FormerFolder town;
        REQUIRE(storage_of(town.layout)->registry({}));
        check_parted(*storage_of(town.layout));
        CHECK(town.traces().empty());
    }
    SUBCASE("a move to another place") {
        const FormerFolder town;
        const auto storage = storage_of(town.layout);
        const auto intake = storage->connect(intake_schema(), Storage::Access::write);
        REQUIRE((*intake)->run("INSERT INTO state(only, epoch, generation) VALUES(1, zeroblob(16), 1)", {}));
        const auto postgres = PostgresCluster::stores_at(PostgresCluster::shared().new_database());
        const auto moved = postgres->bring_all_of(*storage, [](std::uint64_t) {});
        REQUIRE_MESSAGE(moved, moved.error().message);
        check_parted(*postgres);
    }
}

TEST_CASE("killed while the ballots are brought to their own file, it is called again and ends right") {
    const FormerFolder town;
    const fs::path before = town.folder.path() / "before.db";
    fs::copy_file(town.layout.registry(), before);
    SUBCASE("the file is there and empty") {
        fs::create_directory(town.layout.ballots_folder());
        std::ofstream(town.layout.ballots());
    }
    SUBCASE("some of the ballots came, and are still in the registry too") {
        REQUIRE(bring_databases_up_to_date(town.layout));
        change_carelessly(town.layout.ballots(), "DELETE FROM ballot WHERE day = 20001");
        fs::copy_file(before, town.layout.registry(), fs::copy_options::overwrite_existing);
    }
    SUBCASE("all of them came, and are still in the registry too") {
        REQUIRE(bring_databases_up_to_date(town.layout));
        fs::copy_file(before, town.layout.registry(), fs::copy_options::overwrite_existing);
    }
    SUBCASE("all of them came and were deleted, but the registry was not written anew") {
        REQUIRE(bring_databases_up_to_date(town.layout));
        fs::copy_file(before, town.layout.registry(), fs::copy_options::overwrite_existing);
        change_carelessly(town.layout.registry(), "DELETE FROM ballot");
        REQUIRE_FALSE(town.traces().empty());
    }
    const auto done = bring_databases_up_to_date(town.layout);
    REQUIRE_MESSAGE(done, done.error().message);
    check_parted(*storage_of(town.layout));
    CHECK(town.traces().empty());
}

TEST_CASE("a registry that still has ballots is never brought past them by whoever does not know where to put them") {
    const FormerFolder town;
    CHECK_FALSE(open_database(town.layout.registry(), Database::Mode::read_write, registry_schema()));
    check_parted(*storage_of(town.layout));
}

TEST_CASE("a town whose file of ballots is lost is not taken for one of before") {
    const FormerFolder town;
    REQUIRE(bring_databases_up_to_date(town.layout));
    fs::remove(town.layout.ballots());
    CHECK_FALSE(bring_databases_up_to_date(town.layout));
    CHECK_FALSE(check_databases(town.layout));
    CHECK_FALSE(storage_of(town.layout)->ballots());
}

TEST_CASE("ballots of a town of before on PostgreSQL get a schema of their own") {
    const std::string address = PostgresCluster::shared().new_database();
    const auto storage = PostgresCluster::stores_at(address);
    REQUIRE(storage->create_store(former_registry_schema()));
    {
        const auto registry = sql::connect_postgres(address, "registry");
        REQUIRE(registry);
        auto transaction = sql::Transaction::begin(**registry);
        REQUIRE(transaction);
        REQUIRE((*registry)->take_step(former_rows("bytea"), last_format_with_ballots));
        REQUIRE(transaction->commit());
    }
    CHECK_FALSE(storage->registry({}));
    for (const Schema* schema : {&registry_schema(), &ballots_schema()}) {
        const auto done = storage->prepare(*schema);
        REQUIRE_MESSAGE(done, done.error().message);
    }
    check_parted(*storage);
}
