// The registrar in this process, over the real stores.
#include "server/registrar/registrar.h"

#include <doctest/doctest.h>
#include <map>

#include "server/databases.h"
#include "server/records_folder.h"
#include "server/registrar/published_rules.h"
#include "tests/server/support/answered.h"
#include "tests/server/support/test_town.h"
#include "tests/support/captured_log.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

using namespace std::chrono_literals;

namespace veche::server {
namespace {

// The real intake on a disk that cannot read a ballot as often as it is told to.
class FailingDisk final : public store::IntakeReader {
  public:
    explicit FailingDisk(store::IntakeReader& intake) : intake_(intake) {}
    int failures = 0;
    std::map<std::int64_t, int> asked;  // how often for the ballots of each day
    bool reads_offers = true;

    [[nodiscard]] Result<protocol::Epoch> epoch() override { return intake_.epoch(); }
    [[nodiscard]] Result<std::uint64_t> generation() override { return intake_.generation(); }
    [[nodiscard]] Result<std::int64_t> version() override { return intake_.version(); }
    [[nodiscard]] Result<std::vector<store::NumberedEnvelope>> after(std::int64_t sequence, std::size_t most) override {
        return intake_.after(sequence, most);
    }
    [[nodiscard]] Result<std::vector<store::NumberedEnvelope>> offered_after(std::int64_t sequence,
                                                                             std::size_t most) override {
        if (!reads_offers) return failure("the disk cannot be read");
        return intake_.offered_after(sequence, most);
    }
    [[nodiscard]] Result<std::vector<store::BallotDay>> ballot_days() override { return intake_.ballot_days(); }
    [[nodiscard]] Result<std::vector<protocol::EnvelopeId>> ballots(std::int64_t day) override {
        ++asked[day];
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

// The real ballots on a disk that is full, or of a registrar that dies before or after it has stored one; counts how
// often they are written anew.
class WatchedBallots final : public store::BallotStore {
  public:
    explicit WatchedBallots(store::BallotStore& ballots) : ballots_(ballots) {}
    enum class Dies { never, before, after } dies = Dies::never;
    int rewritten = 0;
    bool is_read_by_another = false;

    [[nodiscard]] Result<bool> has(const protocol::EnvelopeId& id) override { return ballots_.has(id); }
    [[nodiscard]] Result<void> add(const store::OpenedBallot& ballot) override {
        if (dies == Dies::before) return failure("died");
        const auto added = ballots_.add(ballot);
        return dies == Dies::after ? failure("died") : added;
    }
    [[nodiscard]] Result<std::vector<store::OpenedBallot>> all() override { return ballots_.all(); }
    [[nodiscard]] Result<std::uint64_t> unopened() override { return ballots_.unopened(); }
    [[nodiscard]] Result<std::size_t> take_up(const std::optional<protocol::EnvelopeId>& id) override {
        return ballots_.take_up(id);
    }
    [[nodiscard]] Result<std::int64_t> take_ups() override { return ballots_.take_ups(); }
    [[nodiscard]] Result<std::optional<store::PollCount>> last_count(const content::EntryId& poll) override {
        return ballots_.last_count(poll);
    }
    [[nodiscard]] Result<void> keep_count(const content::EntryId& poll, const store::PollCount& count) override {
        return ballots_.keep_count(poll, count);
    }
    [[nodiscard]] Result<void> forget_order() override {
        if (is_read_by_another) return failure("database is locked");
        ++rewritten;
        return ballots_.forget_order();
    }

  private:
    store::BallotStore& ballots_;
};

// Everything a registrar works with, and a clock that a test moves.
struct Office {
    explicit Office(const Layout& folder, FormerEpochs epochs = {}) : layout(folder), former(std::move(epochs)) {}

    const Layout& layout;
    FormerEpochs former;
    test::ManualClock clock;
    SystemRandom random;
    std::unique_ptr<store::IntakeReader> intake = *storage_of(layout)->intake_reader();
    std::unique_ptr<store::FleetStore> fleet = *storage_of(layout)->fleet();
    protocol::Epoch epoch = *intake->epoch();
    std::unique_ptr<store::RegistryStore> registry = *storage_of(layout)->registry(epoch);
    std::unique_ptr<store::BallotStore> ballots = *storage_of(layout)->ballots();
    Vault vault{*read_key(layout, KeyName::case_file), random};
    protocol::SigningKey record_key = *read_signing_key(layout, KeyName::record);
    protocol::BoxKey town_key = *read_box_key(layout, KeyName::town);
    StatusRecordMaker records{record_key, vault, clock, random, epoch};
    PublishedRules rules{layout};
    FailingDisk disk{*intake};
    WatchedBallots watched{*ballots};
    Registrar registrar{
        {layout, disk, *fleet, *registry, watched, rules, town_key, vault, records, clock, epoch, 365, former}};
    std::unique_ptr<sql::Connection> table =
        *storage_of(layout)->connect(store::registry_schema(), store::Storage::Access::write);
    jobs::Runner runner{*table, clock, 300s, registrar.duties()};
    std::vector<std::string> failed{};

    // A day of one that is due: without the table, for days by the hundred.
    Registrar::Round look_and_prune() {
        for (const jobs::Duty& duty : registrar.duties()) {
            if (duty.worker == "records.prune" && !duty.work()) failed.push_back(duty.worker);
        }
        return registrar.run_once();
    }
    // As its process does it: what is due by time, to its end, and a round.
    Registrar::Round look() {
        const auto note = [this](const std::string& worker, const Error&) { failed.push_back(worker); };
        for (auto round = jobs::Runner::Round::pieces_left; round == jobs::Runner::Round::pieces_left;) {
            const auto done = runner.run_due(note);
            REQUIRE_MESSAGE(done, done.error().message);
            round = *done;
        }
        return registrar.run_once();
    }
};

constexpr std::int64_t day = 86'400;

// Sealed now, known to the fleet since `known_since`, arrived after ten days: when does it count as received?
Instant received_of(const test::TestTown& town, test::TestKiosk& kiosk, const FormerEpochs& former, Instant now) {
    const test::HandedIn appeal = kiosk.appeal(town, "текст");
    arrive(town, appeal, Instant{now.seconds + 10 * day});
    Office office(town.layout(), former);
    REQUIRE_FALSE(office.registrar.run_once().problem);
    return (*office.registry->find(protocol::to_hex(appeal.id)))->received;
}

void enrol_at(const test::TestTown& town, const test::TestKiosk& kiosk, Instant when) {
    const auto fleet = *storage_of(town.layout())->fleet();
    REQUIRE(fleet->enrol("hall", {kiosk.id(), kiosk.key().public_key(), "hall", when, when, false}));
}

}  // namespace

TEST_CASE("a ballot that failed once is tried again, though nothing new has come") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    const Layout& layout = town.layout();
    test::TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    for (const int option : {0, 1}) arrive(town, kiosk.ballot(town, option), Instant{day});
    Office office(layout);

    office.disk.failures = 1;
    const Registrar::Round first = office.registrar.run_once();
    REQUIRE(first.problem);
    CHECK(first.problem->message == "the disk cannot be read");
    CHECK_MESSAGE(office.ballots->all()->size() == 1, "the others are not held up");
    CHECK_FALSE(office.registrar.run_once().problem);
    CHECK(office.ballots->all()->size() == 2);
    CHECK(office.registrar.run_once().steps == 0);
}

TEST_CASE("ballots of a day that has not grown are not asked for again when another day's come") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    test::TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    Office office(town.layout());
    const auto cast_on = [&](std::int64_t when) {
        arrive(town, kiosk.ballot(town, 0), Instant{when * day});
        REQUIRE_FALSE(office.registrar.run_once().problem);
    };
    cast_on(1);
    CHECK(office.disk.asked == std::map<std::int64_t, int>{{1, 1}});
    cast_on(2);
    CHECK(office.disk.asked == std::map<std::int64_t, int>{{1, 1}, {2, 1}});
    cast_on(1);
    CHECK(office.disk.asked == std::map<std::int64_t, int>{{1, 2}, {2, 1}});
    CHECK(office.ballots->all()->size() == 3);
}

TEST_CASE("a registrar that dies before or after it stores a ballot loses none and counts none twice") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    test::TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    // The cursor of the cases moves on meanwhile, in another file.
    for (const int option : {0, 1}) {
        arrive(town, kiosk.appeal(town, "текст"), Instant{day});
        arrive(town, kiosk.ballot(town, option), Instant{day});
    }
    for (const auto dies : {WatchedBallots::Dies::before, WatchedBallots::Dies::after}) {
        Office office(town.layout());
        office.watched.dies = dies;
        CHECK(office.registrar.run_once().problem);
        CHECK(office.registry->cases()->size() == 2);
        CHECK(office.ballots->all()->size() == (dies == WatchedBallots::Dies::before ? 0 : 2));
    }
    Office office(town.layout());
    REQUIRE_FALSE(office.registrar.run_once().problem);
    CHECK(office.ballots->all()->size() == 2);
    CHECK(office.registry->cases()->size() == 2);
}

TEST_CASE("ballots are written anew in the order of their ids at the start and once a day") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    Office office(town.layout());
    const auto rewritten_after = [&](std::chrono::minutes wait) {
        office.clock.advance(wait);
        (void)office.look();
        return office.watched.rewritten;
    };
    CHECK(rewritten_after(0min) == 1);
    CHECK(rewritten_after(23h) == 1);
    CHECK(rewritten_after(1h) == 2);
    office.watched.is_read_by_another = true;
    CHECK(rewritten_after(24h) == 2);
    office.watched.is_read_by_another = false;
    CHECK(office.failed == std::vector<std::string>{"ballots.reorder"});
    CHECK_MESSAGE(rewritten_after(0min) == 2, "not at every look");
    CHECK(rewritten_after(1min) == 3);
}

TEST_CASE("the log does not say which ballot could not be opened: beside its time that would tell when it came") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    test::TestKiosk kiosk;  // never enrolled
    const test::HandedIn ballot = kiosk.ballot(town, 0);
    arrive(town, ballot, Instant{day});
    Office office(town.layout());
    const test::CapturedLog log;
    REQUIRE_FALSE(office.look().problem);
    CHECK(log.text().find("registrar.ballot_not_counted") != std::string::npos);
    CHECK(log.text().find(protocol::to_hex(ballot.id)) == std::string::npos);
    CHECK(*office.ballots->unopened() == 1);
}

// A wrong clock must not cost a town its answers before somebody sees it.
TEST_CASE("a server whose clock is years ahead over a weekend costs no answer its code") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    const Layout& layout = town.layout();
    test::TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    const test::HandedIn appeal = kiosk.appeal(town, "текст");
    arrive(town, appeal, Instant{day});
    {
        Office office(layout);
        REQUIRE_FALSE(office.look_and_prune().problem);
        REQUIRE(
            test::give_answer(*office.registry, office.vault, appeal.id, "Ответ.", office.clock.now(), office.records));
    }
    constexpr std::int64_t years = 10L * 366 * 86'400;
    Office office(layout);  // started anew, on a clock that is years ahead
    office.clock.set(Instant{office.clock.now().seconds + years});
    for (int hours = 0; hours < 64; ++hours) {
        CHECK_FALSE(office.look_and_prune().problem);
        office.clock.advance(std::chrono::hours(1));
    }
    CHECK(office.registry->lowest_position() == 1);
    office.clock.set(Instant{office.clock.now().seconds - years});
    for (int days = 0; days < 360; ++days) {
        CHECK_FALSE(office.look_and_prune().problem);
        office.clock.advance(std::chrono::hours(24));
    }
    CHECK_MESSAGE(office.registry->lowest_position() == 1, "the weekend was no more than three days");
    for (int days = 0; days < 10; ++days) {
        CHECK_FALSE(office.look_and_prune().problem);
        office.clock.advance(std::chrono::hours(24));
    }
    CHECK_MESSAGE(*office.registry->lowest_position() > 1, "then it is: the test would see it");
}

TEST_CASE(
    "what was taken back after a restore goes records_kept_days later, and does not come back with the next start") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    const Layout& layout = town.layout();
    test::TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    const test::HandedIn appeal = kiosk.appeal(town, "текст");
    arrive(town, appeal, Instant{day});
    const protocol::Epoch before = protocol::from_bytes<protocol::Epoch>(std::string(16, 'e')).value();
    const FormerEpochs former = {{before, 4, Instant{86'400}}};
    const auto now = [&] {
        Office office(layout);
        // Answered after the copy, its envelope is nowhere any more.
        StatusRecordMaker then(office.record_key, office.vault, office.clock, office.random, before);
        store::Case subject;
        subject.envelope = protocol::make_random<protocol::EnvelopeId>(office.random);
        subject.lookup_id = protocol::make_random<protocol::LookupId>(office.random);
        subject.receipt_key = appeal.receipt->key.public_key();
        subject.language = content::Language::russian;
        subject.number = "П-2026-000007";
        subject.sealed_answer = office.vault.seal(subject.envelope, Vault::Purpose::answer, "Ответ.");
        const auto record = then.make(subject, 5, 9);
        REQUIRE(record);
        REQUIRE(write_record(layout, before, 5, *record));
        return office.clock.now();
    }();
    const auto old_folder = layout.records() / protocol::to_hex(before);
    const auto pass = [&](Office& office, int days) {
        for (int each = 0; each < days; ++each) {
            CHECK_FALSE(office.look_and_prune().problem);
            office.clock.advance(std::chrono::hours(24));
        }
    };
    {
        Office office(layout, former);
        pass(office, 360);
        CHECK(office.registry->taken_back()->size() == 1);
        CHECK(std::filesystem::exists(old_folder));
        const test::CapturedLog log;
        pass(office, 20);
        CHECK(log.says("registrar.records_pruned records="));
        CHECK(office.registry->taken_back()->empty());
        CHECK_FALSE(std::filesystem::exists(old_folder));
        CHECK_MESSAGE(*office.registry->lowest_position() > 1, "the appeal is open and was made anew");
    }
    Office office(layout, former);
    office.clock.set(Instant{now.seconds + 380 * day});
    const auto newest = office.registry->counts()->newest_position;
    pass(office, 3);
    CHECK(office.registry->taken_back()->empty());
    CHECK(office.registry->counts()->newest_position == newest);
}

// Kiosks forget what was said before a restore by where the feed begins.
TEST_CASE("while what kiosks offered is not taken back the beginning of the feed does not go on") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    test::TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    for (int each = 0; each < 2; ++each) arrive(town, kiosk.appeal(town, "текст"), Instant{day});
    Office office(town.layout());
    office.disk.reads_offers = false;
    for (int days = 0; days < 380; ++days) {
        CHECK(office.look_and_prune().problem);
        office.clock.advance(std::chrono::hours(24));
    }
    CHECK(office.registry->lowest_position() == 1);
    office.disk.reads_offers = true;
    CHECK_FALSE(office.look_and_prune().problem);
    CHECK_MESSAGE(*office.registry->lowest_position() > 1, "then it does: the test would see it");
}

TEST_CASE("a kiosk that was removed and enrolled again hands in what it kept with the days of its receipts") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    test::TestKiosk kiosk;
    const Instant now = SystemClock().now();
    enrol_at(town, kiosk, {now.seconds - 40 * day});
    REQUIRE((*storage_of(town.layout())->fleet())->remove_device(kiosk.id()));
    enrol_at(town, kiosk, {now.seconds + 5 * day});
    CHECK(received_of(town, kiosk, {}, now).seconds <= now.seconds + 60);
}

TEST_CASE("a kiosk enrolled again after a restore hands in what it kept with the days of its receipts") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    test::TestKiosk kiosk;
    const Instant now = SystemClock().now();
    enrol_at(town, kiosk, {now.seconds + 5 * day});
    CHECK(received_of(town, kiosk, {{{}, 1, {now.seconds - day}}}, now).seconds <= now.seconds + 60);
    CHECK_MESSAGE(received_of(town, kiosk, {}, now).seconds == now.seconds + 10 * day, "a clock that was wrong");
}

}  // namespace veche::server
