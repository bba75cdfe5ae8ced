// A database lies in a folder where others may write: what they leave beside it leads nowhere else.
#include <csignal>
#include <doctest/doctest.h>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sqlite.h"
#include "tests/support/planted_journal.h"
#include "tests/support/temporary_folder.h"

namespace veche {
namespace {

namespace fs = std::filesystem;

struct Shared {
    test::TemporaryFolder folder;
    fs::path file = folder.path() / "shared.db";
    fs::path elsewhere = folder.path() / "elsewhere";

    Shared() {
        REQUIRE(make(file));
        std::ofstream(elsewhere) << "kept";
    }
    static Result<void> make(const fs::path& path) {
        auto database = Database::open(path, Database::Mode::create);
        if (!database) return tl::unexpected(database.error());
        return database->execute(
            "CREATE TABLE line(number INTEGER PRIMARY KEY, words TEXT);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
            "INSERT INTO line SELECT i, 'as it was ' || i FROM n");
    }
    // How many lines are as they were.
    [[nodiscard]] std::int64_t lines(Database::Mode mode) const {
        auto database = Database::open(file, mode);
        REQUIRE_MESSAGE(database, database.error().message);
        auto counted = database->prepare("SELECT count(*) FROM line WHERE words LIKE 'as it was %'");
        REQUIRE(counted);
        REQUIRE(*counted->step());
        return counted->integer(0);
    }
    [[nodiscard]] fs::path journal() const { return file.string() + "-journal"; }
};

// In a process of its own, which is killed in the middle of it.
void killed_while(const fs::path& file, const char* sql) {
    const pid_t child = ::fork();
    if (child == 0) {
        auto database = Database::open(file, Database::Mode::read_write);
        if (database) (void)database->execute(sql);
        ::kill(::getpid(), SIGKILL);
    }
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
}

}  // namespace

TEST_CASE_FIXTURE(Shared, "a journal that somebody left beside a database deletes no file elsewhere") {
    SUBCASE("one that nobody has open") {}
    SUBCASE("one that names further files") {
        std::ofstream(elsewhere) << file.string() + "-journal" << '\0' << (folder.path() / "third").string() << '\0';
    }
    SUBCASE("another database that is open") {
        elsewhere = folder.path() / "other.db";
        REQUIRE(make(elsewhere));
    }
    const auto other = Database::open(elsewhere, Database::Mode::read_write);
    const auto size = fs::file_size(elsewhere);
    for (const auto mode : {Database::Mode::read_write, Database::Mode::read_only, Database::Mode::create}) {
        test::plant_journal(file, elsewhere);
        CHECK(lines(mode) == 2000);
        CHECK_FALSE(fs::exists(journal()));
        REQUIRE(fs::exists(elsewhere));
        CHECK(fs::file_size(elsewhere) == size);
    }
}

TEST_CASE_FIXTURE(Shared, "what a killed process left unfinished is undone by whoever opens the database next") {
    for (const auto mode : {Database::Mode::read_write, Database::Mode::read_only}) {
        killed_while(file,
                     "PRAGMA cache_size=5; BEGIN; UPDATE line SET words = 'changed'; UPDATE line SET words = 'again'");
        REQUIRE(fs::file_size(journal()) > 0);
        CHECK(lines(mode) == 2000);
        CHECK_FALSE(fs::exists(journal()));
    }
}

TEST_CASE_FIXTURE(Shared, "what a killed process has written into a log is there for whoever opens the database next") {
    killed_while(file, "PRAGMA journal_mode=WAL; UPDATE line SET words = 'changed' WHERE number <= 500");
    REQUIRE(fs::file_size(file.string() + "-wal") > 0);
    CHECK(lines(Database::Mode::read_only) == 1500);
    CHECK(lines(Database::Mode::read_write) == 1500);
}

TEST_CASE_FIXTURE(Shared, "a link that somebody left in the place of a journal or a log is not followed") {
    for (const char* beside : {"-journal", "-wal", "-shm"}) {
        CAPTURE(beside);
        if (beside != std::string("-journal")) {
            REQUIRE(Database::open(file, Database::Mode::read_write)->execute("PRAGMA journal_mode=WAL"));
        }
        fs::create_symlink(elsewhere, file.string() + beside);
        auto database = Database::open(file, Database::Mode::read_write);
        if (database) CHECK_FALSE(database->execute("UPDATE line SET words = 'changed'"));
        fs::remove(file.string() + beside);
        CHECK(fs::file_size(elsewhere) == 4);
    }
}

}  // namespace veche
