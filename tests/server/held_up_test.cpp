// Cases that cannot be registered, among others that can.
#include <doctest/doctest.h>

#include "server/registrar/published_rules.h"
#include "server/registrar/registrar.h"
#include "server/store/sqlite_fleet_store.h"
#include "server/store/sqlite_intake_store.h"
#include "server/store/sqlite_registry_store.h"
#include "sync/protocol/envelope.h"
#include "tests/server/support/test_town.h"
#include "tests/support/captured_log.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

// A town whose registrar works in this process, by a clock of the test.
struct Office {
    test::TemporaryFolder folder;
    test::TestTown town{folder.path() / "town"};
    const Layout& layout = town.layout();
    test::TestKiosk kiosk;
    std::unique_ptr<store::IntakeReader> intake = *store::open_intake_reader(layout.intake());
    std::unique_ptr<store::FleetStore> fleet = *store::open_fleet_read_only(layout.fleet());
    protocol::Epoch epoch = *intake->epoch();
    std::unique_ptr<store::RegistryStore> registry = *store::open_registry(layout.registry(), epoch);
    test::ManualClock clock;
    SystemRandom random;
    Vault vault{*read_key(layout, KeyName::case_file), random};
    protocol::SigningKey record_key = *read_signing_key(layout, KeyName::record);
    StatusRecordMaker records{record_key, vault, clock, random, epoch};
    PublishedRules rules{layout};
    protocol::BoxKey town_key = *read_box_key(layout, KeyName::town);
    Registrar registrar{{layout, *intake, *fleet, *registry, rules, town_key, vault, records, clock, epoch}};

    Office() { kiosk.enrol(town, "hall"); }

    void hand_in(const std::string& text) {
        auto writer = store::open_intake(layout.intake());
        REQUIRE(writer);
        const test::HandedIn appeal = kiosk.appeal(town, text);
        REQUIRE((*writer)->add({{appeal.id, protocol::sha256(appeal.bytes), false, appeal.bytes}}, clock.now()));
    }
    // A case whose text does not open with this town's key.
    void spoil_one() {
        const test::HandedIn appeal = kiosk.appeal(town, "x");
        const auto header = protocol::read_envelope_header(appeal.bytes);
        store::Case subject;
        subject.envelope = appeal.id;
        subject.lookup_id = header->lookup_id;
        subject.receipt_key = header->receipt_key;
        subject.kind = "appeal";
        subject.received = clock.now();
        subject.language = "ru";
        subject.sealed_body = "not sealed with the case key";
        REQUIRE(registry->receive(subject, 0, records));
    }
    [[nodiscard]] std::size_t registered() {
        std::size_t count = 0;
        const auto cases = registry->cases();
        for (const store::Case& subject : *cases) count += subject.number.empty() ? 0U : 1U;
        return count;
    }
};

}  // namespace

TEST_CASE("a hundred cases that cannot be registered neither stop nor slow the others") {
    Office office;
    for (int i = 0; i < 100; ++i) office.spoil_one();
    std::string logged;
    for (int i = 0; i < 3; ++i) {
        const test::CapturedLog log;
        const Registrar::Round round = office.registrar.run_once();
        logged += log.text();
        REQUIRE_MESSAGE(!round.problem, "the looks are not slowed");
    }
    CHECK(logged.find("[error] registrar.case_held_up case=") != std::string::npos);
    office.hand_in("Свет не горит");
    (void)office.registrar.run_once();
    CHECK(office.registered() == 1);
    office.hand_in("И на второй улице");
    (void)office.registrar.run_once();
    CHECK(office.registered() == 2);
    CHECK(office.registry->unregistered()->size() == 100);
    CHECK_MESSAGE(office.registrar.run_once().steps == 0, "it does not spin on them");
}

}  // namespace veche::server
