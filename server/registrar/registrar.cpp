#include "server/registrar/registrar.h"

#include <algorithm>

#include "server/records_folder.h"
#include "sync/protocol/envelope.h"

namespace veche::server {
namespace {

constexpr std::size_t envelopes_a_round = 64;
constexpr std::size_t records_a_round = 256;
constexpr std::int64_t seconds_in_day = 86'400;
// Ballots of the last days are compared again and again: a day ends at different times for kiosk, server and database.
constexpr std::int64_t days_looked_back = 2;

std::string_view kind_of(const content::SubmissionBody& body) {
    if (std::holds_alternative<content::Appeal>(body)) return "appeal";
    if (std::holds_alternative<content::ClauseComment>(body)) return "clause_comment";
    if (std::holds_alternative<content::CallBackRequest>(body)) return "call_back";
    return "ballot";
}

std::string_view name_of(content::RequiredField field) {
    switch (field) {
        case content::RequiredField::name: return "name";
        case content::RequiredField::reply_address: return "reply_address";
        case content::RequiredField::postal_address: return "postal_address";
        case content::RequiredField::telephone: return "telephone";
        case content::RequiredField::text: return "text";
    }
    return "";
}

std::string missing_of(const content::LegalProfile& profile, const content::SubmissionBody& body) {
    std::string names;
    if (const auto* appeal = std::get_if<content::Appeal>(&body)) {
        for (const auto field : content::missing_fields(profile, *appeal)) {
            names += (names.empty() ? "" : " ") + std::string(name_of(field));
        }
    }
    return names;
}

}  // namespace

Result<std::size_t> Registrar::run_once() {
    std::size_t steps = 0;
    for (auto step : {&Registrar::receive_new, &Registrar::register_received, &Registrar::open_ballots,
                      &Registrar::export_records}) {
        const auto done = (this->*step)();
        if (!done) return done;
        steps += *done;
    }
    return steps;
}

// Nothing with a reason: no key opens it, ours or the device's.
Result<std::optional<content::Submission>> Registrar::open(std::string_view bytes, std::string& reason) {
    const auto header = protocol::read_envelope_header(bytes);
    if (!header) {
        reason = header.error().message;
        return std::optional<content::Submission>();
    }
    const auto device = parts_.fleet.find_device(header->device);
    if (!device) return tl::unexpected(device.error());
    if (!*device) {
        reason = "the device " + protocol::to_hex(header->device) + " is not known";
        return std::optional<content::Submission>();
    }
    auto submission = protocol::open_envelope(bytes, (*device)->key, parts_.town_key);
    if (!submission) {
        reason = submission.error().message;
        return std::optional<content::Submission>();
    }
    return std::optional<content::Submission>(std::move(*submission));
}

Result<void> Registrar::set_aside(const store::NumberedEnvelope& envelope, const std::string& reason) {
    const auto header = protocol::read_envelope_header(envelope.bytes);
    return parts_.registry.quarantine(
        {header ? header->id : protocol::EnvelopeId{}, envelope.sequence, reason, parts_.clock.now()});
}

Result<void> Registrar::receive(const store::NumberedEnvelope& envelope) {
    std::string reason;
    const auto submission = open(envelope.bytes, reason);
    if (!submission) return tl::unexpected(submission.error());
    if (!*submission) return set_aside(envelope, reason);
    const auto header = protocol::read_envelope_header(envelope.bytes);
    if (!header || header->is_ballot()) return set_aside(envelope, "a ballot among other submissions");
    store::Case subject;
    subject.envelope = header->id;
    subject.lookup_id = header->lookup_id;
    subject.receipt_key = header->receipt_key;
    subject.kind = kind_of((*submission)->body);
    subject.received = envelope.received;
    subject.language = content::code((*submission)->language);
    std::string body = content::to_json(**submission);
    subject.sealed_body = parts_.vault.seal(header->id, Vault::Purpose::body, body);
    protocol::wipe(body);
    auto received = parts_.registry.receive(subject, envelope.sequence, parts_.records);
    if (received) return received;
    // A record that cannot be made (an unusable receipt key) must not stop everything behind it.
    const auto probe = parts_.records.make(subject, 1, 1);
    return probe ? received : set_aside(envelope, probe.error().message);
}

Result<std::size_t> Registrar::receive_new() {
    const auto cursor = parts_.registry.cursor();
    if (!cursor) return tl::unexpected(cursor.error());
    const auto envelopes = parts_.intake.after(*cursor, envelopes_a_round);
    if (!envelopes) return tl::unexpected(envelopes.error());
    for (const auto& envelope : *envelopes) {
        if (auto received = receive(envelope); !received) return tl::unexpected(received.error());
    }
    return envelopes->size();
}

Result<store::Registration> Registrar::registration_of(const store::Case& subject, const TownRules& rules) {
    auto body = parts_.vault.open(subject.envelope, Vault::Purpose::body, subject.sealed_body);
    if (!body) return tl::unexpected(body.error());
    const auto submission = content::submission_from_json(*body);
    protocol::wipe(*body);
    if (!submission) return tl::unexpected(submission.error());
    const content::Series& series = content::series_of(rules.profile, submission->body);
    store::Registration registration;
    registration.prefix = series.prefix;
    registration.day = content::date_of(parts_.clock.now(), rules.utc_offset_seconds);
    registration.missing = missing_of(rules.profile, submission->body);
    if (series.answer) {
        const content::DueDate due =
            content::due_date(rules.profile.calendar, registration.day, *series.answer, submission->language);
        registration.due = due.day;
        registration.due_reason = due.reason;
    }
    return registration;
}

Result<std::size_t> Registrar::register_received() {
    const auto cases = parts_.registry.unregistered();
    if (!cases) return tl::unexpected(cases.error());
    std::size_t steps = 0;
    if (!cases->empty()) {
        const auto rules = parts_.rules.read();
        if (!rules) return tl::unexpected(rules.error());
        if (!*rules) return 0;
        for (const store::Case& subject : *cases) {
            const auto registration = registration_of(subject, **rules);
            if (!registration) return tl::unexpected(registration.error());
            const auto done = parts_.registry.register_case(subject.envelope, *registration, parts_.records);
            if (!done) return tl::unexpected(done.error());
            ++steps;
        }
    }
    const auto renewed = parts_.registry.renew_records(parts_.epoch, records_a_round, parts_.records);
    if (!renewed) return tl::unexpected(renewed.error());
    return steps + *renewed;
}

Result<store::OpenedBallot> Registrar::open_ballot(const store::DatedBallot& ballot) {
    store::OpenedBallot opened{ballot.id, ballot.day, {}, {}, {}};
    const auto submission = open(ballot.bytes, opened.refused);
    if (!submission) return tl::unexpected(submission.error());
    if (!*submission) return opened;
    const auto* body = std::get_if<content::Ballot>(&(*submission)->body);
    if (body == nullptr) {
        opened.refused = "no ballot inside";
        return opened;
    }
    opened.poll = body->poll;
    opened.sealed_body = parts_.vault.seal(ballot.id, Vault::Purpose::body, content::to_json(**submission));
    return opened;
}

Result<std::size_t> Registrar::open_ballots() {
    const auto version = parts_.intake.version();
    if (!version) return tl::unexpected(version.error());
    if (seen_ballots_ == *version) return 0;
    const auto day = parts_.registry.ballot_day();
    if (!day) return tl::unexpected(day.error());
    const auto ids = parts_.intake.ballots_since(*day);
    if (!ids) return tl::unexpected(ids.error());
    std::size_t steps = 0;
    for (const protocol::EnvelopeId& id : *ids) {
        const auto known = parts_.registry.has_ballot(id);
        if (!known) return tl::unexpected(known.error());
        if (*known) continue;
        const auto ballot = parts_.intake.ballot(id);
        if (!ballot) return tl::unexpected(ballot.error());
        const auto opened = open_ballot(*ballot);
        if (!opened) return tl::unexpected(opened.error());
        if (auto added = parts_.registry.add_ballot(*opened); !added) return tl::unexpected(added.error());
        ++steps;
    }
    const std::int64_t today = parts_.clock.now().seconds / seconds_in_day;
    if (auto set = parts_.registry.set_ballot_day(today - days_looked_back); !set) return tl::unexpected(set.error());
    seen_ballots_ = *version;
    return steps;
}

Result<std::size_t> Registrar::export_records() {
    if (!exported_) exported_ = last_record(parts_.layout, parts_.epoch);
    const auto records = parts_.registry.records_after(*exported_, records_a_round);
    if (!records) return tl::unexpected(records.error());
    for (const auto& record : *records) {
        if (auto written = write_record(parts_.layout, parts_.epoch, record.position, record.bytes); !written) {
            return tl::unexpected(written.error());
        }
        exported_ = record.position;
    }
    return records->size();
}

}  // namespace veche::server
