#include <algorithm>
#include <fmt/format.h>
#include <ostream>

#include "base/json.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/commands/submission_text.h"
#include "server/edition/published.h"
#include "server/registrar/tally.h"

namespace veche::server::commands {
namespace {

struct Poll {
    content::Entry entry;
    content::PollDetails details;
    int utc_offset_seconds = 0;
};

Result<Poll> find_poll(const Layout& layout, const std::string& id) {
    const auto published = read_published(layout);
    if (!published) return tl::unexpected(published.error());
    if (!*published) return failure("nothing is published yet");
    const auto entries = read_published_entries(layout, **published);
    if (!entries) return tl::unexpected(entries.error());
    std::string known;
    for (const content::Entry& entry : *entries) {
        const auto* details = std::get_if<content::PollDetails>(&entry.details);
        if (details == nullptr) continue;
        if (entry.id == id) return Poll{entry, *details, (*published)->catalog.town.utc_offset_seconds};
        if (known.find(entry.id) == std::string::npos) known += (known.empty() ? "" : ", ") + entry.id;
    }
    return failure("no published poll '" + id + "'; there are: " + (known.empty() ? "none" : known));
}

Result<Tally> count(RegistryDesk& desk, const Poll& poll) {
    const auto ballots = desk.registry().ballots();
    if (!ballots) return tl::unexpected(ballots.error());
    Tally tally = empty_tally(poll.details);
    for (const store::OpenedBallot& ballot : *ballots) {
        if (ballot.poll != poll.entry.id) continue;
        auto body = desk.vault().open(ballot.envelope, Vault::Purpose::body, ballot.sealed_body);
        if (!body) return tl::unexpected(body.error());
        const auto submission = content::submission_from_json(*body);
        const auto* inside = submission ? std::get_if<content::Ballot>(&submission->body) : nullptr;
        if (inside == nullptr) {
            ++tally.refused["its text cannot be read"];
            continue;
        }
        // A ballot's time is midnight UTC of its day: the day itself, whatever the town's offset.
        count_ballot(tally, poll.details, *inside, date_of(submission->made, 0));
    }
    return tally;
}

void print_question(const content::PollDetails::Question& question, const QuestionTally& tally, std::ostream& out) {
    out << fmt::format("\n{} ({}): {} answered\n", question.text, question.id, tally.answered);
    for (std::size_t i = 0; i < tally.counts.size(); ++i) {
        const std::string name = i < question.options.size()
                                     ? question.options[i]
                                     : std::to_string(question.scale_from + static_cast<int>(i));
        const double share = tally.answered == 0
                                 ? 0.0
                                 : 100.0 * static_cast<double>(tally.counts[i]) / static_cast<double>(tally.answered);
        out << fmt::format("  {:>6}  {:>5.1f} %  {}\n", tally.counts[i], share, name);
    }
    for (const std::string& text : tally.texts) out << "  – " << printable(text) << "\n";
}

Json to_json(const Poll& poll, const Tally& tally, std::uint64_t refused_unread) {
    Json object{Json::Object{}};
    object.insert("poll", poll.entry.id);
    object.insert("ballots", tally.counted);
    Json refused{Json::Object{}};
    for (const auto& [reason, number] : tally.refused) refused.insert(reason, number);
    object.insert("refused", refused);
    object.insert("not_opened", refused_unread);
    Json questions{Json::Array{}};
    for (const QuestionTally& question : tally.questions) {
        Json::Array counts(question.counts.begin(), question.counts.end());
        Json::Array texts(question.texts.begin(), question.texts.end());
        Json each{Json::Object{}};
        each.insert("question", question.question);
        each.insert("answered", question.answered);
        each.insert("counts", Json(std::move(counts)));
        each.insert("texts", Json(std::move(texts)));
        questions.append(each);
    }
    object.insert("questions", questions);
    return object;
}

Result<std::uint64_t> count_not_opened(RegistryDesk& desk) {
    const auto ballots = desk.registry().ballots();
    if (!ballots) return tl::unexpected(ballots.error());
    return static_cast<std::uint64_t>(
        std::count_if(ballots->begin(), ballots->end(), [](const auto& ballot) { return ballot.poll.empty(); }));
}

}  // namespace

Result<void> poll_results(const PollResultsOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const auto poll = find_poll(folder->layout, options.poll);
    if (!poll) return tl::unexpected(poll.error());
    const auto desk = RegistryDesk::open(folder->layout);
    if (!desk) return tl::unexpected(desk.error());
    const auto tally = count(**desk, *poll);
    if (!tally) return tl::unexpected(tally.error());
    const auto not_opened = count_not_opened(**desk);
    if (!not_opened) return tl::unexpected(not_opened.error());
    if (options.json) {
        out << write_json(to_json(*poll, *tally, *not_opened)) << "\n";
        return {};
    }
    out << fmt::format("{}\n{} ballots counted. One ballot a session is a courtesy, not a check of identity.\n",
                       poll->entry.title, tally->counted);
    for (const auto& [reason, number] : tally->refused) out << fmt::format("{} not counted: {}\n", number, reason);
    if (*not_opened > 0) out << fmt::format("{} ballots of any poll could not be opened\n", *not_opened);
    for (std::size_t i = 0; i < poll->details.questions.size(); ++i) {
        print_question(poll->details.questions[i], tally->questions[i], out);
    }
    return {};
}

}  // namespace veche::server::commands
