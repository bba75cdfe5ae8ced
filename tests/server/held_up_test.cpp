// Cases that cannot be registered, among others that can.
#include <doctest/doctest.h>
#include <sstream>

#include "server/commands/commands.h"
#include "server/databases.h"
#include "server/registrar/published_rules.h"
#include "server/registrar/registrar.h"
#include "sync/protocol/envelope.h"
#include "tests/server/support/answered.h"
#include "tests/server/support/engine.h"
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
    std::unique_ptr<store::IntakeReader> intake = *storage_of(layout)->intake_reader();
    std::unique_ptr<store::FleetStore> fleet = *storage_of(layout)->fleet();
    protocol::Epoch epoch = *intake->epoch();
    std::unique_ptr<store::RegistryStore> registry = *storage_of(layout)->registry(epoch);
    std::unique_ptr<store::BallotStore> ballots = *storage_of(layout)->ballots();
    test::ManualClock clock;
    SystemRandom random;
    Vault vault{*read_key(layout, KeyName::case_file), random};
    protocol::SigningKey record_key = *read_signing_key(layout, KeyName::record);
    StatusRecordMaker records{record_key, vault, clock, random, epoch};
    PublishedRules rules{layout};
    protocol::BoxKey town_key = *read_box_key(layout, KeyName::town);
    Registrar registrar{{layout, *intake, *fleet, *registry, *ballots, rules, town_key, vault, records, clock, epoch}};

    Office() { kiosk.enrol(town, "hall"); }

    void hand_in(const std::string& text) {
        auto writer = storage_of(layout)->intake();
        REQUIRE(writer);
        const test::HandedIn appeal = kiosk.appeal(town, text);
        REQUIRE((*writer)->add({{appeal.id, protocol::sha256(appeal.bytes), false, appeal.bytes}}, clock.now()));
    }
    // Neither sealed nor stored yet.
    store::Case case_of(const test::HandedIn& appeal) const {
        const auto header = protocol::read_envelope_header(appeal.bytes);
        store::Case subject;
        subject.envelope = appeal.id;
        subject.lookup_id = header->lookup_id;
        subject.receipt_key = header->receipt_key;
        subject.kind = content::SubmissionKind::appeal;
        subject.received = clock.now();
        subject.language = content::Language::russian;
        return subject;
    }
    // A case whose text does not open with this town's key.
    void spoil_one() {
        store::Case subject = case_of(kiosk.appeal(town, "x"));
        subject.sealed_body = "not sealed with the case key";
        REQUIRE(registry->receive(subject, 0, records));
    }
    // What a later program received before its update was taken back.
    protocol::EnvelopeId receive_petition() {
        const test::HandedIn appeal = kiosk.appeal(town, "x");
        store::Case subject = case_of(appeal);
        subject.kind = store::Unknown{"petition"};
        subject.language = store::Unknown{"tt"};
        const std::string digits(32, 'a');
        const std::string body = R"({"body":{},"device_id":")" + digits + R"(","id":")" + digits +
                                 R"(","kind":"petition","language":"ru","made":"2026-11-20T10:00:00Z"})";
        subject.sealed_body = vault.seal(appeal.id, Vault::Purpose::body, body);
        REQUIRE(registry->receive(subject, 0, records));
        return appeal.id;
    }
    void change_registry(const char* sql) const { test::change_store(layout, store::registry_schema(), sql); }
    [[nodiscard]] store::Case found(const protocol::EnvelopeId& id) { return **registry->find(protocol::to_hex(id)); }
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

TEST_CASE("a case of a kind and language of a later program waits and is listed with why, and is not lost") {
    Office office;
    const protocol::EnvelopeId petition = office.receive_petition();
    office.hand_in("Свет не горит");
    CHECK_FALSE(office.registrar.run_once().problem);
    CHECK(office.registered() == 1);
    CHECK(office.found(petition).kind == store::Stored<content::SubmissionKind>(store::Unknown{"petition"}));
    CHECK(text_of(office.found(petition).language) == "tt");
    std::ostringstream listed;
    REQUIRE(commands::submissions_list(office.layout.root, listed));
    CHECK(listed.str().find("petition") != std::string::npos);
    CHECK(listed.str().find("unreadable: submission: field 'kind': ") != std::string::npos);
    CHECK(listed.str().find("Свет не горит") != std::string::npos);
    commands::SubmissionsExportOptions everything;
    everything.folder = office.layout.root;
    std::ostringstream exported;
    REQUIRE(commands::submissions_export(everything, exported));
    CHECK(exported.str().find(protocol::to_hex(petition)) != std::string::npos);
    CHECK(exported.str().find("Свет не горит") != std::string::npos);
    commands::CheckOptions all;
    all.folder = office.layout.root;
    std::ostringstream checked;
    (void)commands::check(all, checked);
    CHECK(checked.str().find("1 of 2 cases open, but are not understood: ") != std::string::npos);
    CHECK(checked.str().find("case.key") == std::string::npos);
}

TEST_CASE(
    "what a later program noted of a registered case is shown as it stands, and the case is answered as any other") {
    Office office;
    office.hand_in("Свет не горит");
    (void)office.registrar.run_once();
    REQUIRE(office.registered() == 1);
    office.change_registry("UPDATE case_file SET missing = 'name shoe_size', series = 'petition', language = 'tt'");
    const store::Case before = office.registry->cases()->front();
    CHECK(before.missing == std::vector<store::Stored<content::RequiredField>>{content::RequiredField::name,
                                                                               store::Unknown{"shoe_size"}});
    std::ostringstream shown;
    REQUIRE(commands::submissions_show({office.layout.root, before.number}, shown));
    for (const char* words : {"name shoe_size", "petition", "tt", "Свет не горит"}) {
        CHECK_MESSAGE(shown.str().find(words) != std::string::npos, words);
    }
    REQUIRE(test::give_answer(*office.registry, office.vault, before.envelope, "Горит", office.clock.now(),
                              office.records));
    CHECK(text_of(office.found(before.envelope).missing) == "name shoe_size");
    CHECK(text_of(office.found(before.envelope).language) == "tt");
    CHECK(office.found(before.envelope).answered);
}

}  // namespace veche::server
