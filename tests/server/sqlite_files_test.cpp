// The stores' files of SQLite: copied while they are open, and refused when they are damaged.
#include "server/store/sqlite_files.h"

#include <doctest/doctest.h>

#include "server/store/storage.h"
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
        REQUIRE(storage(file)->create(protocol::make_random<protocol::Epoch>(random)));
    }
    [[nodiscard]] std::unique_ptr<Storage> storage(const std::filesystem::path& intake) const {
        return in_files({.intake = intake,
                         .fleet = folder.path() / "fleet.db",
                         .registry = folder.path() / "registry.db",
                         .staff = folder.path() / "staff.db",
                         .ballots = folder.path() / "ballots.db",
                         .content = folder.path() / "content.db"});
    }
};

}  // namespace

TEST_CASE("a copy made while the store is open holds everything, and begins a new epoch where it is restored") {
    IntakeFile intake;
    const auto store = intake.storage(intake.file)->intake();
    REQUIRE(store);
    const auto id = protocol::make_random<protocol::EnvelopeId>(intake.random);
    REQUIRE((*store)->add({{id, protocol::sha256("one"), false, "one"}}, {100}));
    const auto copy = intake.folder.path() / "copy.db";
    REQUIRE(copy_database(intake.file, copy));
    CHECK(!copy_database(intake.file, copy));
    const auto restored = intake.storage(copy);
    const auto epoch = protocol::make_random<protocol::Epoch>(intake.random);
    REQUIRE(restored->begin_epoch(epoch, 7));
    const auto opened = restored->intake();
    REQUIRE(opened);
    CHECK((*opened)->epoch() == epoch);
    CHECK((*opened)->generation() == 7);
    const auto envelopes = (*restored->intake_reader())->after(0, 10);
    REQUIRE((envelopes && envelopes->size() == 1));
    CHECK(envelopes->front().bytes == "one");
}

TEST_CASE("a link in the place of a database is not opened, a link above it is") {
    const IntakeFile intake;
    const auto elsewhere = intake.folder.path() / "elsewhere.db";
    std::filesystem::rename(intake.file, elsewhere);
    std::filesystem::create_symlink(elsewhere, intake.file);
    CHECK(!intake.storage(intake.file)->intake());
    CHECK(!bring_up_to_date(intake.file, intake_schema()));
    const auto folder = intake.folder.path() / "link";
    std::filesystem::create_directory_symlink(intake.folder.path(), folder);
    CHECK(intake.storage(folder / "elsewhere.db")->intake());
}

TEST_CASE("a broken file is an error that says what to do") {
    const IntakeFile intake;
    std::filesystem::resize_file(intake.file, 5000);
    const auto opened = intake.storage(intake.file)->intake();
    REQUIRE(!opened);
    CHECK(opened.error().message.find("restore it from a backup") != std::string::npos);
    CHECK(!intake.storage(intake.folder.path() / "none.db")->intake());
}

}  // namespace veche::server::store
