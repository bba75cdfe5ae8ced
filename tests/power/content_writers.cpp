#include <deque>
#include <doctest/doctest.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/sha256.h"
#include "server/http/uploads.h"
#include "server/publisher/file_sweep.h"
#include "server/store/loose_files.h"
#include "server/store/schemas.h"
#include "server/store/storage.h"
#include "tests/power/writers.h"

namespace veche::test {
namespace {

namespace fs = std::filesystem;
using namespace veche::server;

const std::string brought = "brought by somebody";
const std::string old = "named by nobody";
const Instant now = SystemClock().now();

std::unique_ptr<store::Storage> storage_in(const fs::path& folder) {
    return store::in_files({.intake = {},
                            .fleet = {},
                            .registry = {},
                            .staff = {},
                            .ballots = {},
                            .content = Layout{folder}.content_store()});
}

std::unique_ptr<sql::Connection> rows_in(const fs::path& folder) {
    auto rows = storage_in(folder)->connect(store::content_schema(), store::Storage::Access::write);
    REQUIRE_MESSAGE(rows, rows.error().message);
    return std::move(*rows);
}

// A store with a file that nobody has named for years.
void prepare(const fs::path& folder) {
    REQUIRE(make_folder(Layout{folder}.editorial(), 0700));
    const auto made = storage_in(folder)->create_store(store::content_schema());
    REQUIRE_MESSAGE(made, made.error().message);
    store::ContentFiles files(Layout{folder}.editorial());
    REQUIRE(files.put(sha256_hex(old), old));
    REQUIRE(files.sync());
    fs::last_write_time(files.file_of(sha256_hex(old)),
                        fs::file_time_type::clock::from_sys(std::chrono::sys_seconds()));
    const auto put = [] { return Result<void>(); };
    REQUIRE(store::LooseFiles(**made).add({sha256_hex(old), old.size()}, put, {"anna", "", now}));
}

Result<void> bring(const fs::path& folder) {
    std::deque<std::function<void()>> work;
    const auto uploads = http::Uploads::open(
        Layout{folder}.editorial() / "uploads", {{1'000, 1'000, 1}, 0},
        [&](std::function<void()> more) { work.push_back(std::move(more)); }, [](const Error&) {}, disk());
    if (!uploads) return tl::unexpected(uploads.error());
    const auto upload = (*uploads)->begin("anna", brought.size());
    if (!upload) return failure("no room");
    (void)(*upload)->add(brought);
    (*upload)->end([] {});
    while (!work.empty()) {
        const auto next = std::move(work.front());
        work.pop_front();
        next();
    }
    const store::ContentFiles files(Layout{folder}.editorial());
    if (auto synced = (*upload)->sync(0600); !synced) return synced;
    const auto place = files.folder_of((*upload)->hash());
    if (!place) return tl::unexpected(place.error());
    const auto put = [&] { return (*upload)->move_to(*place, (*upload)->hash()); };
    const auto rows = rows_in(folder);
    const auto added = store::LooseFiles(*rows).add({(*upload)->hash(), brought.size()}, put, {"anna", "", now});
    return added ? Result<void>() : tl::unexpected(added.error());
}

Result<void> bring_and_sweep(const fs::path& folder) {
    if (auto done = bring(folder); !done) return done;
    const auto rows = rows_in(folder);
    const auto gone = sweep_files(Layout{folder}, *rows, now);
    return gone ? Result<void>() : tl::unexpected(gone.error());
}

// Whatever has a row is there, whole.
void judge(const fs::path& folder, bool finished) {
    const store::ContentFiles files(Layout{folder}.editorial());
    const auto look = [&] {
        const auto rows = rows_in(folder);
        std::vector<std::string> hashes;
        REQUIRE(rows->read("SELECT hash FROM blob", {}, [&](const sql::Row& row) { hashes.push_back(row.text(0)); }));
        for (const std::string& hash : hashes) {
            const std::string& bytes = hash == sha256_hex(old) ? old : brought;
            const auto read = files.read({hash, bytes.size()});
            CHECK_MESSAGE(read, read.error().message);
        }
        return hashes;
    };
    const auto hashes = look();
    if (finished) CHECK(hashes == std::vector<std::string>{sha256_hex(brought)});
    const auto again = bring_and_sweep(folder);
    REQUIRE_MESSAGE(again, again.error().message);
    CHECK(look() == std::vector<std::string>{sha256_hex(brought)});
    CHECK(fs::is_empty(Layout{folder}.editorial() / "uploads"));
}

}  // namespace

std::vector<Writer> content_writers() {
    return {{"a file brought and another swept",
             {"server/http/uploads.cpp", "server/publisher/file_sweep.cpp", "server/store/content_files.cpp"},
             prepare,
             bring_and_sweep,
             judge}};
}

}  // namespace veche::test
