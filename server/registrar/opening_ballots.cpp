// Ballots: opened one by one, whichever of a day are not in their store yet.
#include <utility>

#include "base/log_event.h"
#include "server/registrar/registrar.h"

namespace veche::server {
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

// False: it is opened already.
Result<bool> Registrar::take_ballot(const protocol::EnvelopeId& id) {
    const auto known = parts_.ballots.has(id);
    if (!known) return tl::unexpected(known.error());
    if (*known) return false;
    const auto ballot = parts_.intake.ballot(id);
    if (!ballot) return tl::unexpected(ballot.error());
    const auto opened = open_ballot(*ballot);
    if (!opened) return tl::unexpected(opened.error());
    if (auto added = parts_.ballots.add(*opened); !added) return tl::unexpected(added.error());
    if (!opened->refused.empty()) {
        // Not which one: beside the time of the line its id would tell when it came.
        write_log(LogEvent::ballot_not_counted, {{"reason", opened->refused}});
    }
    return true;
}

// False: one of them failed; the day is looked at again.
Result<bool> Registrar::take_ballots_of(std::int64_t day, Round& round) {
    const auto ids = parts_.intake.ballots(day);
    if (!ids) return tl::unexpected(ids.error());
    bool all = true;
    for (const protocol::EnvelopeId& id : *ids) {
        const auto taken = take_ballot(id);
        if (!taken) {
            round.note(taken.error());
            all = false;
        } else if (*taken) {
            ++round.steps;
        }
    }
    return all;
}

// By how many there are of each day: a day is looked at again whenever it has grown, however old it says it is, for a
// day says nothing when the clock of the server was wrong.
Result<void> Registrar::open_ballots(Round& round) {
    const auto take_ups = parts_.ballots.take_ups();
    if (!take_ups) return tl::unexpected(take_ups.error());
    if (std::exchange(seen_take_ups_, *take_ups) != *take_ups) {
        taken_.clear();
        seen_ballots_.reset();
    }
    const auto version = parts_.intake.version();
    if (!version) return tl::unexpected(version.error());
    if (seen_ballots_ == *version) return {};
    const auto days = parts_.intake.ballot_days();
    if (!days) return tl::unexpected(days.error());
    bool all = true;
    for (const store::BallotDay& day : *days) {
        if (const auto taken = taken_.find(day.day); taken != taken_.end() && taken->second == day.count) continue;
        const auto taken = take_ballots_of(day.day, round);
        if (!taken) return tl::unexpected(taken.error());
        if (*taken) taken_[day.day] = day.count;
        all = all && *taken;
    }
    if (all) seen_ballots_ = *version;
    return {};
}

}  // namespace veche::server
