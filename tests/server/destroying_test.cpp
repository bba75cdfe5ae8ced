// A case whose key was destroyed: nothing of what it said can be read anywhere, and what stands in clear stays.
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>
#include <thread>

#include "server/commands/commands.h"
#include "server/databases.h"
#include "server/desk/changed_terms.h"
#include "server/registrar/published_rules.h"
#include "server/registrar/registrar.h"
#include "server/town_keys.h"
#include "tests/server/support/engine.h"
#include "tests/server/support/hall.h"
#include "tests/server/support/test_office.h"

namespace veche::server {
namespace {

using accounts::Role;
using desk::Why;
using store::CaseState;

std::string id_of(const store::Case& subject) {
    return protocol::to_hex(subject.envelope);
}

// A hall with cases that came through a kiosk's envelope.
struct Archive : test::Hall {
    test::TestKiosk kiosk;

    Archive() { kiosk.enrol(town, "Вход"); }

    void run_registrar() {
        const Layout& layout = town.layout();
        const auto intake = storage_of(layout)->intake_reader();
        const auto fleet = storage_of(layout)->fleet();
        const auto ballots = storage_of(layout)->ballots();
        const auto key = read_box_key(layout, KeyName::town);
        REQUIRE((intake && fleet && ballots && key));
        PublishedRules rules(layout);
        const SystemClock clock;
        Registrar registrar({.layout = layout,
                             .intake = **intake,
                             .fleet = **fleet,
                             .registry = desk->registry(),
                             .ballots = **ballots,
                             .rules = rules,
                             .town_key = *key,
                             .vault = desk->vault(),
                             .records = *desk->records(),
                             .clock = clock,
                             .epoch = desk->epoch(),
                             .records_kept_days = 365,
                             .former = {},
                             .open_forgetter = [&layout] { return storage_of(layout)->intake_forgetter(); }});
        const auto round = registrar.run_once();
        REQUIRE_MESSAGE(!round.problem, (round.problem ? round.problem->message : ""));
    }
    store::Case handed_in() {
        content::Appeal appeal;
        appeal.form = content::AppealFormId("question");
        appeal.topic = content::TopicId("roads");
        appeal.text = "Не горит фонарь";
        const auto submission = kiosk.seal(town, appeal);
        arrive(town, submission, now);
        run_registrar();
        return desk->registry().cases()->back();
    }
    std::vector<store::NumberedEnvelope> envelopes() {
        return *(*storage_of(town.layout())->intake_reader())->after(0, 100);
    }
    store::Case answered(const store::Case& subject) {
        const auto done =
            answer(*desk, actor(), test::seen(subject), "Починим", desk::EarlierAnswer::keep, "explained");
        REQUIRE_MESSAGE(done, done.error().message);
        return *done;
    }
    // As if it had been told so long ago.
    store::Case put_back(const store::Case& subject) {
        store::CaseChange change;
        change.after = subject;
        change.after.answered = ended;
        change.act = store::staff_act(actor().by, "test", "test", Json());
        REQUIRE(desk->registry().change_cases({change}, nullptr)->has_value());
        return find(subject.envelope);
    }
    desk::Actor other(Role role = Role::head) { return {{"clerk.two", "192.0.2.8", now}, {role}, false}; }
};

}  // namespace

TEST_CASE("what a case said is read nowhere once its key is destroyed, and number, days and state stay") {
    Archive hall;
    store::Case subject = hall.answered(hall.handed_in());
    const auto noted = note(*hall.desk, hall.actor(), test::seen(subject), "Просила позвонить");
    REQUIRE(noted);
    subject = hall.put_back(*noted);
    const auto before = hall.desk->registry().lines({.subject = desk::subject_of(subject.envelope), .most = 10});
    const auto gone = destroy(*hall.desk, hall.actor(), test::seen(subject), "");
    REQUIRE_MESSAGE(gone, gone.error().message);
    const store::Case now = hall.find(subject.envelope);
    CHECK(now.destroyed == hall.now);
    CHECK(now.number == subject.number);
    CHECK(now.due == subject.due);
    CHECK(now.answered == subject.answered);
    CHECK(known(now.state) == CaseState::answered);
    CHECK((now.sealed_key.empty() && now.sealed_body.empty() && now.sealed_answer.empty() && now.sealed_card.empty()));
    const auto steps = hall.desk->registry().steps(subject.envelope);
    for (const store::CaseStep& step : *steps) CHECK(step.sealed_words.empty());
    CHECK_FALSE(hall.desk->read_body(now));
    // The key is not in the file of the database either.
    const std::string bytes = test::bytes_of_registry(hall.town.layout());
    CHECK(bytes.find(subject.sealed_key) == std::string::npos);
    CHECK(bytes.find(subject.sealed_body) == std::string::npos);
    // Lines of before are there as they were written, and their sealed values open no more.
    REQUIRE_FALSE(before->empty());
    for (const audit::Line& line : *before) {
        const auto opened = opened_details(*hall.desk, hall.actor(), line);
        REQUIRE(opened);
        CHECK(write_json(*opened) == write_json(line.act.details));
    }
    const auto last = hall.desk->registry().lines({.subject = desk::subject_of(subject.envelope), .most = 1});
    CHECK(last->front().act.what == "case.destroy");
    CHECK(last->front().act.who == "clerk.one");
    CHECK(last->front().act.details.find("reason")->text()->find("236") != std::string::npos);
    CHECK(last->front().act.details.find("sealed") == nullptr);
    // It is opened all the same, with what is left.
    const auto opened = open(*hall.desk, hall.actor(), id_of(subject));
    REQUIRE(opened);
    CHECK(opened->submission.error().message.find("destroyed on") != std::string::npos);
}

TEST_CASE("nothing more is done to a case that was destroyed, and it gets no key again") {
    Archive hall;
    const store::Case subject = hall.in_state(CaseState::closed);
    REQUIRE(destroy(*hall.desk, hall.actor(), test::seen(subject), ""));
    const desk::Seen again{id_of(subject)};
    CHECK(note(*hall.desk, hall.actor(), again, "Ещё").error().why == Why::not_now);
    CHECK(reopen(*hall.desk, hall.actor(), again, "Ещё").error().why == Why::not_now);
    CHECK(destroy(*hall.desk, hall.actor(), again, "").error().why == Why::not_now);
    CHECK(set_card(*hall.desk, hall.actor(), again, {.people = 1}).error().why == Why::not_now);
    store::Case copy = hall.find(subject.envelope);
    CHECK_FALSE(CaseSeal::give(hall.desk->vault(), copy));
    CHECK(copy.sealed_key.empty());
}

TEST_CASE("the envelope of a destroyed case is gone from the intake too, and known when it comes again") {
    Archive hall;
    const store::Case kept = hall.handed_in();
    const store::Case subject = hall.put_back(hall.answered(hall.handed_in()));
    REQUIRE(hall.envelopes().size() == 2);
    REQUIRE(destroy(*hall.desk, hall.actor(), test::seen(subject), ""));
    hall.run_registrar();
    const auto envelopes = hall.envelopes();
    REQUIRE(envelopes.size() == 2);
    CHECK_FALSE(envelopes[0].bytes.empty());
    CHECK(envelopes[1].bytes.empty());
    CHECK(hall.desk->registry().to_forget(10)->empty());
    hall.run_registrar();
    CHECK(hall.desk->registry().cases()->size() == 2);
    CHECK(hall.desk->registry().counts()->set_aside == 0);
    CHECK(hall.desk->read_body(hall.find(kept.envelope)));
}

TEST_CASE("before its term is over a case goes only when two people want it, with a reason") {
    Archive hall;
    const store::Case subject = hall.answered(hall.handed_in());
    const auto destroyed_by = [&](const desk::Actor& actor, const std::string& reason) {
        const auto gone = destroy(*hall.desk, actor, id_of(subject), reason);
        return gone ? std::optional<Why>() : std::optional(gone.error().why);
    };
    CHECK(destroyed_by(hall.actor(), "Решение суда") == Why::not_now);
    REQUIRE(propose_destruction(*hall.desk, hall.actor(), id_of(subject), "Решение суда"));
    CHECK(destroyed_by(hall.actor(), "Решение суда") == Why::not_now);
    CHECK(destroyed_by(hall.other(), "") == Why::not_valid);
    CHECK(destroyed_by(hall.other(Role::clerk), "Решение суда") == Why::not_allowed);
    CHECK(destroyed_by(hall.other(Role::administrator), "Решение суда") == Why::not_allowed);
    // What happens to it in between asks for another proposal.
    REQUIRE(note(*hall.desk, hall.actor(), id_of(subject), "Позвонила"));
    CHECK(destroyed_by(hall.other(), "Решение суда") == Why::not_now);
    REQUIRE(propose_destruction(*hall.desk, hall.actor({Role::clerk}), id_of(subject), "Решение суда"));
    CHECK_FALSE(destroyed_by(hall.other(), "Решение суда"));
    const auto last = hall.desk->registry().lines({.subject = desk::subject_of(subject.envelope), .most = 1});
    CHECK(*last->front().act.details.find("reason")->text() == "Решение суда");
}

TEST_CASE("what waits for its answer is never destroyed, whoever asks") {
    Archive hall;
    const store::Case subject = hall.handed_in();
    REQUIRE(subject.due);
    desk::Actor root = hall.actor();
    root.is_command = true;
    CHECK(destroy(*hall.desk, root, id_of(subject), "Так надо").error().why == Why::not_now);
    CHECK(propose_destruction(*hall.desk, root, id_of(subject), "Так надо").error().why == Why::not_now);
    CHECK(hall.desk->read_body(hall.find(subject.envelope)));
}

TEST_CASE("cases whose term is over are listed, and one command destroys them and no others") {
    Archive hall;
    const store::Case old = hall.in_state(CaseState::answered);
    const store::Case closed = hall.in_state(CaseState::closed);
    const store::Case waits = hall.in_state(CaseState::registered);
    const store::Case fresh = hall.answered(hall.handed_in());
    const auto& folder = hall.town.layout().root;
    std::ostringstream said;
    REQUIRE(commands::submissions_expired(folder, said));
    CHECK(said.str().find(old.number) != std::string::npos);
    CHECK(said.str().find(closed.number) != std::string::npos);
    CHECK(said.str().find(waits.number) == std::string::npos);
    CHECK(said.str().find(fresh.number) == std::string::npos);
    commands::SubmissionsDestroyOptions options;
    options.folder = folder;
    CHECK_FALSE(commands::submissions_destroy(options, said));
    options.expired = true;
    const auto destroyed = commands::submissions_destroy(options, said);
    REQUIRE_MESSAGE(destroyed, destroyed.error().message);
    CHECK(hall.find(old.envelope).destroyed);
    CHECK(hall.find(closed.envelope).destroyed);
    CHECK_FALSE(hall.find(waits.envelope).destroyed);
    CHECK_FALSE(hall.find(fresh.envelope).destroyed);
    said.str("");
    REQUIRE(commands::submissions_expired(folder, said));
    CHECK(said.str().find(old.number) == std::string::npos);
    // By root before the term, with a reason.
    options = {folder, fresh.number, "", false};
    CHECK_FALSE(commands::submissions_destroy(options, said));
    options.reason = "Решение суда";
    REQUIRE(commands::submissions_destroy(options, said));
    CHECK(hall.find(fresh.envelope).destroyed);
    // And nothing else stumbles over what is left.
    said.str("");
    REQUIRE(commands::submissions_list(folder, said));
    CHECK(said.str().find("was destroyed") != std::string::npos);
    CHECK(desk::changed_terms(*hall.desk)->unreadable.empty());
    CHECK_MESSAGE(commands::check({folder, false}, said), said.str());
}

TEST_CASE("over the API a destroyed case is found by its words no more, from the very next search on") {
    Archive hall;
    test::TestOffice office(&hall.town);
    office.clock.set(hall.now);
    const std::string program = "X-Requested-With: veche\r\nContent-Type: application/json\r\n";
    const std::string clerk = "Cookie: " + office.cookie_of("anna", {Role::clerk}) + "\r\n" + program;
    const std::string head = "Cookie: " + office.cookie_of("boris", {Role::head}) + "\r\n" + program;
    const store::Case subject = hall.answered(hall.handed_in());
    const store::Case old = hall.in_state(CaseState::closed);
    office.finder->start();
    while (office.finder->index() == nullptr) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    const auto total = [&](const std::string& filter) {
        const auto answer = office.ask("GET", "/api/cases?filter=" + filter, clerk);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        return answer.fields.at("content-range");
    };
    const std::string lamp = "%7B%22q%22:%22%D1%84%D0%BE%D0%BD%D0%B0%D1%80%D1%8C%22%7D";
    CHECK(total(lamp) == "cases 0-1/2");
    CHECK(total("%7B%22storage_over%22:true%7D") == "cases 0-0/1");
    CHECK(office.ask("GET", "/api/cases?filter=%7B%22storage_over%22:1%7D", clerk).status == 422);
    const std::string path = "/api/cases/" + id_of(subject);
    const auto tag = [&] { return "If-Match: " + office.ask("GET", path, clerk).fields.at("etag") + "\r\n"; };
    const std::string reason = R"({"reason":"Решение суда"})";
    CHECK(office.ask("POST", path + "/destruction", clerk + tag(), reason).status == 403);
    CHECK(office.ask("POST", path + "/destruction", head + tag(), reason).status == 409);
    CHECK(office.ask("POST", path + "/destruction-proposal", clerk + tag(), reason).status == 200);
    CHECK(office.ask("POST", path + "/destruction", head, reason).status == 428);
    const auto gone = office.ask("POST", path + "/destruction", head + tag(), reason);
    REQUIRE_MESSAGE(gone.status == 200, gone.body);
    CHECK(total(lamp) == "cases 0-0/1");
    const auto row = parse_json(gone.body);
    CHECK(*row->find("destroyed")->text() == to_string(hall.now));
    CHECK(*row->find("number")->text() == subject.number);
    const auto opened = office.ask("GET", path, clerk);
    CHECK(opened.status == 200);
    CHECK(opened.body.find("фонарь") == std::string::npos);
    CHECK(office
              .ask("POST", "/api/cases/" + id_of(old) + "/destruction",
                   head + "If-Match: \"" + std::to_string(old.change) + "\"\r\n", "{}")
              .status == 200);
    CHECK(total(lamp) == "cases */0");
}

TEST_CASE(
    "what was destroyed comes back with no older backup, in place or on a new machine with a newer one beside it") {
    Archive hall;
    const store::Case subject = hall.in_state(CaseState::closed);
    const store::Case kept = hall.in_state(CaseState::answered);
    const Layout& layout = hall.town.layout();
    const auto backups = hall.folder.path() / "backups";
    std::ostringstream said;
    const auto back_up = [&](const char* name) {
        commands::BackupOptions options;
        options.folder = layout.root;
        options.target = backups / name;
        const auto made = commands::backup(options, said);
        REQUIRE_MESSAGE(made, made.error().message);
    };
    const auto restored_in = [&](const Layout& place) {
        commands::RestoreOptions options;
        options.folder = place.root;
        options.source = backups / "older";
        const auto done = commands::restore(options, said);
        REQUIRE_MESSAGE(done, done.error().message);
        const auto desk = desk::RegistryDesk::open(test::layout_of(place.root), {});
        REQUIRE(desk);
        const auto gone = (*desk)->registry().find(id_of(subject));
        CHECK((*gone)->destroyed == hall.now);
        CHECK((*gone)->sealed_body.empty());
        CHECK((*desk)->read_body(**(*desk)->registry().find(id_of(kept))));
        const auto last = (*desk)->registry().lines({.subject = desk::subject_of(subject.envelope), .most = 1});
        REQUIRE_FALSE(last->empty());
        CHECK(last->front().act.what == "case.destroy");
        CHECK(last->front().act.from == "restore");
    };
    back_up("older");
    REQUIRE(destroy(*hall.desk, hall.actor(), test::seen(subject), ""));
    back_up("newer");
    const Layout machine{hall.folder.path() / "machine"};
    std::filesystem::create_directories(machine.root);
    std::filesystem::copy(layout.keys(), machine.keys());
    restored_in(machine);
    std::filesystem::remove_all(backups / "newer");
    hall.desk.reset();
    restored_in(layout);
    CHECK(said.str().find("Destroyed again what 1 cases had said") != std::string::npos);
}

}  // namespace veche::server
