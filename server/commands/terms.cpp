#include <fmt/format.h>
#include <ostream>

#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/desk/acts.h"

namespace veche::server::commands {
namespace {

std::string day_of(const std::optional<Date>& day) {
    return day ? to_string(*day) : "-";
}

void tell_what_stays(const desk::ReviewedTerms& reviewed, std::ostream& out) {
    for (const store::Case& subject : reviewed.without_day) {
        out << fmt::format("{} keeps its day {}, though by the rules now published it would have none.\n",
                           subject.number, day_of(subject.due));
    }
    for (const auto& unreadable : reviewed.unreadable) {
        out << fmt::format("{} is left as it is, for it cannot be read: {}\n", unreadable.subject.number,
                           printable(unreadable.reason));
    }
}

}  // namespace

Result<void> terms_review(const TermsReviewOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const auto desk = desk::RegistryDesk::open(folder->layout, folder->configuration);
    if (!desk) return tl::unexpected(desk.error());
    const auto reviewed = desk::changed_terms(**desk);
    if (!reviewed) return tl::unexpected(reviewed.error());
    tell_what_stays(*reviewed, out);
    const std::vector<desk::ChangedTerm>& changed = reviewed->changed;
    if (changed.empty()) {
        out << "No open case gets another day.\n";
        return {};
    }
    out << fmt::format("{:<16} {:<10} {:<10} {}\n", "case", "old day", "new day", "why");
    for (const desk::ChangedTerm& change : changed) {
        out << fmt::format("{:<16} {:<10} {:<10} {}\n", change.subject.number, day_of(change.subject.due),
                           day_of(change.term.due), change.term.due_reason);
    }
    if (!options.apply) {
        out << fmt::format(
            "Open cases that would get another day: {}. Nothing is changed yet; --apply gives it to them, "
            "and their receipts say why.\n",
            changed.size());
        return {};
    }
    const auto told = desk::change_terms(**desk, command_actor(folder->layout, "terms review"), changed);
    if (!told) return as_failure(told.error());
    out << fmt::format("Given another day: {}. Every kiosk fetches it.\n", *told);
    return {};
}

}  // namespace veche::server::commands
