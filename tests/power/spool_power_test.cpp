// What the spool promises when a process dies, a disk fills or a call fails, between any two system calls.
#include <array>
#include <csignal>
#include <doctest/doctest.h>
#include <fstream>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/spool.h"
#include "tests/support/faulty_file_calls.h"
#include "tests/support/sample_submissions.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

struct Fixture {
    protocol::SigningKey device = test::signing_key('d');
    std::string appeal = test::sealed(test::appeal(device, 1, "Течёт крыша"), device);
    protocol::EnvelopeId id = protocol::read_envelope_header(appeal)->id;
};

// Runs `work` in a process of its own; its exit code, or -1 when it died otherwise.
template <typename Work>
int in_process(Work work) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

constexpr int receipt_shown = 0;
constexpr int told_it_failed = 1;
constexpr int died = 3;

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "a kiosk killed anywhere in a put has the whole envelope or none, and all it gave a receipt for") {
    for (const bool nameless : {true, false}) {
        int code = died;
        for (int at = 0; code != receipt_shown; ++at) {
            CAPTURE(at);
            const test::TemporaryFolder folder;
            code = in_process([&] {
                test::FaultyFileCalls calls;
                calls.nameless = nameless;
                const auto spool = Spool::open(folder.path(), calls);
                calls.calls = 0;
                calls.fail_at = at;
                return (*spool)->put(appeal) ? receipt_shown : told_it_failed;
            });
            REQUIRE(code != told_it_failed);
            REQUIRE(at < 20);
            SystemFileCalls real;
            const auto spool = Spool::open(folder.path(), real);
            REQUIRE(spool);
            const auto pending = (*spool)->pending(Lane::single);
            REQUIRE(pending);
            if (code == receipt_shown) CHECK(pending->size() == 1);
            if (!pending->empty()) CHECK((*spool)->read(Lane::single, id) == appeal);
            std::size_t files = 0;
            for (const auto& file : std::filesystem::directory_iterator(folder.path() / "single")) {
                ++files;
                CHECK(file.path().filename() == to_hex(id) + ".envelope");
            }
            CHECK(files == pending->size());
        }
    }
}

TEST_CASE_FIXTURE(Fixture, "a kiosk killed anywhere in taking an acknowledgement still has the envelope") {
    const std::string acknowledgement = *protocol::write_acknowledgement(
        {id, protocol::sha256(appeal), {}, 1, Instant{1795215481}}, test::signing_key('a'));
    int code = died;
    for (int at = 0; code != receipt_shown; ++at) {
        const test::TemporaryFolder folder;
        code = in_process([&] {
            test::FaultyFileCalls calls;
            const auto spool = Spool::open(folder.path(), calls);
            if (!(*spool)->put(appeal)) return told_it_failed;
            calls.calls = 0;
            calls.fail_at = at;
            return (*spool)->acknowledge(Lane::single, id, acknowledgement) ? receipt_shown : told_it_failed;
        });
        REQUIRE(code != told_it_failed);
        SystemFileCalls real;
        const auto spool = Spool::open(folder.path(), real);
        CHECK((*spool)->read(Lane::single, id) == appeal);
        if (code == receipt_shown) CHECK((*spool)->pending(Lane::single)->empty());
    }
}

TEST_CASE_FIXTURE(Fixture, "a call that fails is told to the resident, and no receipt is given for nothing") {
    for (const bool nameless : {true, false}) {
        for (const int error : {ENOSPC, EIO, EROFS}) {
            for (int at = 0; at < 7; ++at) {
                const test::TemporaryFolder folder;
                test::FaultyFileCalls calls;
                calls.nameless = nameless;
                const auto spool = Spool::open(folder.path(), calls);
                calls.calls = 0;
                calls.fail_at = at;
                calls.error = error;
                const Result<void> put = (*spool)->put(appeal);
                calls.fail_at = -1;
                if (put) CHECK((*spool)->read(Lane::single, id) == appeal);
                // Otherwise what the resident is told to hand in again would be delivered twice.
                if (!put) CHECK((*spool)->pending(Lane::single)->empty());
                CHECK((*spool)->put(appeal));
                CHECK((*spool)->pending(Lane::single)->size() == 1);
            }
        }
    }
}

TEST_CASE_FIXTURE(Fixture, "a limit on the size of files is told before typing and when putting") {
    const test::TemporaryFolder folder;
    const int code = in_process([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        SystemFileCalls calls;
        const auto spool = Spool::open(folder.path(), calls);
        const rlimit limit = {512, 512};
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 10;
        if ((*spool)->check_writable()) return 11;
        if ((*spool)->put(appeal)) return 12;
        return (*spool)->pending(Lane::single)->empty() ? 0 : 13;
    });
    CHECK(code == 0);
}

TEST_CASE_FIXTURE(Fixture, "a full disk and a read-only disk are told, and reading goes on") {
    const test::TemporaryFolder folder;
    const int code = in_process([&] {
        if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return 100;
        if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=512k") != 0) return 100;
        SystemFileCalls calls;
        const auto spool = Spool::open(folder.path(), calls);
        if (!spool || !(*spool)->check_writable() || !(*spool)->put(appeal)) return 11;
        std::ofstream(folder.path() / "filler") << std::string(600'000, 'f');
        const Result<void> full = (*spool)->check_writable();
        if (full || full.error().message.find("the disk is full") == std::string::npos) return 12;
        const std::string other = test::sealed(test::appeal(device, 9, std::string(9'000, 'x')), device);
        if ((*spool)->put(other)) return 13;
        if (::mount("none", folder.path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0) return 14;
        const Result<void> read_only = (*spool)->check_writable();
        if (read_only || read_only.error().message.find("the disk is read-only") == std::string::npos) return 15;
        return (*spool)->read(Lane::single, id) == appeal ? 0 : 16;
    });
    if (code == 100) {
        MESSAGE("not allowed to mount here: skipped");
    } else {
        CHECK(code == 0);
    }
}

}  // namespace veche::sync
