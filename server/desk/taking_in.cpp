#include "server/desk/taking_in.h"

#include "content/rules/code_lists.h"
#include "server/desk/assignee_letter.h"
#include "server/desk/record_export.h"
#include "server/registrar/case_term.h"
#include "server/registrar/published_rules.h"
#include "server/town_keys.h"
#include "sync/protocol/receipt.h"

namespace veche::server::desk {
namespace {

// Of a kiosk that is none.
constexpr const char* no_device = "00000000000000000000000000000000";

Outcome<content::Submission> submission_of(const HandedOver& handed_over) {
    content::Submission submission;
    submission.id = content::SubmissionId(protocol::to_hex(handed_over.id));
    submission.device_id = content::KioskId(no_device);
    submission.made = handed_over.received;
    submission.language = handed_over.language;
    content::Appeal appeal = handed_over.appeal;
    appeal.consent = true;
    submission.body = std::move(appeal);
    // Over its limits nobody could read it again.
    auto read = content::submission_from_json(content::to_json(submission));
    if (!read) return refused(Why::not_valid, read.error().message, "appeal");
    return std::move(*read);
}

Outcome<void> check(const RegistryDesk& desk, const HandedOver& handed_over) {
    if (handed_over.appeal.text.empty()) return refused(Why::not_valid, "say in a few words what it is about", "text");
    if (!content::is_case_code(handed_over.assignee)) {
        return refused(Why::not_valid, "no name of an account", "assignee");
    }
    if (desk.clock().now() < handed_over.received) {
        return refused(Why::not_valid, "it cannot have come later than now", "received");
    }
    if (!handed_over.fields.channel || *handed_over.fields.channel == store::Channel::kiosk) {
        return refused(Why::not_valid, "say how it came", "channel");
    }
    if (!handed_over.fields.legal_form) return refused(Why::not_valid, "say its legal form", "legal_form");
    return {};
}

// Of a message no law asks for a form.
bool has_form(const TownRules& rules, const HandedOver& handed_over) {
    return *handed_over.fields.legal_form == store::LegalForm::message ||
           content::find_form(rules.profile, handed_over.appeal.form) != nullptr;
}

// What no law covers is numbered as a message where the town has such a series.
content::CaseSeries series_of(const TownRules& rules, store::LegalForm form) {
    const bool is_message = form == store::LegalForm::message && rules.profile.message;
    return is_message ? content::CaseSeries::message : content::CaseSeries::appeal;
}

Outcome<void> seal(RegistryDesk& desk, const content::Submission& submission, const store::CaseCard& card,
                   store::Case& subject) {
    const auto seal = CaseSeal::give(desk.vault(), subject);
    if (!seal) return failed(seal.error());
    std::string body = content::to_json(submission);
    subject.sealed_body = seal->seal(Vault::Purpose::body, body);
    protocol::wipe(body);
    subject.sealed_card = seal->seal(Vault::Purpose::card, write_json(store::to_json(card)));
    return {};
}

// Without an envelope of a kiosk it has the keys of a receipt all the same.
Outcome<content::ReceiptCode> give_receipt(RegistryDesk& desk, store::Case& subject) {
    const auto town = read_town_identity(desk.layout());
    if (!town) return failed(town.error());
    content::ReceiptCode code = protocol::make_receipt_code(desk.random());
    const auto keys = protocol::derive_receipt_keys(code, town->id);
    if (!keys) return failed(keys.error());
    subject.lookup_id = keys->lookup_id;
    subject.receipt_key = keys->key.public_key();
    return code;
}

}  // namespace

Outcome<TakenIn> take_in(RegistryDesk& desk, const Actor& actor, const HandedOver& handed_over) {
    const auto allowed = require(actor, accounts::Right::work_on_cases);
    if (!allowed) return tl::unexpected(allowed.error());
    if (auto checked = check(desk, handed_over); !checked) return tl::unexpected(checked.error());
    const auto submission = submission_of(handed_over);
    if (!submission) return tl::unexpected(submission.error());
    const auto rules = PublishedRules(desk.layout()).read();
    if (!rules) return failed(rules.error());
    if (!*rules) return refused(Why::not_now, "the town has published no rules yet, so there are no numbers");
    if (!has_form(**rules, handed_over)) {
        return refused(Why::not_valid, "the town's rules know no such form of appeal", "form");
    }
    store::Case subject;
    store::CaseCard card;
    subject.envelope = handed_over.id;
    subject.kind = content::SubmissionKind::appeal;
    subject.received = handed_over.received;
    subject.language = handed_over.language;
    subject.assignee = handed_over.assignee;
    if (auto set = apply(desk, handed_over.fields, subject, card); !set) return tl::unexpected(set.error());
    subject.series = series_of(**rules, *handed_over.fields.legal_form);
    auto code = give_receipt(desk, subject);
    if (!code) return tl::unexpected(code.error());
    if (auto sealed = seal(desk, *submission, card, subject); !sealed) return tl::unexpected(sealed.error());
    store::Registration registration;
    registration.day = (*rules)->zone.date_of(actor.by.when);
    complete_registration(**rules, subject, *submission, registration);
    const Json details = Json::Object{{"legal_form", text_of(*subject.legal_form)}};
    const auto act = [&](const store::Case& taken) {
        store::StaffAct whole = staff_act(actor.by, "case.take-in", subject_of(taken.envelope), details);
        auto letter = letter_to_assignee(desk.letters(), "", taken, actor.by);
        if (letter) whole.jobs.push_back(std::move(*letter));
        return whole;
    };
    auto taken = desk.registry().take_in(subject, registration, act, desk.records());
    if (!taken) return failed(taken.error());
    if (!*taken) return refused(Why::not_now, "it is taken in already; its receipt code cannot be had again");
    if (auto told = hand_out_records(desk); !told) return failed(told.error());
    return TakenIn{std::move(**taken), code->grouped()};
}

}  // namespace veche::server::desk
