#include <fmt/format.h>
#include <ostream>

#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/office_order.h"
#include "server/commands/shown.h"
#include "server/databases.h"
#include "server/desk/polls.h"
#include "server/town_keys.h"

namespace veche::server::commands {
namespace {

void print_option(std::int64_t answered, std::int64_t count, const Json& option, std::string_view mark,
                  std::ostream& out) {
    const double share = answered == 0 ? 0.0 : 100.0 * static_cast<double>(count) / static_cast<double>(answered);
    out << fmt::format("  {:>6}  {:>5.1f} %  {}{}\n", count, share, text_in(option, "words"), mark);
}

void print_question(const Json& question, std::ostream& out) {
    const bool is_asked = flag_in(question, "asked");
    const std::int64_t answered = integer_in(question, "answered");
    out << fmt::format("\n{} ({}{}): {} answered\n", text_in(question, "text"), text_in(question, "question"),
                       is_asked ? "" : ", no longer asked", answered);
    const Json::Array& corrections = list_in(question, "corrections");
    for (const Json& correction : corrections) {
        out << fmt::format("  wording corrected on {}, {} ballots before\n", text_in(correction, "day"),
                           integer_in(correction, "ballots_before"));
    }
    const Json::Array& options = list_in(question, "options");
    const Json::Array& counts = list_in(question, "counts");
    for (std::size_t i = 0; i < std::min(options.size(), counts.size()); ++i) {
        const std::int64_t count = counts[i].integer() == nullptr ? 0 : *counts[i].integer();
        if (is_asked || count > 0) print_option(answered, count, options[i], "", out);
    }
    const Json::Array& no_longer = list_in(question, "no_longer_offered");
    for (const Json& option : no_longer) {
        print_option(answered, integer_in(option, "count"), option, "  (no longer offered)", out);
    }
    const Json::Array& texts = list_in(question, "texts");
    for (const Json& text : texts) out << "  – " << (text.text() == nullptr ? "" : printable(*text.text())) << "\n";
}

Result<Json> count_at_desk(const CommandAtWork& work, const std::string& poll) {
    const Layout& layout = work.folder.layout;
    auto case_key = read_case_key(layout);
    if (!case_key) return tl::unexpected(case_key.error());
    SystemRandom random;
    const Vault vault(std::move(*case_key), random);
    const auto ballots = storage_of(layout)->ballots();
    if (!ballots) return tl::unexpected(ballots.error());
    const auto registry = storage_of(layout)->registry({});
    if (!registry) return tl::unexpected(registry.error());
    const auto count = desk::count_poll(
        layout, **ballots, vault, [&](const store::StaffAct& line) { return (*registry)->note(line); }, work.actor,
        content::EntryId(poll));
    return count ? Result<Json>(*count) : as_failure(count.error());
}

Result<Json> count_by_office(const Layout& layout, const std::string& poll) {
    const OfficeClient office(layout);
    const std::string target = "/api/polls/" + percent_encoded(poll) + "/count";
    if (const auto counted = have_done(office, {"POST", target}); !counted) return tl::unexpected(counted.error());
    auto count = office.done({"GET", target});
    return count ? Result<Json>(std::move(count->body)) : tl::unexpected(count.error());
}

// Of a count for staff, which is not of this moment.
void tell_age(const Json& count, const Layout& layout, std::ostream& out) {
    const auto counted = parse_instant(text_in(count, "counted"));
    if (!counted) return;
    out << "Counted " << town_time(*counted, town_clock(layout)) << "; for staff a poll is counted once a day.\n";
    if (const std::int64_t withheld = integer_in(count, "texts_withheld"); withheld > 0) {
        out << withheld << " answers in words are for who may read cases.\n";
    }
}

}  // namespace

Result<void> poll_results(const PollResultsOptions& options, std::ostream& out) {
    const auto work = begin_command(options.folder, "poll results");
    if (!work) return tl::unexpected(work.error());
    const auto counted = work->actor.is_command ? count_at_desk(*work, options.poll)
                                                : count_by_office(work->folder.layout, options.poll);
    if (!counted) return tl::unexpected(counted.error());
    const Json& count = *counted;
    if (options.json) {
        out << write_json(count) << "\n";
        return {};
    }
    out << fmt::format("{}\n{} ballots counted. One ballot a session is a courtesy, not a check of identity.\n",
                       text_in(count, "title"), integer_in(count, "ballots"));
    tell_age(count, work->folder.layout, out);
    if (!flag_in(count, "in_edition")) out << "The poll is no longer in the edition.\n";
    if (const Json* const refused = count.find("refused"); refused != nullptr && refused->object() != nullptr) {
        for (const auto& [reason, number] : *refused->object()) {
            out << fmt::format("{} not counted: {}\n", number.integer() == nullptr ? 0 : *number.integer(), reason);
        }
    }
    if (const std::int64_t lost = integer_in(count, "not_opened"); lost > 0) {
        out << fmt::format("{} ballots of any poll could not be opened\n", lost);
    }
    const Json::Array& questions = list_in(count, "questions");
    for (const Json& question : questions) print_question(question, out);
    return {};
}

}  // namespace veche::server::commands
