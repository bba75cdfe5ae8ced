#include "server/desk/acts.h"

#include <algorithm>

#include "base/normal_form.h"
#include "base/utf8.h"
#include "content/limits.h"
#include "server/desk/record_export.h"

namespace veche::server::desk {
namespace {

using accounts::Right;

// 50001 as "50,001".
std::string grouped(std::size_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

Outcome<std::string> readable_answer(std::string text) {
    const auto wrong = [](std::string why) { return refused(Why::not_valid, std::move(why), "text"); };
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
    if (text.empty()) return wrong("the answer is empty");
    if (!is_valid_utf8(text)) return wrong("the answer is not UTF-8");
    text = to_nfc(std::move(text));
    if (!fits_code_points(text, content::longest_answer)) {
        return wrong("the answer has " + grouped(count_code_points(text)) + " letters; at most " +
                     grouped(content::longest_answer) + " can be read at a kiosk");
    }
    return text;
}

// By its envelope, for it has no number from the beginning.
std::string subject_of(const protocol::EnvelopeId& id) {
    return "case/" + protocol::to_hex(id);
}

Json day(const std::optional<Date>& date) {
    return date ? Json(to_string(*date)) : Json();
}

Json moment(const std::optional<Instant>& instant) {
    return instant ? Json(to_string(*instant)) : Json();
}

Json changed(std::string field, Json before, Json after) {
    return Json::Object{{std::move(field), Json::Object{{"before", std::move(before)}, {"after", std::move(after)}}}};
}

store::StaffAct taking_up(const Actor& actor, const std::optional<protocol::EnvelopeId>& envelope) {
    return staff_act(actor.by, "envelope.take-up",
                     envelope ? "envelope/" + protocol::to_hex(*envelope) : "envelope/all", Json());
}

}  // namespace

Outcome<store::Case> answer(RegistryDesk& desk, const Actor& actor, const std::string& number_or_id, std::string text,
                            EarlierAnswer earlier) {
    if (auto allowed = require(actor, Right::answer_cases); !allowed) return tl::unexpected(allowed.error());
    const auto readable = readable_answer(std::move(text));
    if (!readable) return tl::unexpected(readable.error());
    auto subject = desk.find(number_or_id);
    if (!subject) return refused(Why::unknown, subject.error().message);
    if (subject->number.empty()) {
        return refused(Why::not_now, "the case is not registered yet; the registrar does that while the server runs");
    }
    const bool replaces = !subject->sealed_answer.empty();
    if (replaces && earlier == EarlierAnswer::keep) {
        return refused(Why::not_now, subject->number + " is answered already; --replace gives another answer");
    }
    if (auto allowed = require(actor, Right::extend_terms); replaces && !allowed)
        return tl::unexpected(allowed.error());
    const std::string sealed = desk.vault().seal(subject->envelope, Vault::Purpose::answer, *readable);
    const auto act =
        staff_act(actor.by, replaces ? "case.replace-answer" : "case.answer", subject_of(subject->envelope),
                  changed("answered", moment(subject->answered), moment(actor.by.when)));
    const auto done = desk.registry().answer(subject->envelope, sealed, act, desk.records());
    if (!done) return failed(done.error());
    if (auto told = hand_out_records(desk); !told) return failed(told.error());
    return std::move(*subject);
}

Outcome<std::size_t> change_terms(RegistryDesk& desk, const Actor& actor, const std::vector<ChangedTerm>& terms) {
    if (auto allowed = require(actor, Right::extend_terms); !allowed) return tl::unexpected(allowed.error());
    std::size_t given = 0;
    for (const ChangedTerm& change : terms) {
        const protocol::EnvelopeId& id = change.subject.envelope;
        const auto act = staff_act(actor.by, "case.recount-term", subject_of(id),
                                   changed("due", day(change.subject.due), day(change.term.due)));
        const auto done = desk.registry().change_term(id, change.term, act, desk.records());
        if (!done) return failed(done.error());
        if (*done) ++given;
    }
    if (auto told = hand_out_records(desk); !told) return failed(told.error());
    return given;
}

Outcome<std::size_t> take_up(RegistryDesk& desk, const Actor& actor,
                             const std::optional<protocol::EnvelopeId>& envelope) {
    if (auto allowed = require(actor, Right::work_on_cases); !allowed) return tl::unexpected(allowed.error());
    const auto marked = desk.registry().take_up(envelope, taking_up(actor, envelope));
    if (!marked) return failed(marked.error());
    return *marked;
}

Outcome<std::size_t> take_up_ballots(RegistryDesk& desk, store::BallotStore& ballots, const Actor& actor,
                                     const std::optional<protocol::EnvelopeId>& envelope) {
    if (auto allowed = require(actor, Right::work_on_cases); !allowed) return tl::unexpected(allowed.error());
    const auto all = ballots.all();
    if (!all) return failed(all.error());
    const bool is_there = std::any_of(all->begin(), all->end(), [&](const store::OpenedBallot& ballot) {
        return ballot.sealed_body.empty() && envelope.value_or(ballot.envelope) == ballot.envelope;
    });
    if (!is_there) return std::size_t{0};
    // The line first, for it is in another file: rather one too many than an act without one.
    if (auto noted = desk.registry().note(taking_up(actor, envelope)); !noted) return failed(noted.error());
    const auto forgotten = ballots.take_up(envelope);
    if (!forgotten) return failed(forgotten.error());
    return *forgotten;
}

}  // namespace veche::server::desk
