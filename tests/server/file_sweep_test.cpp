#include "server/publisher/file_sweep.h"

#include <doctest/doctest.h>

#include "base/files.h"
#include "base/sha256.h"
#include "server/databases.h"
#include "server/store/loose_files.h"
#include "tests/server/support/test_town.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t day = 86'400;

struct Brought {
    test::TemporaryFolder folder;
    test::TestTown town{folder.path() / "town"};
    test::ManualClock clock;
    std::unique_ptr<sql::Connection> rows =
        std::move(*storage_of(town.layout())->connect(store::content_schema(), store::Storage::Access::write));
    std::unique_ptr<store::ContentStore> content = std::move(*storage_of(town.layout())->content());

    [[nodiscard]] fs::path file_of(const std::string& bytes) const {
        const std::string hash = sha256_hex(bytes);
        return town.layout().content_files() / hash.substr(0, 2) / hash;
    }
    void bring(const std::string& bytes, std::int64_t days_ago) {
        store::ContentFiles files(town.layout().editorial());
        const auto put = [&]() -> Result<void> {
            if (auto done = files.put(sha256_hex(bytes), bytes); !done) return done;
            return files.sync();
        };
        REQUIRE(store::LooseFiles(*rows).add({sha256_hex(bytes), bytes.size()}, put, {"anna", "", clock.now()}));
        const auto age = std::chrono::seconds(day * days_ago) - std::chrono::seconds(1);
        fs::last_write_time(file_of(bytes), fs::file_time_type::clock::from_sys(std::chrono::sys_seconds(
                                                std::chrono::seconds(clock.now().seconds) - age)));
    }
    std::size_t sweep() {
        const auto gone = sweep_files(town.layout(), *rows, clock.now());
        REQUIRE_MESSAGE(gone, gone.error().message);
        return *gone;
    }
};

TEST_CASE_FIXTURE(Brought, "a file nobody names goes after a week, one that a draft or a version names stays") {
    bring("young", 7);
    bring("old", 8);
    bring("named", 30);
    bring("sent", 30);
    const store::By anna{"anna", "", clock.now()};
    const store::Draft draft{"entry/a", "anna", 0, {{"a.png", sha256_hex("named")}}, {}};
    REQUIRE(*content->save_draft(draft, {}, "", anna));
    REQUIRE(*content->send({"entry/b", sha256_hex("form"), "form", {{"b.png", sha256_hex("sent")}}}, 0, {}, anna));
    CHECK(sweep() == 1);
    CHECK(!fs::exists(file_of("old")));
    CHECK(!*content->blob(sha256_hex("old")));
    for (const char* stays : {"young", "named", "sent"}) CHECK(fs::exists(file_of(stays)));
    REQUIRE(*content->drop_draft("entry/a", store::tag_of(draft), anna));
    CHECK(sweep() == 1);
    CHECK(!fs::exists(file_of("named")));
}

TEST_CASE_FIXTURE(Brought,
                  "nothing is swept while a backup or a publication holds the lock, and soon afterwards it is") {
    bring("old", 8);
    FileSweep sweep(town.layout(), clock, [](const std::string&, const Error& error) { FAIL_CHECK(error.message); });
    {
        const auto lock = FolderLock::take(town.layout().publish_lock(), "backup");
        REQUIRE(lock);
        for (int minutes = 0; minutes < 5; ++minutes) {
            REQUIRE(sweep.look());
            clock.advance(std::chrono::minutes(1));
        }
        CHECK(fs::exists(file_of("old")));
    }
    REQUIRE(sweep.look());
    CHECK(!fs::exists(file_of("old")));
    bring("another", 8);
    clock.advance(std::chrono::hours(1));
    REQUIRE(sweep.look());
    CHECK(fs::exists(file_of("another")));
    clock.advance(std::chrono::hours(24));
    REQUIRE(sweep.look());
    CHECK(!fs::exists(file_of("another")));
}

}  // namespace
}  // namespace veche::server
