// Cases whose term of storage is over, and the destruction of their words.
#include <fmt/format.h>
#include <ostream>

#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/shown.h"
#include "server/desk/destroying.h"

namespace veche::server::commands {
namespace {

constexpr std::size_t page = 100;

Result<desk::StorageTerm> needed_term(const desk::RegistryDesk& desk) {
    const auto term = desk::storage_term(desk);
    if (!term) return as_failure(term.error());
    if (!*term) {
        return failure("the published rules name no term of storage; put [storage] into the profile in " +
                       desk.layout().rules().string() + " and publish");
    }
    return **term;
}

Result<store::CaseList> expired(desk::RegistryDesk& desk, const desk::StorageTerm& term, std::size_t offset) {
    return desk.registry().list({.ended_before = term.over}, {.by = store::CaseOrder::By::received}, {offset, page});
}

Result<void> destroy_expired(desk::RegistryDesk& desk, const desk::Actor& actor, std::ostream& out) {
    const auto term = needed_term(desk);
    if (!term) return tl::unexpected(term.error());
    std::size_t count = 0;
    for (;;) {
        const auto list = expired(desk, *term, 0);
        if (!list) return tl::unexpected(list.error());
        if (list->cases.empty()) break;
        for (const store::Case& subject : list->cases) {
            const desk::Seen seen{protocol::to_hex(subject.envelope), subject.change};
            const auto gone = desk::destroy(desk, actor, seen, {});
            if (!gone) return failure(subject.number + ": " + gone.error().message);
            out << subject.number << "\n";
            ++count;
        }
    }
    out << fmt::format("Destroyed the words of {} cases.\n", count);
    return {};
}

}  // namespace

Result<void> submissions_expired(const std::filesystem::path& path, std::ostream& out) {
    const auto work = begin_command(path, "submissions expired");
    if (!work) return tl::unexpected(work.error());
    const auto desk = desk::RegistryDesk::open(work->folder.layout, work->folder.configuration);
    if (!desk) return tl::unexpected(desk.error());
    const auto term = needed_term(**desk);
    if (!term) return tl::unexpected(term.error());
    const TownClock clock = town_clock((*desk)->layout());
    out << fmt::format("ended before {}: {}\n", to_string(term->over.day),
                       in_language(term->law.reason, content::all_languages.front()));
    out << fmt::format("{:<16} {:<10} {:<16} {}\n", "number", "state", "received", "ended");
    for (std::size_t offset = 0;; offset += page) {
        const auto list = expired(**desk, *term, offset);
        if (!list) return tl::unexpected(list.error());
        for (const store::Case& subject : list->cases) {
            const std::string ended = subject.answered     ? town_time(*subject.answered, clock)
                                      : subject.registered ? to_string(*subject.registered)
                                                           : std::string();
            out << fmt::format("{:<16} {:<10} {:<16} {}\n", subject.number, text_of(subject.state),
                               town_time(subject.received, clock), ended);
        }
        if (list->cases.size() < page) return {};
    }
}

Result<void> submissions_destroy(const SubmissionsDestroyOptions& options, std::ostream& out) {
    if (options.expired != options.number_or_id.empty()) {
        return failure("name one case, or --expired for all whose term of storage is over");
    }
    const auto work = begin_command(options.folder, "submissions destroy");
    if (!work) return tl::unexpected(work.error());
    const auto desk = desk::RegistryDesk::open(work->folder.layout, work->folder.configuration);
    if (!desk) return tl::unexpected(desk.error());
    if (options.expired) return destroy_expired(**desk, work->actor, out);
    const auto gone = desk::destroy(**desk, work->actor, registration_number(options.number_or_id), options.reason);
    if (!gone) return as_failure(gone.error());
    out << "Destroyed the words of " << gone->number << ". Backups made until now still hold them.\n";
    return {};
}

}  // namespace veche::server::commands
