// A desk over a town that has published something, and cases in any state.
#pragma once

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "server/desk/acts.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {

using namespace veche::server;
using namespace veche::server::desk;
using store::CaseState;

struct Hall {
    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
    std::unique_ptr<RegistryDesk> desk = std::move(RegistryDesk::open(town.layout(), {}).value());
    Instant now = SystemClock().now();
    Instant ended{now.seconds - std::int64_t{7} * 366 * 86'400};  // so long ago that no law keeps it any more

    [[nodiscard]] Actor actor(std::vector<accounts::Role> roles = {accounts::Role::head}) const {
        return {{"clerk.one", "192.0.2.7", now}, std::move(roles), false};
    }
    // As it was sealed before there were keys of cases.
    store::Case old_case() {
        store::Case subject;
        subject.envelope = protocol::make_random<protocol::EnvelopeId>(desk->random());
        subject.lookup_id = protocol::make_random<protocol::LookupId>(desk->random());
        subject.receipt_key = protocol::BoxKey::generate(desk->random()).public_key();
        subject.kind = content::SubmissionKind::appeal;
        subject.received = now;
        subject.language = content::Language::russian;
        content::Submission submission;
        submission.id = content::SubmissionId(protocol::to_hex(subject.envelope));
        submission.device_id = content::KioskId(std::string(32, 'a'));
        submission.made = now;
        submission.body =
            content::Appeal{content::AppealFormId("question"), content::TopicId("roads"), "Не горит фонарь", {}, false};
        subject.sealed_body = desk->vault().seal(subject.envelope, Vault::Purpose::body, content::to_json(submission));
        return subject;
    }
    store::Case in_state(CaseState state) {
        store::Case subject = old_case();
        REQUIRE(CaseSeal::give(desk->vault(), subject));
        if (state == CaseState::received) {
            REQUIRE(desk->registry().receive(subject, 0, *desk->records()));
            return find(subject.envelope);
        }
        return changed_to(registered(subject), state);
    }
    store::Case registered(const store::Case& subject) {
        store::Registration registration;
        registration.prefix = "П";
        registration.series = content::CaseSeries::appeal;
        registration.day = date_from_days(now.seconds / 86'400);
        registration.due = add_days(registration.day, 30);
        const auto act = [this](const store::Case&) { return store::staff_act(actor().by, "test", "test", Json()); };
        return desk->registry().take_in(subject, registration, act, desk->records())->value();
    }
    store::Case changed_to(const store::Case& subject, CaseState state) {
        const auto seal = CaseSeal::of(desk->vault(), subject);
        store::CaseChange change;
        change.after = subject;
        change.after.state = state;
        const bool has_ended = state != CaseState::registered && state != CaseState::extended;
        if (has_ended) change.after.sealed_answer = seal->seal(Vault::Purpose::answer, "Горит");
        if (has_ended) change.after.answered = ended;
        change.act = store::staff_act(actor().by, "test", "test", Json());
        REQUIRE(desk->registry().change_cases({change}, nullptr)->has_value());
        return find(subject.envelope);
    }
    store::Case find(const protocol::EnvelopeId& id) { return **desk->registry().find(protocol::to_hex(id)); }
    std::int64_t lines() {
        const auto newest = desk->registry().lines({.most = 1});
        return newest->empty() ? 0 : newest->front().number;
    }
};

inline Seen seen(const store::Case& subject) {
    return {protocol::to_hex(subject.envelope), subject.change};
}

}  // namespace veche::test
