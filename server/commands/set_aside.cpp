// Envelopes the registrar could not open: which, since when and why; and giving them to it again.
#include <fmt/format.h>
#include <ostream>

#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/databases.h"
#include "server/desk/acts.h"

namespace veche::server::commands {
namespace {

constexpr std::size_t longest_reason = 200;

}  // namespace

Result<void> submissions_set_aside(const std::filesystem::path& path, std::ostream& out) {
    const auto folder = open_server_folder(path);
    if (!folder) return tl::unexpected(folder.error());
    const auto desk = desk::RegistryDesk::open(folder->layout, folder->configuration);
    if (!desk) return tl::unexpected(desk.error());
    const auto aside = (*desk)->registry().quarantined();
    if (!aside) return tl::unexpected(aside.error());
    const auto opened = storage_of(folder->layout)->ballots();
    if (!opened) return tl::unexpected(opened.error());
    const auto ballots = (*opened)->all();
    if (!ballots) return tl::unexpected(ballots.error());
    const TownClock clock = town_clock(folder->layout);
    out << fmt::format("{:<32}  {:<16}  {}\n", "envelope", "since", "why");
    for (const store::Quarantined& envelope : *aside) {
        out << fmt::format("{}  {:<16}  {}\n", protocol::to_hex(envelope.envelope), town_time(envelope.when, clock),
                           one_line(envelope.reason, longest_reason));
    }
    for (const store::OpenedBallot& ballot : *ballots) {
        if (!ballot.sealed_body.empty()) continue;
        out << fmt::format("{}  {:<16}  a ballot: {}\n", protocol::to_hex(ballot.envelope),
                           to_string(date_from_days(ballot.day)), one_line(ballot.refused, longest_reason));
    }
    return {};
}

Result<void> submissions_take_up(const SubmissionsTakeUpOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    if (options.all == !options.envelope.empty()) return failure("say which: an envelope's id, or --all");
    const auto id = protocol::from_hex<protocol::EnvelopeId>(options.envelope);
    if (!options.all && !id) {
        return failure("'" + one_line(options.envelope, longest_reason) +
                       "' is not an envelope's id; `veche-server submissions set-aside` shows them");
    }
    const auto desk = desk::RegistryDesk::open(folder->layout, folder->configuration);
    if (!desk) return tl::unexpected(desk.error());
    const auto ballots = storage_of(folder->layout)->ballots();
    if (!ballots) return tl::unexpected(ballots.error());
    const desk::Actor actor = command_actor(folder->layout, "submissions take-up");
    const auto which = options.all ? std::nullopt : id;
    // Two stores, two transactions: ended between them, it is called again.
    const auto marked = desk::take_up(**desk, actor, which);
    if (!marked) return as_failure(marked.error());
    const auto forgotten = desk::take_up_ballots(**desk, **ballots, actor, which);
    if (!forgotten) return as_failure(forgotten.error());
    const std::size_t given = *marked + *forgotten;
    if (given == 0 && !options.all) return failure("no envelope " + options.envelope + " is set aside");
    out << fmt::format("{} given to the registrar again. What it cannot open comes back to `submissions set-aside`.\n",
                       given);
    return {};
}

}  // namespace veche::server::commands
