// The stores' files of SQLite: copied while they are open, and refused when they are damaged.
#include "server/store/sqlite_files.h"

#include <doctest/doctest.h>

#include "sync/protocol/random.h"
#include "tests/support/temporary_folder.h"

namespace veche::server::store {
namespace {

struct IntakeFile {
    test::TemporaryFolder folder;
    SystemRandom random;
    std::filesystem::path file = folder.path() / "intake.db";

    IntakeFile() {
        REQUIRE(protocol::initialise_cryptography());
        REQUIRE(create_intake(file, protocol::make_random<protocol::Epoch>(random)));
    }
};

}  // namespace

TEST_CASE("a copy made while the store is open holds everything, and begins a new epoch where it is restored") {
    IntakeFile intake;
    const auto store = open_intake(intake.file);
    REQUIRE(store);
    const auto id = protocol::make_random<protocol::EnvelopeId>(intake.random);
    REQUIRE((*store)->add({{id, protocol::sha256("one"), false, "one"}}, {100}));
    const auto copy = intake.folder.path() / "copy.db";
    REQUIRE(copy_database(intake.file, copy));
    CHECK(!copy_database(intake.file, copy));
    const auto epoch = protocol::make_random<protocol::Epoch>(intake.random);
    REQUIRE(begin_epoch(copy, epoch, 7));
    const auto opened = open_intake(copy);
    REQUIRE(opened);
    CHECK((*opened)->epoch() == epoch);
    CHECK((*opened)->generation() == 7);
    const auto reader = open_intake_reader(copy);
    REQUIRE(reader);
    const auto envelopes = (*reader)->after(0, 10);
    REQUIRE((envelopes && envelopes->size() == 1));
    CHECK(envelopes->front().bytes == "one");
}

TEST_CASE("a broken file is an error that says what to do") {
    const IntakeFile intake;
    std::filesystem::resize_file(intake.file, 5000);
    const auto opened = open_intake(intake.file);
    REQUIRE(!opened);
    CHECK(opened.error().message.find("restore it from a backup") != std::string::npos);
    CHECK(!open_intake(intake.folder.path() / "none.db"));
}

}  // namespace veche::server::store
