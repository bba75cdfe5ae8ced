#include "server/desk/set_aside.h"

#include <algorithm>

namespace veche::server::desk {
namespace {

store::StaffAct taking_up(const Actor& actor, const std::optional<protocol::EnvelopeId>& envelope) {
    return staff_act(actor.by, "envelope.take-up",
                     envelope ? "envelope/" + protocol::to_hex(*envelope) : "envelope/all", Json());
}

}  // namespace

Outcome<std::size_t> take_up(RegistryDesk& desk, const Actor& actor,
                             const std::optional<protocol::EnvelopeId>& envelope) {
    if (auto allowed = require(actor, accounts::Right::work_on_cases); !allowed) return tl::unexpected(allowed.error());
    const auto marked = desk.registry().take_up(envelope, taking_up(actor, envelope));
    if (!marked) return failed(marked.error());
    return *marked;
}

Outcome<std::size_t> take_up_ballots(RegistryDesk& desk, store::BallotStore& ballots, const Actor& actor,
                                     const std::optional<protocol::EnvelopeId>& envelope) {
    if (auto allowed = require(actor, accounts::Right::work_on_cases); !allowed) return tl::unexpected(allowed.error());
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
