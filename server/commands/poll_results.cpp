#include <algorithm>
#include <fmt/format.h>
#include <ostream>

#include "base/json.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/databases.h"
#include "server/edition/archive.h"
#include "server/registrar/tally.h"
#include "server/registrar/vault.h"
#include "server/town_keys.h"

namespace veche::server::commands {
namespace {

struct Poll {
    content::EntryId id;
    std::string title;
    PollHistory history;
    Offered offered = Offered::no_longer;  // in the edition published now
    TimeZone zone;
};

Result<Poll> find_poll(const Layout& layout, const content::EntryId& id) {
    const auto published = read_published(layout);
    if (!published) return tl::unexpected(published.error());
    if (!*published) return failure("nothing is published yet");
    const auto entries = read_published_entries(layout, **published);
    if (!entries) return tl::unexpected(entries.error());
    auto archive = read_archive(layout);
    if (!archive) return tl::unexpected(archive.error());
    const auto found = archive->polls.find(id);
    if (found == archive->polls.end()) {
        std::string known;
        for (const auto& [other, history] : archive->polls) known += (known.empty() ? "" : ", ") + other.text();
        return failure("no published poll '" + id.text() + "'; there are: " + (known.empty() ? "none" : known));
    }
    Poll poll{id, {}, std::move(found->second), Offered::no_longer, content::zone_of((*published)->catalog.town)};
    const std::vector<std::size_t> publication = publications_of(poll.history);
    const auto newest = std::find(publication.begin(), publication.end(), publication.back());
    poll.title = poll.history[static_cast<std::size_t>(newest - publication.begin())].entry.title;
    const bool is_there = std::any_of(entries->begin(), entries->end(), [&](const content::Entry& entry) {
        return entry.id == id && entry.kind() == content::Kind::poll;
    });
    if (is_there) poll.offered = Offered::now;
    return poll;
}

using Ballots = std::vector<store::OpenedBallot>;

Result<Tally> count(const Ballots& ballots, const Vault& vault, const Poll& poll) {
    BallotCount count(poll.history);
    for (const store::OpenedBallot& ballot : ballots) {
        if (ballot.poll != poll.id) continue;
        auto body = vault.open(ballot.envelope, Vault::Purpose::body, ballot.sealed_body);
        if (!body) return tl::unexpected(body.error());
        const auto submission = content::submission_from_json(*body);
        const auto* inside = submission ? std::get_if<content::Ballot>(&submission->body) : nullptr;
        if (inside == nullptr) {
            count.refuse("its text cannot be read");
            continue;
        }
        // A ballot's time is midnight UTC of its day: the day itself, whatever the town's offset.
        count.add(*inside, submission->language, date_of(submission->made, 0));
    }
    return count.tally();
}

void print_option(const QuestionTally& question, const OptionTally& option, std::ostream& out) {
    if (option.offered == Offered::no_longer && option.count == 0) return;
    const double share = question.answered == 0
                             ? 0.0
                             : 100.0 * static_cast<double>(option.count) / static_cast<double>(question.answered);
    const std::string_view mark =
        option.offered == Offered::no_longer && question.offered == Offered::now ? "  (no longer offered)" : "";
    out << fmt::format("  {:>6}  {:>5.1f} %  {}{}\n", option.count, share, option.words, mark);
}

void print_question(const Poll& poll, const QuestionTally& question, std::ostream& out) {
    // A question with nothing to show is not missed.
    if (question.offered == Offered::no_longer && question.answered == 0) return;
    const std::string_view mark = question.offered == Offered::no_longer ? ", no longer asked" : "";
    out << fmt::format("\n{} ({}{}): {} answered\n", question.text, question.id.text(), mark, question.answered);
    for (const CorrectionTally& correction : question.corrections) {
        out << fmt::format("  wording corrected on {}, {} ballots before\n",
                           to_string(poll.zone.date_of(correction.published)), correction.ballots_before);
    }
    for (const OptionTally& option : question.options) print_option(question, option, out);
    for (const std::string& text : question.texts) out << "  – " << printable(text) << "\n";
}

Json to_json(const Poll& poll, const QuestionTally& question) {
    Json::Array counts;
    Json::Array options;
    Json::Array no_longer;
    for (const OptionTally& option : question.options) {
        if (option.offered == Offered::now || question.offered == Offered::no_longer) {
            counts.emplace_back(option.count);
            options.emplace_back(Json::Object{{"id", option.id}, {"words", option.words}});
        } else if (option.count > 0) {
            no_longer.emplace_back(Json::Object{{"id", option.id}, {"words", option.words}, {"count", option.count}});
        }
    }
    Json::Array corrections;
    for (const CorrectionTally& correction : question.corrections) {
        corrections.emplace_back(Json::Object{{"day", to_string(poll.zone.date_of(correction.published))},
                                              {"ballots_before", correction.ballots_before}});
    }
    return Json::Object{{"question", question.id.text()},
                        {"text", question.text},
                        {"asked", question.offered == Offered::now},
                        {"answered", question.answered},
                        {"counts", std::move(counts)},
                        {"options", std::move(options)},
                        {"no_longer_offered", std::move(no_longer)},
                        {"corrections", std::move(corrections)},
                        {"texts", Json::Array(question.texts.begin(), question.texts.end())}};
}

Json to_json(const Poll& poll, const Tally& tally, std::uint64_t not_opened) {
    Json::Object refused;
    for (const auto& [reason, number] : tally.refused) refused.emplace(reason, number);
    Json::Array questions;
    for (const QuestionTally& question : tally.questions) {
        const bool is_empty = question.offered == Offered::no_longer && question.answered == 0;
        if (!is_empty) questions.push_back(to_json(poll, question));
    }
    return Json::Object{{"poll", poll.id.text()},   {"in_edition", poll.offered == Offered::now},
                        {"ballots", tally.counted}, {"refused", std::move(refused)},
                        {"not_opened", not_opened}, {"questions", std::move(questions)}};
}

std::uint64_t count_not_opened(const Ballots& ballots) {
    return static_cast<std::uint64_t>(
        std::count_if(ballots.begin(), ballots.end(), [](const auto& ballot) { return ballot.poll.empty(); }));
}

}  // namespace

Result<void> poll_results(const PollResultsOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const auto poll = find_poll(folder->layout, content::EntryId(options.poll));
    if (!poll) return tl::unexpected(poll.error());
    auto case_key = read_case_key(folder->layout);
    if (!case_key) return tl::unexpected(case_key.error());
    SystemRandom random;
    const Vault vault(std::move(*case_key), random);
    const auto store = storage_of(folder->layout)->ballots();
    if (!store) return tl::unexpected(store.error());
    const auto ballots = (*store)->all();
    if (!ballots) return tl::unexpected(ballots.error());
    const auto tally = count(*ballots, vault, *poll);
    if (!tally) return tl::unexpected(tally.error());
    const std::uint64_t not_opened = count_not_opened(*ballots);
    if (options.json) {
        out << write_json(to_json(*poll, *tally, not_opened)) << "\n";
        return {};
    }
    out << fmt::format("{}\n{} ballots counted. One ballot a session is a courtesy, not a check of identity.\n",
                       poll->title, tally->counted);
    if (poll->offered == Offered::no_longer) out << "The poll is no longer in the edition.\n";
    for (const auto& [reason, number] : tally->refused) out << fmt::format("{} not counted: {}\n", number, reason);
    if (not_opened > 0) out << fmt::format("{} ballots of any poll could not be opened\n", not_opened);
    for (const QuestionTally& question : tally->questions) print_question(*poll, question, out);
    return {};
}

}  // namespace veche::server::commands
