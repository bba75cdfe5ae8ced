// A town's databases of an earlier format are taken up with all that is in them.
#include <doctest/doctest.h>

#include "server/store/sqlite_files.h"
#include "server/store/storage.h"
#include "tests/support/temporary_folder.h"

namespace veche::server::store {
namespace {

// As step n - 1 left it, with a row in each table that a later step looks at.
void make_of_format(const std::filesystem::path& file, const Schema& schema, std::size_t format, const char* rows) {
    const Schema before{schema.name, schema.journal_mode, schema.steps.first(format), 0, ""};
    REQUIRE(create_database(file, before));
    auto database = Database::open(file, Database::Mode::read_write);
    REQUIRE(database);
    REQUIRE(database->execute(rows));
}

std::int64_t number(const std::filesystem::path& file, const Schema& schema, const char* sql) {
    auto database = open_database(file, Database::Mode::read_only, schema);
    REQUIRE(database);
    return (*database)->number(sql, {}, -1).value_or(-1);
}

}  // namespace

TEST_CASE("ballots taken before they were counted by day are counted when an old intake is opened") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "intake.db";
    make_of_format(file, intake_schema(), 1,
                   "INSERT INTO ballot(id, hash, day, generation, bytes) VALUES(x'01', x'', 5, 1, x''), "
                   "(x'02', x'', 5, 1, x''), (x'03', x'', 6, 1, x'');"
                   "INSERT INTO state(only, epoch, generation) VALUES(1, zeroblob(16), 3)");
    CHECK(number(file, intake_schema(), "SELECT count FROM ballot_count WHERE day = 5") == 2);
    CHECK(number(file, intake_schema(), "SELECT count(*) FROM ballot") == 3);
    const auto store =
        in_files({file, folder.path() / "fleet.db", folder.path() / "registry.db", folder.path() / "staff.db"})
            ->intake();
    REQUIRE_MESSAGE(store, store.error().message);
}

TEST_CASE("what an old registry had set aside can be taken up") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "registry.db";
    make_of_format(file, registry_schema(), 1,
                   "INSERT INTO quarantine(envelope, sequence, reason, noticed) VALUES(x'01', 1, 'why', 5)");
    CHECK(number(file, registry_schema(), "SELECT count(*) FROM quarantine WHERE again = 0") == 1);
}

TEST_CASE("records of an old registry are made anew with their case, and none of them counts as old") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "registry.db";
    make_of_format(file, registry_schema(), 2,
                   "INSERT INTO record(position, bytes) VALUES(7, x'00');"
                   "INSERT INTO case_file(envelope, lookup_id, receipt_key, kind, received, language, sealed_body, "
                   "record_epoch) VALUES(x'01', x'', x'', 'appeal', 5, 'ru', x'', x'02')");
    CHECK(number(file, registry_schema(), "SELECT count(*) FROM record WHERE made > 1000000000") == 1);
    CHECK(number(file, registry_schema(), "SELECT count(*) FROM case_file WHERE record_epoch = x''") == 1);
}

TEST_CASE("kiosks of an old fleet are kept, without a report") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "fleet.db";
    make_of_format(file, fleet_schema(), 1,
                   "INSERT INTO device(id, key, name, enrolled, last_seen) VALUES(x'01', x'02', 'hall', 5, 6)");
    CHECK(number(file, fleet_schema(), "SELECT count(*) FROM device WHERE report = '' AND reported = 0") == 1);
}

TEST_CASE("a database of a newer server is refused and left as it is") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "fleet.db";
    make_of_format(file, fleet_schema(), fleet_schema().steps.size(), "PRAGMA user_version=99");
    const auto opened = open_database(file, Database::Mode::read_write, fleet_schema());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().message.find("newer") != std::string::npos);
    CHECK_FALSE(check_database(file, fleet_schema()));
}

TEST_CASE("a step that fails leaves the format before it") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "fleet.db";
    make_of_format(file, fleet_schema(), 1, "CREATE TABLE there(x)");
    const std::array<const char*, 2> steps = {fleet_schema().steps[0], "CREATE TABLE half(x); CREATE TABLE there(x)"};
    const Schema failing{"fleet", "DELETE", steps, 0, ""};
    CHECK_FALSE(open_database(file, Database::Mode::read_write, failing));
    const Schema before{"fleet", "DELETE", fleet_schema().steps.first(1), 0, ""};
    CHECK(number(file, before, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0);
    CHECK(number(file, before, "PRAGMA user_version") == 1);
}

}  // namespace veche::server::store
