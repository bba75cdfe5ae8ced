// A store has what it was given on the disk before it says so: the system calls that bring it there are counted.
#include <atomic>
#include <doctest/doctest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "server/store/storage.h"
#include "tests/contracts/registry_rig.h"

namespace {

std::atomic<int> syncs{0};

int counted(long call, int file) {
    ++syncs;
    return static_cast<int>(::syscall(call, file));
}

}  // namespace

// In the place of the C library's, for SQLite too.
extern "C" int fsync(int file) {
    return counted(SYS_fsync, file);
}
extern "C" int fdatasync(int file) {
    return counted(SYS_fdatasync, file);
}

namespace veche::server::store {
namespace {

struct Stores {
    test::TemporaryFolder folder;
    SystemRandom random;
    protocol::Epoch epoch = protocol::make_random<protocol::Epoch>(random);
    std::unique_ptr<Storage> storage = in_files({.intake = folder.path() / "intake.db",
                                                 .fleet = folder.path() / "fleet.db",
                                                 .registry = folder.path() / "registry.db",
                                                 .staff = folder.path() / "staff.db",
                                                 .ballots = folder.path() / "ballots.db",
                                                 .content = folder.path() / "content.db"});

    Stores() { REQUIRE(storage->create(epoch)); }
};

}  // namespace

TEST_CASE_FIXTURE(Stores, "what was added is synced to the disk before the call returns") {
    const auto intake = storage->intake();
    REQUIRE(intake);
    for (const bool ballot : {false, true}) {
        const auto id = protocol::make_random<protocol::EnvelopeId>(random);
        const int before = syncs;
        REQUIRE((*intake)->add({{id, protocol::sha256("bytes"), ballot, "bytes"}}, Instant{86'400}));
        CHECK(syncs > before);
    }
}

TEST_CASE_FIXTURE(Stores, "what a registry was given is synced to the disk before the call returns") {
    const auto registry = storage->registry(epoch);
    REQUIRE(registry);
    test::PlainRecords records;
    const Case subject = test::a_case(random);
    const int before = syncs;
    REQUIRE((*registry)->receive(subject, 1, records));
    CHECK(syncs > before);
    const int received = syncs;
    REQUIRE((*registry)->register_case(subject.envelope, {"П", {2026, 11, 20}, std::nullopt, "", {}}, records));
    CHECK(syncs > received);
}

}  // namespace veche::server::store
