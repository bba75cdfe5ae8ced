// What each role of PostgreSQL is given, as the processes connect, and what no role can do.
#include "server/databases.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/files.h"
#include "server/database_passwords.h"
#include "server/sql/postgres.h"
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
    // Of `role`, with names of `schema`; nobody: the superuser.
    [[nodiscard]] std::unique_ptr<sql::Connection> connection(std::string_view schema,
                                                              const std::string& role = "veche") const {
        const auto words =
            fmt::format("host={} dbname={} user={}", layout.database->host, layout.database->database, role);
        auto connected = sql::connect_postgres(words, schema);
        REQUIRE_MESSAGE(connected, connected.error().message);
        return std::move(*connected);
    }
    void as_superuser(const std::string& statement, std::string_view schema = "intake") const {
        const auto done = connection(schema)->run(statement, {});
        REQUIRE_MESSAGE(done, done.error().message);
    }
    // Everything somebody owns, may do, or has called up by something else.
    [[nodiscard]] std::int64_t rights() const {
        return *connection("intake")->number(
            "SELECT hashtextextended(string_agg(line, ' ' ORDER BY line), 0) FROM ("
            "SELECT concat(oid, relname, relkind, relowner, relacl, relnamespace, relhasrules, relhastriggers) AS line "
            "FROM pg_class "
            "UNION ALL SELECT concat(attrelid, attname, attacl, atttypid) FROM pg_attribute WHERE attnum > 0 "
            "UNION ALL SELECT concat(oid, proname, proowner, proacl, prosrc) FROM pg_proc "
            "UNION ALL SELECT concat(oid, nspname, nspowner, nspacl) FROM pg_namespace "
            "UNION ALL SELECT concat(oid, tgname) FROM pg_trigger UNION ALL SELECT concat(oid, rulename) FROM "
            "pg_rewrite "
            "UNION ALL SELECT concat(roleid, member) FROM pg_auth_members "
            "UNION ALL SELECT concat(oid, rolname, rolsuper, rolcreaterole, rolcanlogin) FROM pg_roles "
            "UNION ALL SELECT concat(datname, datdba, datacl) FROM pg_database) AS all_lines",
            {});
    }
};

constexpr std::array processes = {DatabaseRole::gate, DatabaseRole::registrar, DatabaseRole::publisher,
                                  DatabaseRole::office};

}  // namespace

TEST_CASE("a ballot that was opened is seen by the registrar's role alone") {
    const Town town;
    CHECK(town.count(DatabaseRole::registrar, store::ballots_schema(), "ballot") == 0);
    CHECK(town.count(DatabaseRole::office, store::registry_schema(), "case_file") == 0);
    for (const DatabaseRole role : {DatabaseRole::gate, DatabaseRole::publisher, DatabaseRole::office}) {
        CHECK_FALSE(town.count(role, store::ballots_schema(), "ballot"));
    }
}

TEST_CASE("what was taken in is seen by the gate and the registrar, ballots among it by the registrar alone") {
    const Town town;
    for (const DatabaseRole role : processes) {
        const bool is_registrar = role == DatabaseRole::registrar;
        const bool may = role == DatabaseRole::gate || is_registrar;
        CHECK(town.count(role, store::intake_schema(), "submission").has_value() == may);
        CHECK(town.count(role, store::intake_schema(), "ballot").has_value() == is_registrar);
        CHECK(town.count(role, store::intake_schema(), "ballot_count").has_value() == is_registrar);
        CHECK(town.count(role, store::fleet_schema(), "device").has_value() == may);
        CHECK(town.count(role, store::fleet_schema(), "code").has_value() == may);
    }
    CHECK_FALSE(town.count(DatabaseRole::gate, store::registry_schema(), "case_file"));
}

TEST_CASE("what was taken in is neither changed nor removed by the gate, and no line of an audit by anybody") {
    const Town town;
    for (const char* act :
         {"DELETE FROM submission", "UPDATE submission SET bytes = bytes", "DELETE FROM ballot",
          "UPDATE ballot SET bytes = bytes", "UPDATE state SET epoch = epoch", "TRUNCATE submission"}) {
        CAPTURE(act);
        CHECK_FALSE(town.connection("intake", "veche_gate")->run(act, {}));
    }
    for (const auto& [name, role] : {std::pair("registry", "veche_registrar"), std::pair("registry", "veche_office"),
                                     std::pair("staff", "veche_office"), std::pair("content", "veche_office"),
                                     std::pair("content", "veche_publisher")}) {
        const char* const schema = name;  // clang 14: no lambda of CAPTURE has a structured binding
        for (const char* act : {"DELETE FROM audit", "UPDATE audit SET line = line", "TRUNCATE audit"}) {
            CAPTURE(schema);
            CAPTURE(act);
            CHECK_FALSE(town.connection(schema, role)->run(act, {}));
        }
        CHECK(town.connection(schema, role)->number("SELECT count(*) FROM audit", {}) == 0);
    }
}

TEST_CASE("by orders of staff the registrar acts on the fleet, and the office only reads what came of them") {
    const Town town;
    const auto fleet = town.connection("fleet", "veche_registrar");
    for (const char* act : {"UPDATE device SET blocked = 1", "DELETE FROM device", "DELETE FROM code",
                            "INSERT INTO code(name, code, expires) VALUES('hall', 'CODE', 1)",
                            "INSERT INTO removed_device(id, enrolled) SELECT id, enrolled FROM device"}) {
        CAPTURE(act);
        CHECK(fleet->run(act, {}));
    }
    for (const char* act :
         {"UPDATE device SET key = key", "UPDATE device SET name = 'other'", "DELETE FROM removed_device",
          "INSERT INTO device(id, key, name, enrolled, last_seen) VALUES('', '', '', 0, 0)"}) {
        CAPTURE(act);
        CHECK_FALSE(fleet->run(act, {}));
    }
    const auto office = town.connection("registry", "veche_office");
    CHECK(office->run("INSERT INTO staff_order(job, what, body, who, came_from, given) VALUES(1, '', '', '', '', 0)",
                      {}));
    for (const std::string table : {"staff_order", "kiosk", "kiosk_bundle", "poll_count"}) {
        CAPTURE(table);
        CHECK(office->number("SELECT count(*) FROM " + table, {}));
        CHECK_FALSE(office->run("DELETE FROM " + table, {}));
        CHECK_FALSE(office->run("UPDATE " + table + " SET " + (table == "staff_order" ? "told = ''" : "") +
                                    (table == "kiosk" ? "blocked = 1" : "") +
                                    (table == "kiosk_bundle" ? "expires = 1" : "") +
                                    (table == "poll_count" ? "counted = 1" : ""),
                                {}));
    }
    CHECK_FALSE(office->run("INSERT INTO kiosk_bundle(name, expires, wrong_proofs) VALUES('', 0, 0)", {}));
    for (const auto role : {"veche_office", "veche_publisher"}) {
        CHECK_FALSE(town.connection("fleet", role)->run("SELECT name FROM device", {}));
        CHECK_FALSE(town.connection("ballots", role)->run("SELECT poll FROM ballot", {}));
    }
}

TEST_CASE("the gate learns nothing of a ballot without its id and its hash") {
    const Town town;
    town.as_superuser("INSERT INTO state(\"only\", epoch, generation) VALUES(1, decode(repeat('00', 16), 'hex'), 1)");
    const auto intake = storage_of(town.layout)->intake();
    REQUIRE_MESSAGE(intake, intake.error().message);
    SystemRandom random;
    const auto id = protocol::make_random<protocol::EnvelopeId>(random);
    REQUIRE((*intake)->add({{id, protocol::sha256("sealed"), true, "sealed"}}, {86'400}));
    const auto ask = [&](std::string_view hash) {
        std::int64_t found = 0;
        const auto asked = town.connection("intake", "veche_gate")
                               ->read("SELECT day FROM known_ballot(?1, ?2)", {sql::Bytes{id.view()}, sql::Bytes{hash}},
                                      [&](const sql::Row&) { ++found; });
        REQUIRE_MESSAGE(asked, asked.error().message);
        return found;
    };
    CHECK(ask(protocol::sha256("sealed").view()) == 1);
    CHECK(ask(protocol::sha256("other").view()) == 0);
    CHECK(ask("") == 0);
    CHECK_FALSE(town.connection("intake", "veche_office")->run("SELECT * FROM intake.known_ballot('', '')", {}));
}

TEST_CASE("no process makes, changes or gives on anything in the database, and none becomes the owner") {
    const Town town;
    const std::int64_t before = town.rights();
    for (const DatabaseRole role : processes) {
        for (const store::Schema* schema : store::all_schemas()) {
            const auto there = town.connection(schema->name, role_name(role));
            const auto tables = town.connection(schema->name)->tables();
            REQUIRE(tables);
            std::vector<std::string> acts = {
                "CREATE TABLE planted(id int)",
                "CREATE VIEW planted AS SELECT 1",
                "CREATE SEQUENCE planted",
                "CREATE FUNCTION planted() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
                "CREATE TYPE planted AS (a int)",
                "CREATE TABLE public.planted(id int)",
                "CREATE SCHEMA planted",
                "CREATE TEMP TABLE planted(id int)",
                "SET ROLE veche_owner",
                "SET ROLE veche_migrator",
                "SET SESSION AUTHORIZATION veche_owner",
                "CREATE ROLE planted",
                "ALTER ROLE veche_owner LOGIN",
                "DROP SCHEMA " + std::string(schema->name) + " CASCADE",
                "ALTER SCHEMA " + std::string(schema->name) + " RENAME TO planted",
                "GRANT CREATE ON SCHEMA " + std::string(schema->name) + " TO PUBLIC",
                "GRANT veche_owner TO " + role_name(role),
                "ALTER DEFAULT PRIVILEGES FOR ROLE veche_owner GRANT SELECT ON TABLES TO PUBLIC"};
            const char* const trigger =
                "CREATE TRIGGER planted BEFORE INSERT ON {} "
                "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()";
            for (const sql::Table& table : *tables) {
                const std::string name = std::string(schema->name) + "." + table.name;
                for (const char* act :
                     {"ALTER TABLE {} ADD COLUMN planted int", "ALTER TABLE {} OWNER TO CURRENT_USER",
                      "ALTER TABLE {} RENAME TO planted", "ALTER TABLE {} ENABLE ROW LEVEL SECURITY", "DROP TABLE {}",
                      trigger, "CREATE RULE planted AS ON INSERT TO {} DO ALSO NOTHING",
                      "CREATE INDEX planted ON {}((1))", "TRUNCATE {}", "GRANT SELECT ON {} TO veche_publisher",
                      "CLUSTER {}", "CREATE POLICY planted ON {} USING(true)"}) {
                    acts.push_back(fmt::format(fmt::runtime(act), name));
                }
            }
            for (const std::string& act : acts) {
                const auto done = there->run(act, {});
                // Of a right it has it is only told that it gave none.
                const bool is_told = act.starts_with("GRANT ");
                CHECK_MESSAGE((is_told || !done), role_name(role), ": ", act);
            }
        }
    }
    CHECK(town.rights() == before);
}

TEST_CASE("what a process that was taken over could have planted is named, and the stores are not taken up") {
    const Town town;
    REQUIRE(bring_databases_up_to_date(town.layout));
    struct Plant {
        const char* plants;
        const char* removes;
        const char* told;
    };
    const char* const function =
        "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'";
    for (const Plant& each : {
             Plant{"CREATE VIEW planted AS SELECT * FROM submission", "DROP VIEW planted", "view planted"},
             Plant{function, "DROP FUNCTION planted()", "planted()"},
             Plant{"CREATE FUNCTION known_ballot(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
                   "DROP FUNCTION known_ballot(int)", "known_ballot(integer)"},
             Plant{"CREATE TABLE planted(id int)", "DROP TABLE planted", "table planted"},
             Plant{"CREATE TRIGGER planted BEFORE UPDATE ON submission FOR EACH ROW EXECUTE FUNCTION "
                   "suppress_redundant_updates_trigger()",
                   "DROP TRIGGER planted ON submission", "trigger planted"},
             Plant{"CREATE RULE planted AS ON INSERT TO submission DO ALSO NOTHING", "DROP RULE planted ON submission",
                   "rule planted"},
             Plant{"CREATE POLICY planted ON submission USING(true)", "DROP POLICY planted ON submission",
                   "policy planted"},
             Plant{"CREATE TABLE public.planted() INHERITS(submission)", "DROP TABLE public.planted", "planted"},
             Plant{"ALTER TABLE submission OWNER TO veche_gate", "ALTER TABLE submission OWNER TO veche_owner",
                   "table intake.submission of veche_gate"},
             Plant{"GRANT veche_owner TO veche_gate", "REVOKE veche_owner FROM veche_gate", "veche_gate as a member"},
             Plant{"GRANT veche_registrar TO veche_gate", "REVOKE veche_registrar FROM veche_gate",
                   "veche_gate as a member"},
             Plant{"CREATE SCHEMA planted AUTHORIZATION veche_office", "DROP SCHEMA planted", "schema planted"},
         }) {
        CAPTURE(each.plants);
        town.as_superuser(each.plants);
        const auto done = bring_databases_up_to_date(town.layout);
        CHECK_FALSE(done);
        if (!done) CHECK_MESSAGE(done.error().message.find(each.told) != std::string::npos, done.error().message);
        town.as_superuser(each.removes);
    }
    CHECK(bring_databases_up_to_date(town.layout));
}

TEST_CASE("a database whose tables belonged to the processes is given to the owner by roles.sql") {
    const Town town;
    const auto give_back = [&](std::string_view schema, const char* role) {
        const auto tables = town.connection(schema)->tables();
        REQUIRE(tables);
        town.as_superuser(fmt::format("ALTER SCHEMA {} OWNER TO {}", schema, role));
        town.as_superuser(fmt::format("ALTER TABLE schema_format OWNER TO {}", role), schema);
        for (const sql::Table& table : *tables) {
            town.as_superuser(fmt::format("ALTER TABLE {} OWNER TO {}", table.name, role), schema);
        }
    };
    for (const char* function : {"known_ballot(bytea, bytea)", "sort_ballot()", "cluster_ballot()"}) {
        town.as_superuser(fmt::format("DROP FUNCTION intake.{}", function));
    }
    town.as_superuser("ALTER FUNCTION count_ballot() OWNER TO veche_gate");
    town.as_superuser("ALTER FUNCTION count_ballot() SECURITY INVOKER");
    give_back("intake", "veche_gate");
    give_back("fleet", "veche_gate");
    give_back("registry", "veche_registrar");
    const auto before = bring_databases_up_to_date(town.layout);
    REQUIRE_FALSE(before);
    CHECK(before.error().message.find("roles.sql") != std::string::npos);

    town.as_superuser("CREATE VIEW planted AS SELECT 1");
    town.as_superuser("ALTER VIEW planted OWNER TO veche_gate");
    CHECK_THROWS_WITH_AS(test::PostgresCluster::shared().set_roles(town.layout.database->database),
                         doctest::Contains("view intake.planted of veche_gate"), std::runtime_error);
    town.as_superuser("DROP VIEW planted");
    test::PostgresCluster::shared().set_roles(town.layout.database->database);
    const auto after = bring_databases_up_to_date(town.layout);
    REQUIRE_MESSAGE(after, after.error().message);
    CHECK(town.count(DatabaseRole::gate, store::intake_schema(), "submission") == 0);
    CHECK_FALSE(town.connection("intake", "veche_gate")->run("DROP TABLE submission", {}));
}

TEST_CASE("a store that is missing or of an older format is made by no process") {
    const Town town;
    town.as_superuser("UPDATE schema_format SET value = value - 1", "staff");
    town.as_superuser("DROP SCHEMA content CASCADE");
    for (const store::Schema* schema : {&store::staff_schema(), &store::content_schema()}) {
        Layout office = town.layout;
        office.database->role = DatabaseRole::office;
        const auto opened = storage_of(office)->connect(*schema, store::Storage::Access::write);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().message.find("`veche-server run`") != std::string::npos);
    }
}

TEST_CASE("the registrar can empty an envelope of the intake, and neither add nor change nor remove one") {
    const Town town;
    Layout own = town.layout;
    own.database->role = DatabaseRole::registrar;
    const auto forgetter = storage_of(own)->intake_forgetter();
    REQUIRE_MESSAGE(forgetter, forgetter.error().message);
    const auto forgotten = (*forgetter)->forget({protocol::EnvelopeId{}});
    CHECK_MESSAGE(forgotten, forgotten.error().message);
    const auto connection = storage_of(own)->connect(store::intake_schema(), store::Storage::Access::write);
    REQUIRE(connection);
    for (const char* sql :
         {"DELETE FROM submission", "UPDATE submission SET hash = hash", "UPDATE ballot SET bytes = bytes",
          "INSERT INTO submission(id, hash, received, generation, bytes) VALUES('', '', 0, 1, '')"}) {
        CHECK_MESSAGE(!(*connection)->run(sql, {}), sql);
    }
}

TEST_CASE("a right that a role was given by hand is gone after the next start") {
    const Town town;
    town.as_superuser("GRANT USAGE ON SCHEMA ballots TO veche_publisher");
    town.as_superuser("GRANT SELECT ON ALL TABLES IN SCHEMA ballots TO veche_publisher");
    town.as_superuser("GRANT SELECT(bytes) ON intake.ballot TO veche_gate");
    REQUIRE(town.connection("intake", "veche_gate")->number("SELECT count(bytes) FROM ballot", {}) == 0);
    REQUIRE(town.count(DatabaseRole::publisher, store::ballots_schema(), "ballot"));
    REQUIRE(bring_databases_up_to_date(town.layout));
    CHECK_FALSE(town.count(DatabaseRole::publisher, store::ballots_schema(), "ballot"));
    CHECK_FALSE(town.connection("intake", "veche_gate")->number("SELECT count(bytes) FROM ballot", {}));
    CHECK(town.count(DatabaseRole::registrar, store::ballots_schema(), "ballot"));
}

}  // namespace veche::server
