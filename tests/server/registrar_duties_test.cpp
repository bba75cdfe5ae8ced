// What the registrar does by time, as jobs of the registry's table, killed in the middle of it. The real stores.
#include <csignal>
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/databases.h"
#include "server/registrar/published_rules.h"
#include "server/registrar/registrar.h"
#include "tests/server/support/test_town.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

using namespace std::chrono_literals;

namespace veche::server {
namespace {

constexpr std::int64_t begin = 1'790'000'000;
constexpr std::chrono::seconds lease = 300s;

// Of a registrar that is killed when it has drawn so often for the records it makes.
class DeadlyRandom final : public Random {
  public:
    std::optional<int> left{};

    void fill(std::span<std::byte> bytes) override {
        if (left && (*left)-- == 0) ::kill(::getpid(), SIGKILL);
        random_.fill(bytes);
    }

  private:
    SystemRandom random_;
};

struct Office {
    Office(const Layout& folder, const protocol::Epoch& of, std::int64_t now) : layout(folder), epoch(of) {
        clock.set(Instant{now});
    }

    const Layout& layout;
    protocol::Epoch epoch;
    test::ManualClock clock;
    SystemRandom random;
    DeadlyRandom deadly;
    std::unique_ptr<store::IntakeReader> intake = *storage_of(layout)->intake_reader();
    std::unique_ptr<store::FleetStore> fleet = *storage_of(layout)->fleet();
    std::unique_ptr<store::RegistryStore> registry = *storage_of(layout)->registry(epoch);
    std::unique_ptr<store::BallotStore> ballots = *storage_of(layout)->ballots();
    Vault vault{*read_key(layout, KeyName::case_file), random};
    protocol::SigningKey record_key = *read_signing_key(layout, KeyName::record);
    protocol::BoxKey town_key = *read_box_key(layout, KeyName::town);
    StatusRecordMaker records{record_key, vault, clock, deadly, epoch};
    PublishedRules rules{layout};
    Registrar registrar{{layout, *intake, *fleet, *registry, *ballots, rules, town_key, vault, records, clock, epoch}};
    std::unique_ptr<sql::Connection> table =
        *storage_of(layout)->connect(store::registry_schema(), store::Storage::Access::write);
    jobs::Runner runner{*table, clock, lease, registrar.duties()};

    [[nodiscard]] jobs::Runner::Round look() {
        const auto done = runner.run_due(
            [](const std::string& worker, const Error& error) { FAIL_CHECK(worker << ": " << error.message); });
        REQUIRE_MESSAGE(done, done.error().message);
        return *done;
    }
    [[nodiscard]] std::uint64_t newest() { return registry->counts()->newest_position; }
};

bool is_killed(const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        work();
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

}  // namespace

TEST_CASE("a registrar killed at any record it makes anew after a restore is followed by one that makes each once") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    const Layout& layout = town.layout();
    test::TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    constexpr int cases = 3;
    for (int each = 0; each < cases; ++each) arrive(town, kiosk.appeal(town, "текст"), Instant{begin});
    SystemRandom random;
    const auto before = [&] {
        Office office(layout, protocol::make_random<protocol::Epoch>(random), begin);
        REQUIRE_FALSE(office.registrar.run_once().problem);
        return office.newest();
    }();
    const auto restored = protocol::make_random<protocol::Epoch>(random);
    std::int64_t now = begin;
    const auto work = [&](std::optional<int> draws) {
        Office office(layout, restored, now);
        office.deadly.left = draws;
        (void)office.look();
        (void)office.look();
    };
    int kills = 0;
    while (is_killed([&] { work(kills); })) {
        CAPTURE(kills);
        REQUIRE(++kills < 100);
        if (kills % 2 == 0) {  // may live still, until its lease is over
            Office office(layout, restored, now + lease.count() - 1);
            (void)office.look();
            CHECK(office.newest() == before);
        }
        now += lease.count();
    }
    CHECK(kills >= cases);
    Office next(layout, restored, now + 7200);
    CHECK(next.look() == jobs::Runner::Round::all_wait);
    CHECK(next.newest() == before + cases);
}

TEST_CASE("what cannot be told of after a restore is said by its job, which tries again, and the others are told") {
    const test::TemporaryFolder folder;
    const test::TestTown town(folder.path() / "town");
    const Layout& layout = town.layout();
    test::TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    for (int each = 0; each < 2; ++each) arrive(town, kiosk.appeal(town, "текст"), Instant{begin});
    SystemRandom random;
    {
        Office office(layout, protocol::make_random<protocol::Epoch>(random), begin);
        REQUIRE_FALSE(office.registrar.run_once().problem);
        REQUIRE(office.table->run("UPDATE case_file SET sealed_answer = ?1, answered = 1 WHERE position = 1",
                                  {sql::Bytes{"not sealed with the case key"}}));
    }
    Office office(layout, protocol::make_random<protocol::Epoch>(random), begin);
    const auto before = office.newest();
    std::vector<std::string> said;
    const auto look = [&] {
        const auto round = office.runner.run_due(
            [&said](const std::string& worker, const Error& error) { said.push_back(worker + ": " + error.message); });
        REQUIRE(round);
    };
    look();
    look();
    CHECK(office.newest() == before + 1);
    REQUIRE(said.size() == 1);
    CHECK(said.front().starts_with("records.renew: no record could be made of 1 cases, the first of them "));
    look();
    CHECK_MESSAGE(said.size() == 1, "not at every look");
    office.clock.advance(60s);
    look();
    look();
    CHECK(said.size() == 2);
}

}  // namespace veche::server
