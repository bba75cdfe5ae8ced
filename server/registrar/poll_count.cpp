#include "server/registrar/poll_count.h"

#include <algorithm>
#include <utility>

#include "server/edition/published.h"
#include "server/registrar/tally.h"

namespace veche::server {
namespace {

using Ballots = std::vector<store::OpenedBallot>;

Result<Tally> count(const Ballots& ballots, const Vault& vault, const PublishedPoll& poll) {
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

Json to_json(const PublishedPoll& poll, const QuestionTally& question) {
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

Json to_json(const PublishedPoll& poll, const Tally& tally, std::uint64_t not_opened) {
    Json::Object refused;
    for (const auto& [reason, number] : tally.refused) refused.emplace(reason, number);
    Json::Array questions;
    for (const QuestionTally& question : tally.questions) {
        const bool is_empty = question.offered == Offered::no_longer && question.answered == 0;
        if (!is_empty) questions.push_back(to_json(poll, question));
    }
    return Json::Object{{"poll", poll.id.text()},           {"title", poll.title},
                        {"in_edition", poll.is_in_edition}, {"ballots", tally.counted},
                        {"refused", std::move(refused)},    {"not_opened", not_opened},
                        {"questions", std::move(questions)}};
}

std::uint64_t count_not_opened(const Ballots& ballots) {
    return static_cast<std::uint64_t>(
        std::count_if(ballots.begin(), ballots.end(), [](const auto& ballot) { return ballot.poll.empty(); }));
}

}  // namespace

Result<FoundPoll> find_poll(const Layout& layout, const content::EntryId& id) {
    const auto published = read_published(layout);
    if (!published) return tl::unexpected(published.error());
    if (!*published) return FoundPoll{std::nullopt, "nothing is published yet"};
    const auto entries = read_published_entries(layout, **published);
    if (!entries) return tl::unexpected(entries.error());
    auto archive = read_archive(layout);
    if (!archive) return tl::unexpected(archive.error());
    const auto found = archive->polls.find(id);
    if (found == archive->polls.end()) {
        std::string known;
        for (const auto& [other, history] : archive->polls) known += (known.empty() ? "" : ", ") + other.text();
        return FoundPoll{std::nullopt,
                         "no published poll '" + id.text() + "'; there are: " + (known.empty() ? "none" : known)};
    }
    PublishedPoll poll{id, {}, std::move(found->second), false, content::zone_of((*published)->catalog.town)};
    const std::vector<std::size_t> publication = publications_of(poll.history);
    const auto newest = std::find(publication.begin(), publication.end(), publication.back());
    poll.title = poll.history[static_cast<std::size_t>(newest - publication.begin())].entry.title;
    poll.is_in_edition = std::any_of(entries->begin(), entries->end(), [&](const content::Entry& entry) {
        return entry.id == id && entry.kind() == content::Kind::poll;
    });
    return FoundPoll{std::move(poll), {}};
}

Result<Json> count_ballots(const PublishedPoll& poll, store::BallotStore& store, const Vault& vault) {
    const auto ballots = store.all();
    if (!ballots) return tl::unexpected(ballots.error());
    const auto tally = count(*ballots, vault, poll);
    if (!tally) return tl::unexpected(tally.error());
    return to_json(poll, *tally, count_not_opened(*ballots));
}

}  // namespace veche::server
