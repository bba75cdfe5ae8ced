// Envelopes the registrar could not open: which, since when and why; and giving them to it again.
#include <fmt/format.h>
#include <ostream>
#include <sstream>

#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/office_client.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/databases.h"
#include "server/desk/acts.h"
#include "server/registrar/progress.h"

namespace veche::server::commands {
namespace {

constexpr std::size_t longest_reason = 200;

constexpr int not_found = 404;

void print_head(std::ostream& out) {
    out << fmt::format("{:<32}  {:<16}  {}\n", "envelope", "since", "why");
}

void print(const std::string& id, Instant since, const std::string& why, const TownClock& clock, std::ostream& out) {
    out << fmt::format("{}  {:<16}  {}\n", id, town_time(since, clock), one_line(why, longest_reason));
}

Result<void> list_at_desk(const ServerFolder& folder, std::ostream& out) {
    const auto desk = desk::RegistryDesk::open(folder.layout, folder.configuration);
    if (!desk) return tl::unexpected(desk.error());
    const auto aside = (*desk)->registry().quarantined();
    if (!aside) return tl::unexpected(aside.error());
    const auto opened = storage_of(folder.layout)->ballots();
    if (!opened) return tl::unexpected(opened.error());
    const auto ballots = (*opened)->all();
    if (!ballots) return tl::unexpected(ballots.error());
    const TownClock clock = town_clock(folder.layout);
    print_head(out);
    for (const store::Quarantined& envelope : *aside) {
        print(protocol::to_hex(envelope.envelope), envelope.when, envelope.reason, clock, out);
    }
    for (const store::OpenedBallot& ballot : *ballots) {
        if (!ballot.sealed_body.empty()) continue;
        out << fmt::format("{}  {:<16}  a ballot: {}\n", protocol::to_hex(ballot.envelope),
                           to_string(date_from_days(ballot.day)), one_line(ballot.refused, longest_reason));
    }
    return {};
}

Result<void> list_by_office(const Layout& layout, std::ostream& out) {
    const TownClock clock = town_clock(layout);
    std::size_t shown = 0;
    std::ostringstream lines;
    auto told = OfficeClient(layout).each_row("/api/set-aside", "", [&](const Json& row) {
        const auto since = parse_instant(text_in(row, "when"));
        print(text_in(row, "id"), since.value_or(Instant{}), text_in(row, "reason"), clock, lines);
        ++shown;
    });
    if (!told) return told;
    print_head(out);
    out << lines.str();
    const std::uint64_t all = read_progress(layout).set_aside;
    if (all > shown) out << fmt::format("ballots: {}; root sees which\n", all - shown);
    return {};
}

Result<std::size_t> take_up_at_desk(const ServerFolder& folder, const desk::Actor& actor,
                                    const std::optional<protocol::EnvelopeId>& which) {
    const auto desk = desk::RegistryDesk::open(folder.layout, folder.configuration);
    if (!desk) return tl::unexpected(desk.error());
    const auto ballots = storage_of(folder.layout)->ballots();
    if (!ballots) return tl::unexpected(ballots.error());
    // Two stores, two transactions: ended between them, it is called again.
    const auto marked = desk::take_up(**desk, actor, which);
    if (!marked) return as_failure(marked.error());
    const auto forgotten = desk::take_up_ballots(**desk, **ballots, actor, which);
    if (!forgotten) return as_failure(forgotten.error());
    return *marked + *forgotten;
}

Result<std::size_t> take_up_by_office(const Layout& layout, const std::optional<protocol::EnvelopeId>& which) {
    const std::string id = which ? protocol::to_hex(*which) : "all";
    const auto told = OfficeClient(layout).ask({"POST", "/api/set-aside/" + id + "/take-up"});
    if (!told) return tl::unexpected(told.error());
    if (told->status == not_found) return std::size_t{0};
    const Json* const given = told->body.find("given");
    if (given == nullptr || given->integer() == nullptr) return refusal_in(*told);
    return static_cast<std::size_t>(*given->integer());
}

}  // namespace

Result<void> submissions_set_aside(const std::filesystem::path& path, std::ostream& out) {
    const auto work = begin_command(path, "submissions set-aside");
    if (!work) return tl::unexpected(work.error());
    return work->actor.is_command ? list_at_desk(work->folder, out) : list_by_office(work->folder.layout, out);
}

Result<void> submissions_take_up(const SubmissionsTakeUpOptions& options, std::ostream& out) {
    const auto work = begin_command(options.folder, "submissions take-up");
    if (!work) return tl::unexpected(work.error());
    if (options.all == !options.envelope.empty()) return failure("say which: an envelope's id, or --all");
    const auto id = protocol::from_hex<protocol::EnvelopeId>(options.envelope);
    if (!options.all && !id) {
        return failure("'" + one_line(options.envelope, longest_reason) +
                       "' is not an envelope's id; `veche-server submissions set-aside` shows them");
    }
    const auto which = options.all ? std::nullopt : id;
    const auto given = work->actor.is_command ? take_up_at_desk(work->folder, work->actor, which)
                                              : take_up_by_office(work->folder.layout, which);
    if (!given) return tl::unexpected(given.error());
    if (*given == 0 && !options.all) return failure("no envelope " + options.envelope + " is set aside");
    out << fmt::format("{} given to the registrar again. What it cannot open comes back to `submissions set-aside`.\n",
                       *given);
    return {};
}

}  // namespace veche::server::commands
