// The power goes at every call of everything that writes what must survive, on a disk that forgets what was not synced.
#include <cstdlib>
#include <doctest/doctest.h>

#include "tests/power/writers.h"
#include "tests/support/cuts.h"
#include "tests/support/forgetting_disk.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {
namespace {

constexpr int most_calls = 5000;

struct Try {
    const Writer& writer;
    TemporaryFolder outside;
    std::filesystem::path folder = outside.path() / "folder";
    ForgettingDisk disk{outside.path() / "graveyard"};

    explicit Try(const Writer& of) : writer(of) {
        std::filesystem::create_directory(folder);
        writer.prepare(folder);
    }
    // True: it came to its end.
    bool write_until(int call) {
        const DiskInPlace in_place(disk);
        disk.calls = 0;
        disk.cut_at = call;
        try {
            const Result<void> written = writer.write(folder);
            REQUIRE_MESSAGE(written, written.error().message);
            return true;
        } catch (const PowerCut&) {
            return false;
        }
    }
};

// Cut at every call, or as `cuts` says, until there is none left; how many there were.
int cut_everywhere(const Writer& writer, const Cuts& cuts, Unsynced unsynced) {
    constexpr unsigned seed = 1;
    for (int call = cuts.first(writer.every); call < most_calls; call += cuts.step(writer.every)) {
        CAPTURE(call);
        Try attempt(writer);
        const bool finished = attempt.write_until(call);
        attempt.disk.lose_power(unsynced, seed + static_cast<unsigned>(call));
        writer.judge(attempt.folder, finished);
        if (finished) return attempt.disk.calls;
    }
    return 0;
}

// In memory where there is such a folder: what is synced is told by the forgetting disk, no real one has to be waited
// for.
std::vector<Writer> all_writers() {
    if (std::filesystem::is_directory("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 1);
    std::vector<Writer> all = base_writers();
    for (auto& more : {content_writers(), database_writers(), kiosk_writers(), record_writers(), server_writers()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace

TEST_CASE("after a power cut at any call there is the old state or the new one, whole, and the next command succeeds") {
    const Cuts cuts;
    for (const Writer& writer : all_writers()) {
        CAPTURE(writer.name);
        for (const Unsynced unsynced : {Unsynced::all_lost, Unsynced::all_kept, Unsynced::bytes_lost,
                                        Unsynced::bytes_torn, Unsynced::some_lost}) {
            CAPTURE(static_cast<int>(unsynced));
            CHECK(cut_everywhere(writer, cuts, unsynced) > 0);
        }
    }
}

TEST_CASE("what a killed writer left unsynced is durable once the next one has come to its end") {
    const Cuts cuts;
    for (const Writer& writer : all_writers()) {
        CAPTURE(writer.name);
        bool finished = false;
        for (int call = cuts.first(writer.every); !finished && call < most_calls; call += cuts.step(writer.every)) {
            CAPTURE(call);
            Try attempt(writer);
            finished = attempt.write_until(call);
            attempt.disk.revive();
            CHECK(attempt.write_until(-1));
            attempt.disk.lose_power(Unsynced::all_lost);
            writer.judge(attempt.folder, true);
        }
    }
}

}  // namespace veche::test
