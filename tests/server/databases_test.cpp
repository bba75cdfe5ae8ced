// What each role of PostgreSQL is given, as the processes connect.
#include "server/databases.h"

#include <doctest/doctest.h>

#include "base/files.h"
#include "server/database_passwords.h"
#include "tests/server/support/postgres_cluster.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

struct Town {
    test::TemporaryFolder folder;
    Layout layout{folder.path()};

    Town() {
        SystemRandom random;
        layout.database = *database_place_from(test::PostgresCluster::shared().new_town());
        REQUIRE(make_folders(layout.keys(), 0700));
        REQUIRE(make_missing_passwords(layout, random));
        const auto made = make_missing_stores(layout);
        REQUIRE_MESSAGE(made, made.error().message);
    }
    // In a process of that role.
    [[nodiscard]] Result<std::int64_t> count(DatabaseRole role, const store::Schema& schema,
                                             const std::string& table) const {
        Layout own = layout;
        own.database->role = role;
        const auto connection = storage_of(own)->connect(schema, store::Storage::Access::read);
        if (!connection) return tl::unexpected(connection.error());
        return (*connection)->number("SELECT count(*) FROM " + table, {});
    }
};

}  // namespace

TEST_CASE("a ballot that was opened is seen by the registrar's role alone") {
    const Town town;
    CHECK(town.count(DatabaseRole::registrar, store::ballots_schema(), "ballot") == 0);
    CHECK(town.count(DatabaseRole::office, store::registry_schema(), "case_file") == 0);
    for (const DatabaseRole role : {DatabaseRole::gate, DatabaseRole::publisher, DatabaseRole::office}) {
        CHECK_FALSE(town.count(role, store::ballots_schema(), "ballot"));
    }
}

TEST_CASE("what was taken in is seen by the gate and the registrar, and the kiosks' keys too") {
    const Town town;
    for (const DatabaseRole role : all_database_roles) {
        const bool may = role == DatabaseRole::gate || role == DatabaseRole::registrar;
        CHECK(town.count(role, store::intake_schema(), "submission").has_value() == may);
        CHECK(town.count(role, store::intake_schema(), "ballot").has_value() == may);
        CHECK(town.count(role, store::fleet_schema(), "device").has_value() == may);
    }
    CHECK_FALSE(town.count(DatabaseRole::gate, store::registry_schema(), "case_file"));
}

TEST_CASE("a right that a role was given by hand is gone after the next start") {
    const Town town;
    const auto owner = storage_of(town.layout)->connect(store::ballots_schema(), store::Storage::Access::write);
    REQUIRE(owner);
    REQUIRE((*owner)->run("GRANT USAGE ON SCHEMA ballots TO veche_publisher", {}));
    REQUIRE((*owner)->run("GRANT SELECT ON ALL TABLES IN SCHEMA ballots TO veche_publisher", {}));
    REQUIRE(town.count(DatabaseRole::publisher, store::ballots_schema(), "ballot"));
    REQUIRE(bring_databases_up_to_date(town.layout));
    CHECK_FALSE(town.count(DatabaseRole::publisher, store::ballots_schema(), "ballot"));
    CHECK(town.count(DatabaseRole::registrar, store::ballots_schema(), "ballot"));
}

}  // namespace veche::server
