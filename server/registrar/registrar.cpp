#include "server/registrar/registrar.h"

#include <algorithm>
#include <utility>

#include "base/log_event.h"
#include "server/records_folder.h"
#include "server/registrar/case_seal.h"
#include "server/registrar/case_term.h"
#include "server/store/case_card.h"
#include "sync/protocol/envelope.h"

namespace veche::server {
namespace {

constexpr std::size_t envelopes_a_round = 64;
constexpr std::size_t records_a_round = 256;
constexpr std::size_t cases_a_round = 64;
constexpr std::chrono::milliseconds shortest_hold{5'000};
constexpr std::chrono::milliseconds longest_hold{30 * 60'000};

// A town may have chosen that nothing is registered on a day off: then it waits for the next working day.
bool registers_now(const TownRules& rules, Instant now) {
    if (rules.profile.register_on == content::RegisterOn::at_once) return true;
    return content::is_working_day(rules.profile.calendar, rules.zone.date_of(now));
}

}  // namespace

Registrar::Round Registrar::run_once() {
    Round round;
    for (auto step : {&Registrar::take_back_own, &Registrar::take_back_offered, &Registrar::say_former_again,
                      &Registrar::receive_again, &Registrar::receive_new, &Registrar::register_received,
                      &Registrar::tell_changed, &Registrar::open_ballots, &Registrar::forget_destroyed,
                      &Registrar::export_records, &Registrar::tell_progress}) {
        if (const auto done = (this->*step)(round); !done) round.note(done.error());
    }
    return round;
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
    const protocol::EnvelopeId id = header ? header->id : protocol::EnvelopeId{};
    auto done = parts_.registry.quarantine({id, envelope.sequence, reason, parts_.clock.now()});
    if (!done) return done;
    write_log(LogEvent::envelope_set_aside,
              {{"envelope", protocol::to_hex(id)}, {"row", std::to_string(envelope.sequence)}, {"reason", reason}});
    return {};
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
    subject.kind = content::kind_of((*submission)->body);
    const auto device = parts_.fleet.find_device(header->device);
    if (!device) return tl::unexpected(device.error());
    const Instant since = *device ? may_hand_in_since((*device)->enrolled, parts_.former) : envelope.received;
    subject.received = moment_of_receipt((*submission)->made, envelope.received, since);
    subject.arrived = envelope.received;
    subject.language = (*submission)->language;
    std::string body = content::to_json(**submission);
    const auto seal = CaseSeal::give(parts_.vault, subject);
    if (!seal) return tl::unexpected(seal.error());
    subject.sealed_body = seal->seal(Vault::Purpose::body, body);
    subject.sealed_card = seal->seal(Vault::Purpose::card, write_json(store::to_json(store::CaseCard{})));
    protocol::wipe(body);
    auto received = parts_.registry.receive(subject, envelope.sequence, parts_.records);
    if (received) return received;
    // A record that cannot be made (an unusable receipt key) must not stop everything behind it.
    const auto probe = parts_.records.make(subject, 1, 1);
    return probe ? received : set_aside(envelope, probe.error().message);
}

// What a person marked: the device may be known by now, the key the right one. Opened twice it is one case all the
// same.
Result<void> Registrar::receive_again(Round& round) {
    const auto marked = parts_.registry.marked_to_take_up();
    if (!marked) return tl::unexpected(marked.error());
    for (const store::Quarantined& aside : *marked) {
        const auto envelopes = parts_.intake.after(aside.sequence - 1, 1);
        if (!envelopes) return tl::unexpected(envelopes.error());
        const bool is_there = !envelopes->empty() && envelopes->front().sequence == aside.sequence;
        const store::NumberedEnvelope gone{aside.sequence, aside.when, {}};
        if (auto received = is_there ? receive(envelopes->front()) : set_aside(gone, "it is no more in intake.db");
            !received) {
            return received;
        }
        const auto found = parts_.registry.find(protocol::to_hex(aside.envelope));
        if (found && *found) {
            write_log(LogEvent::envelope_taken_up, {{"envelope", protocol::to_hex(aside.envelope)}});
        }
        ++round.steps;
    }
    return {};
}

Result<void> Registrar::receive_new(Round& round) {
    const auto cursor = parts_.registry.cursor();
    if (!cursor) return tl::unexpected(cursor.error());
    const auto envelopes = parts_.intake.after(*cursor, envelopes_a_round);
    if (!envelopes) return tl::unexpected(envelopes.error());
    for (const auto& envelope : *envelopes) {
        if (auto received = receive(envelope); !received) return received;
        ++round.steps;
    }
    return {};
}

Result<store::Registration> Registrar::registration_of(store::Case subject, const TownRules& rules) {
    const auto seal = CaseSeal::of(parts_.vault, subject);
    if (!seal) return tl::unexpected(seal.error());
    auto body = seal->open(Vault::Purpose::body, subject.sealed_body);
    if (!body) return tl::unexpected(body.error());
    const auto submission = content::submission_from_json(*body);
    protocol::wipe(*body);
    if (!submission) return tl::unexpected(submission.error());
    store::Registration registration;
    registration.day = rules.zone.date_of(parts_.clock.now());
    // What was said before a restore stands: the number and the day on the resident's paper.
    const auto former = parts_.registry.former_registration(subject.lookup_id);
    if (!former) return tl::unexpected(former.error());
    if (*former) {
        registration.number = subject.number = (*former)->number;
        registration.day = (*former)->registered.value_or(registration.day);
    }
    complete_registration(rules, std::move(subject), *submission, registration);
    return registration;
}

Result<bool> Registrar::register_one(const protocol::EnvelopeId& id, const TownRules& rules) {
    const auto subject = parts_.registry.find(protocol::to_hex(id));
    if (!subject) return tl::unexpected(subject.error());
    if (!*subject) return false;
    const auto registration = registration_of(**subject, rules);
    if (!registration) return tl::unexpected(registration.error());
    return parts_.registry.register_case(id, *registration, parts_.records);
}

bool Registrar::is_held_up(const protocol::EnvelopeId& id) const {
    const auto found = held_up_.find(id);
    return found != held_up_.end() && parts_.clock.steady() < found->second.until;
}

void Registrar::hold_up(const protocol::EnvelopeId& id, const Error& error) {
    HeldUp& held = held_up_[id];
    held.wait = std::clamp(held.wait * 2, shortest_hold, longest_hold);
    held.until = parts_.clock.steady() + held.wait;
    write_log(
        LogEvent::case_held_up,
        {{"case", protocol::to_hex(id)}, {"reason", error.message}, {"wait_ms", std::to_string(held.wait.count())}});
}

Result<void> Registrar::register_received(Round& round) {
    const auto cases = parts_.registry.unregistered();
    if (!cases) return tl::unexpected(cases.error());
    if (cases->empty()) return {};
    const auto rules = parts_.rules.read();
    if (!rules) return tl::unexpected(rules.error());
    if (!*rules || !registers_now(**rules, parts_.clock.now())) return {};
    std::size_t tried = 0;
    for (const protocol::EnvelopeId& id : *cases) {
        if (is_held_up(id)) continue;
        if (++tried > cases_a_round) break;
        if (const auto done = register_one(id, **rules)) {
            held_up_.erase(id);
            ++round.steps;
        } else {
            hold_up(id, done.error());
        }
    }
    return {};
}

Result<void> Registrar::tell_changed(Round& round) {
    const auto cases = parts_.registry.untold();
    if (!cases) return tl::unexpected(cases.error());
    std::size_t tried = 0;
    for (const protocol::EnvelopeId& id : *cases) {
        if (is_held_up(id)) continue;
        if (++tried > cases_a_round) break;
        if (const auto told = parts_.registry.tell(id, parts_.records)) {
            held_up_.erase(id);
            ++round.steps;
        } else {
            hold_up(id, told.error());
        }
    }
    return {};
}

Registrar::Round Registrar::follow_once() {
    Round round;
    if (auto done = export_records(round); !done) round.note(done.error());
    if (auto done = tell_progress(round); !done) round.note(done.error());
    return round;
}

Result<void> Registrar::export_records(Round& round) {
    if (!exported_) exported_ = last_record(parts_.layout, parts_.epoch);
    const auto records = parts_.registry.records_after(*exported_, records_a_round);
    if (!records) return tl::unexpected(records.error());
    for (const auto& record : *records) {
        if (auto written = write_record(parts_.layout, parts_.epoch, record.position, record.bytes); !written) {
            return written;
        }
        exported_ = record.position;
        ++round.steps;
    }
    return {};
}

Result<void> Registrar::tell_progress(Round& round) {
    if (told_ && round.steps == 0) return {};
    const auto counts = parts_.registry.counts();
    if (!counts) return tl::unexpected(counts.error());
    const auto unopened = parts_.ballots.unopened();
    if (!unopened) return tl::unexpected(unopened.error());
    const std::uint64_t offered = exported_.value_or(0);
    const RegistrarProgress progress{counts->set_aside + *unopened, counts->unregistered,
                                     counts->newest_position - std::min(counts->newest_position, offered)};
    if (told_ == progress) return {};
    if (auto written = write_progress(parts_.layout, progress); !written) return written;
    told_ = progress;
    return {};
}

}  // namespace veche::server
