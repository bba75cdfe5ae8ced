// Where a town's stores move between its folder and a PostgreSQL: the power goes on the town's machine, the database
// stays.
#include <doctest/doctest.h>
#include <sstream>

#include "base/clock.h"
#include "base/files.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "tests/power/writers.h"
#include "tests/server/support/postgres_cluster.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {
namespace {

namespace fs = std::filesystem;
namespace commands = server::commands;

Result<void> run(const auto& command, const auto& options) {
    std::ostringstream said;
    Result<void> done = command(options, said);
    return done ? done : failure(done.error().message + "\n" + said.str());
}

Result<void> back_up(const fs::path& town, const fs::path& target) {
    commands::BackupOptions options;
    options.folder = town;
    options.target = target;
    return run(commands::backup, options);
}

// A town that knows a kiosk and what it handed in, and its backup; made once and copied.
struct Made {
    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
    fs::path backup = folder.path() / "backup";
    std::vector<std::string> hashes;

    Made() {
        TestKiosk kiosk;
        kiosk.enrol(town, "library");
        arrive(town, kiosk.appeal(town, "Течёт крыша"), SystemClock().now());
        const auto made = back_up(town.layout().root, backup);
        REQUIRE_MESSAGE(made, made.error().message);
        hashes = storage_of(town.layout())->content_hashes().value();
    }
};

const Made& made() {
    static const Made one;
    return one;
}

// With the passwords and the address of a new database beside it.
void copy_town(const fs::path& folder) {
    fs::copy(made().town.layout().root, folder / "town", fs::copy_options::recursive);
    const auto passwords = run(commands::database_passwords, folder / "town");
    REQUIRE_MESSAGE(passwords, passwords.error().message);
    REQUIRE(write_file(folder / "address", PostgresCluster::shared().new_town(), 0644));
}

Result<void> move(const fs::path& folder, const char* to) {
    const auto address = read_file(folder / "address", 1000);
    return run(commands::migrate, commands::MigrateOptions{folder / "town", to == nullptr ? *address : to});
}

void copy_moved_town(const fs::path& folder) {
    copy_town(folder);
    const auto moved = move(folder, nullptr);
    REQUIRE_MESSAGE(moved, moved.error().message);
}

server::Layout layout_in(const fs::path& folder) {
    const auto opened = commands::open_server_folder(folder / "town");
    REQUIRE_MESSAGE(opened, opened.error().message);
    return opened->layout;
}

void judge_moved(const fs::path& folder, bool finished, const char* to) {
    const bool is_there = layout_in(folder).database.has_value() == (to == nullptr);
    CHECK((!finished || is_there));
    CHECK(storage_of(layout_in(folder))->content_hashes() == made().hashes);
    const auto again = move(folder, to);
    REQUIRE_MESSAGE(again, again.error().message);
    const server::Layout layout = layout_in(folder);
    CHECK(layout.database.has_value() == (to == nullptr));
    CHECK(fs::exists(layout.intake()) == (to != nullptr));
    CHECK(storage_of(layout)->content_hashes() == made().hashes);
}

Writer moved(const char* name, const char* to) {
    return {name,
            {"server/commands/migrate.cpp", "server/database_passwords.cpp"},
            to == nullptr ? copy_town : copy_moved_town,
            [to](const fs::path& folder) {
                if (auto passwords = run(commands::database_passwords, folder / "town"); !passwords) return passwords;
                return move(folder, to);
            },
            [to](const fs::path& folder, bool finished) { judge_moved(folder, finished, to); },
            16};
}

Writer restored() {
    const auto restore = [](const fs::path& folder) {
        return run(commands::restore, commands::RestoreOptions{folder / "town", made().backup});
    };
    return {"a restore into PostgreSQL",
            {"server/commands/restore_staging.cpp"},
            copy_moved_town,
            restore,
            [restore](const fs::path& folder, bool) {
                const auto again = restore(folder);
                REQUIRE_MESSAGE(again, again.error().message);
                const server::Layout layout = layout_in(folder);
                REQUIRE(layout.database);
                CHECK_FALSE(fs::exists(layout.intake()));
                const auto envelopes = (*storage_of(layout)->intake_reader())->after(0, 10);
                REQUIRE_MESSAGE(envelopes, envelopes.error().message);
                CHECK(envelopes->size() == 1);
                CHECK((*storage_of(layout)->fleet())->devices()->size() == 1);
            },
            32};
}

}  // namespace

std::vector<Writer> database_writers() {
    return {moved("a town brought to PostgreSQL", nullptr), moved("a town brought back from PostgreSQL", "sqlite"),
            restored()};
}

}  // namespace veche::test
