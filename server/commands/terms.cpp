#include <fmt/format.h>
#include <ostream>

#include "server/commands/changed_terms.h"
#include "server/commands/commands.h"
#include "server/commands/record_export.h"
#include "server/commands/server_folder.h"

namespace veche::server::commands {
namespace {

std::string day_of(const std::optional<Date>& day) {
    return day ? to_string(*day) : "-";
}

}  // namespace

Result<void> terms_review(const TermsReviewOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const auto desk = RegistryDesk::open(folder->layout);
    if (!desk) return tl::unexpected(desk.error());
    const auto changed = changed_terms(folder->layout, **desk);
    if (!changed) return tl::unexpected(changed.error());
    if (changed->empty()) {
        out << "No open case gets another day.\n";
        return {};
    }
    out << fmt::format("{:<16} {:<10} {:<10} {}\n", "case", "old day", "new day", "why");
    std::size_t told = 0;
    for (const ChangedTerm& change : *changed) {
        out << fmt::format("{:<16} {:<10} {:<10} {}\n", change.subject.number, day_of(change.subject.due),
                           day_of(change.term.due), change.term.due_reason);
        if (!options.apply) continue;
        const auto done = (*desk)->registry().change_term(change.subject.envelope, change.term, (*desk)->records());
        if (!done) return tl::unexpected(done.error());
        if (*done) ++told;
    }
    if (!options.apply) {
        out << fmt::format(
            "Open cases that would get another day: {}. Nothing is changed yet; --apply gives it to them, "
            "and their receipts say why.\n",
            changed->size());
        return {};
    }
    if (auto handed = hand_out_records(*folder, **desk); !handed) return handed;
    out << fmt::format("Given another day: {}. Every kiosk fetches it.\n", told);
    return {};
}

}  // namespace veche::server::commands
