// The registrar in this process, over the real stores.
#include "server/registrar/registrar.h"

#include <doctest/doctest.h>

#include "server/registrar/published_rules.h"
#include "server/store/sqlite_fleet_store.h"
#include "server/store/sqlite_intake_store.h"
#include "server/store/sqlite_registry_store.h"
#include "tests/server/support/temporary_folder.h"
#include "tests/server/support/test_town.h"

namespace veche::server {
namespace {

// The real intake on a disk that cannot read a ballot as often as it is told to.
class FailingDisk final : public store::IntakeReader {
  public:
    explicit FailingDisk(store::IntakeReader& intake) : intake_(intake) {}
    int failures = 0;

    [[nodiscard]] Result<protocol::Epoch> epoch() override { return intake_.epoch(); }
    [[nodiscard]] Result<std::uint64_t> generation() override { return intake_.generation(); }
    [[nodiscard]] Result<std::int64_t> version() override { return intake_.version(); }
    [[nodiscard]] Result<std::vector<store::NumberedEnvelope>> after(std::int64_t sequence, std::size_t most) override {
        return intake_.after(sequence, most);
    }
    [[nodiscard]] Result<std::vector<store::NumberedEnvelope>> offered_after(std::int64_t sequence,
                                                                             std::size_t most) override {
        return intake_.offered_after(sequence, most);
    }
    [[nodiscard]] Result<std::vector<store::BallotDay>> ballot_days() override { return intake_.ballot_days(); }
    [[nodiscard]] Result<std::vector<protocol::EnvelopeId>> ballots(std::int64_t day) override {
        return intake_.ballots(day);
    }
    [[nodiscard]] Result<store::DatedBallot> ballot(const protocol::EnvelopeId& id) override {
        if (failures == 0) return intake_.ballot(id);
        --failures;
        return failure("the disk cannot be read");
    }

  private:
    store::IntakeReader& intake_;
};

}  // namespace

TEST_CASE("a ballot that failed once is tried again, though nothing new has come") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    const Layout& layout = town.layout();
    test::TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    {
        auto intake = store::open_intake(layout.intake());
        REQUIRE(intake);
        for (const int option : {0, 1}) {
            const test::HandedIn ballot = kiosk.ballot(town, option);
            REQUIRE((*intake)->add({{ballot.id, protocol::sha256(ballot.bytes), true, ballot.bytes}}, Instant{86'400}));
        }
    }
    const auto intake = store::open_intake_reader(layout.intake());
    REQUIRE(intake);
    const auto fleet = store::open_fleet_read_only(layout.fleet());
    REQUIRE(fleet);
    const protocol::Epoch epoch = *(*intake)->epoch();
    const auto registry = store::open_registry(layout.registry(), epoch);
    REQUIRE(registry);
    const SystemClock clock;
    SystemRandom random;
    const Vault vault(*read_key(layout, KeyName::case_file), random);
    const auto record_key = *read_signing_key(layout, KeyName::record);
    StatusRecordMaker records(record_key, vault, clock, random, epoch);
    PublishedRules rules(layout);
    const auto town_key = *read_box_key(layout, KeyName::town);
    FailingDisk disk(**intake);
    Registrar registrar({layout, disk, **fleet, **registry, rules, town_key, vault, records, clock, epoch});

    disk.failures = 1;
    const Registrar::Round first = registrar.run_once();
    REQUIRE(first.problem);
    CHECK(first.problem->message == "the disk cannot be read");
    CHECK_MESSAGE((*registry)->ballots()->size() == 1, "the others are not held up");
    CHECK_FALSE(registrar.run_once().problem);
    CHECK((*registry)->ballots()->size() == 2);
    CHECK(registrar.run_once().steps == 0);
}

}  // namespace veche::server
