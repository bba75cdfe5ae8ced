#include "server/judging/judge.h"

#include <algorithm>
#include <set>
#include <utility>

#include "server/edition/archive.h"
#include "server/judging/composing.h"
#include "server/publish/changes.h"
#include "server/publish/town_file.h"
#include "server/publisher/approved_edition.h"
#include "server/publisher/previous.h"
#include "server/town_keys.h"

namespace veche::server::judging {
namespace {

using publish::PublishedTown;

constexpr std::string_view entry_prefix = "entry/";

// What is approved of a draft act, with the ids its clauses have, also where no edition has it yet.
class ApprovedBlobs final : public content::edition::BlobSource {
  public:
    ApprovedBlobs(store::ContentStore& store, const store::ContentFiles& files, content::edition::BlobSource& published)
        : store_(store), files_(files), published_(published) {}

    Result<std::string> read(const content::BlobHash& hash) override {
        const auto blob = store_.blob(hash);
        if (!blob) return tl::unexpected(blob.error());
        if (!*blob) return published_.read(hash);
        auto bytes = files_.read(**blob);
        if (!bytes) return bytes;
        return content::edition::stored_form({std::move(*bytes), content::edition::Packing::frame});
    }

  private:
    store::ContentStore& store_;
    const store::ContentFiles& files_;
    content::edition::BlobSource& published_;
};

}  // namespace

struct Judge::Town {
    std::string mark;
    std::string catalog;  // live
    std::string obstacle;
    ApprovedEdition edition;
    std::map<std::string, std::string> hashes;  // of the forms, by subject
    std::vector<store::ApprovedSource> sources;
    std::optional<LastEdition> last;
    Archive archive;
};

Result<std::string> Judge::find_obstacle(const std::vector<store::ApprovedVersion>& approved,
                                         const store::LiveEdition& live) const {
    std::set<std::string_view> known;
    for (const store::ApprovedVersion& each : approved) known.insert(each.subject);
    for (const auto& [subject, now] : live.subjects) {
        if (known.contains(subject)) continue;
        const bool is_gone = subject.starts_with(entry_prefix) && now.hash == publish::form_of_gone(subject).hash;
        if (!is_gone) return subject + " was published before its source was kept: `veche-server publish` it once";
    }
    return std::string();
}

Result<void> Judge::refresh() {
    const auto mark = store_.mark();
    if (!mark) return tl::unexpected(mark.error());
    auto live = store_.live();
    if (!live) return tl::unexpected(live.error());
    if (town_ && town_->mark == *mark && town_->catalog == live->catalog) return {};
    auto town = std::make_shared<Town>();
    town->mark = *mark;
    town->catalog = live->catalog;
    const auto approved = store_.approved();
    if (!approved) return tl::unexpected(approved.error());
    auto obstacle = find_obstacle(*approved, *live);
    if (!obstacle) return tl::unexpected(obstacle.error());
    town->obstacle = std::move(*obstacle);
    for (const store::ApprovedVersion& each : *approved) town->hashes.emplace(each.subject, each.approved_hash);
    auto sources = store_.approved_sources();
    if (!sources) return tl::unexpected(sources.error());
    town->sources = std::move(*sources);
    const auto identity = read_town_identity(layout_);
    if (!identity) return tl::unexpected(identity.error());
    auto edition = edition_of(*approved, *identity, clock_.now());
    if (edition) {
        town->edition = std::move(*edition);
    } else if (town->obstacle.empty()) {
        town->obstacle = edition.error().message;
    }
    town->last = read_last_edition(layout_);
    auto archive = read_archive(layout_, town->last);
    if (!archive) return tl::unexpected(archive.error());
    town->archive = std::move(*archive);
    town_ = std::move(town);
    return {};
}

// Those of all others, and the proposed ones.
Result<editorial::NamedBlobs> Judge::files_with(const std::vector<Proposal>& proposals, Judged& judged) {
    std::set<std::string_view> proposed;
    for (const Proposal& each : proposals) proposed.insert(each.subject);
    editorial::NamedBlobs files;
    std::map<std::string_view, std::string_view> owners;
    for (const store::ApprovedSource& source : town_->sources) {
        if (proposed.contains(source.subject)) continue;
        files.insert_or_assign(source.file.name, store::StoredBlob{source.file.hash, source.length});
        owners.emplace(source.file.name, source.subject);
    }
    for (const Proposal& proposal : proposals) {
        for (const store::SourceFile& file : proposal.files) {
            const auto blob = store_.blob(file.hash);
            if (!blob) return tl::unexpected(blob.error());
            const auto [there, is_new] = files.emplace(file.name, blob->value_or(store::StoredBlob{file.hash, 0}));
            if (is_new) owners.emplace(file.name, proposal.subject);
            if (!*blob) judged.errors.push_back({file.name, 0, "its bytes were not brought"});
            if (!is_new && there->second.hash != file.hash) {
                judged.errors.push_back({file.name, 0,
                                         "there is another file of this name, of " + std::string(owners.at(file.name)) +
                                             "; expected a name of its own"});
            }
        }
    }
    return files;
}

std::optional<PublishedTown> Judge::read(const editorial::NamedBlobs& files,
                                         const std::function<bool(const std::string& subject)>& is_kept,
                                         Judged& judged) {
    LastEditionBlobs published(layout_, town_->last);
    ApprovedBlobs blobs(store_, files_, published);
    publish::PreviousEdition previous = previous_edition(town_->last, town_->archive, blobs);
    previous.entries = town_->edition.entries;
    previous.sources = &sources_;
    previous.has = [](const content::edition::NeededBlob&) { return true; };
    previous.keeps = [&](const content::EntryId& id) { return is_kept(publish::subject_of(id)); };
    const auto& names = town_->edition.town.name;
    const auto name = names.find(content::Language::russian);
    const std::string called = name == names.end() ? std::string() : name->second;
    const auto open = [&](publish::ErrorList& errors) {
        return std::make_unique<editorial::StoredSources>(files, files_, called, errors);
    };
    const Date today = content::zone_of(town_->edition.town).date_of(clock_.now());
    auto town = publish::read_town(open, today, previous, random_);
    if (!town) {
        judged.errors = std::move(town.error());
        return std::nullopt;
    }
    sources_.turn();
    if (town->town.legal_profile == town_->edition.town.legal_profile) return std::move(*town);
    judged.errors.push_back({std::string(publish::town_file_name), 0,
                             "field 'legal_profile': another law than the published one; it comes with its rules, by "
                             "`veche-server publish`"});
    return std::nullopt;
}

Result<Judged> Judge::judge(const std::vector<Proposal>& proposals) {
    if (auto refreshed = refresh(); !refreshed) return tl::unexpected(refreshed.error());
    Judged judged;
    judged.mark = town_->mark;
    judged.obstacle = town_->obstacle;
    std::set<std::string> proposed;
    for (const Proposal& proposal : proposals) {
        proposed.insert(proposal.subject);
        if (proposal.subject != publish::town_subject) continue;
        if (proposal.files.size() != 1 || proposal.files.front().name != publish::town_file_name) {
            judged.obstacle = "the town is one file, town.toml";
        }
    }
    if (!judged.obstacle.empty()) return judged;
    const auto files = files_with(proposals, judged);
    if (!files) return tl::unexpected(files.error());
    if (!judged.errors.empty()) return judged;
    const auto is_kept = [&](const std::string& subject) { return !proposed.contains(subject); };
    const auto town = read(*files, is_kept, judged);
    if (!town) return judged;
    const Composing composing(*town, *files);
    const std::vector<std::string> there = composing.subjects();
    for (const Proposal& proposal : proposals) {
        for (const std::string& note : town->notes) {
            const auto is_about = [&](const store::SourceFile& file) { return note.starts_with(file.name + ":"); };
            if (std::any_of(proposal.files.begin(), proposal.files.end(), is_about)) judged.notes.push_back(note);
        }
        judged.parts.push_back(composing.part(proposal.subject));
        if (proposal.subject == publish::town_subject) continue;
        const bool has_document = std::binary_search(there.begin(), there.end(), proposal.subject);
        complain_of_strays(proposal, judged.parts.back(), has_document, judged.errors);
    }
    return judged;
}

// Subjects all of whose approved files are in the folder as they are.
std::set<std::string> Judge::kept_in(const editorial::NamedBlobs& files) const {
    std::set<std::string> kept;
    for (const auto& [subject, hash] : town_->hashes) kept.insert(subject);
    for (const store::ApprovedSource& source : town_->sources) {
        const auto found = files.find(source.file.name);
        if (found == files.end() || found->second.hash != source.file.hash) kept.erase(source.subject);
    }
    return kept;
}

Result<JudgedFolder> Judge::judge_folder(const editorial::NamedBlobs& files) {
    if (auto refreshed = refresh(); !refreshed) return tl::unexpected(refreshed.error());
    JudgedFolder judged;
    judged.mark = town_->mark;
    judged.obstacle = town_->obstacle;
    if (!judged.obstacle.empty()) return judged;
    const std::set<std::string> kept = kept_in(files);
    auto town = read(
        files, [&](const std::string& subject) { return kept.contains(subject); }, judged);
    if (!town) return judged;
    judged.notes = town->notes;
    judged.option_ids = town->option_ids;
    judged.other_town = publish::why_another_town({town_->edition.town, town_->edition.entries},
                                                  {town->town, town->entries}, town->town_file.has_value())
                            .value_or(std::string());
    std::map<std::string_view, std::vector<store::SourceFile>> approved;
    for (const store::ApprovedSource& source : town_->sources) approved[source.subject].push_back(source.file);
    const Composing composing(*town, files);
    std::set<std::string> subjects{std::string(publish::town_subject)};
    for (std::string& subject : composing.subjects()) subjects.insert(std::move(subject));
    for (const auto& [subject, hash] : town_->hashes) subjects.insert(subject);
    subjects.erase(std::string(publish::rules_subject));
    for (const std::string& subject : subjects) {
        Part part = composing.part(subject);
        const auto before = town_->hashes.find(subject);
        const bool is_same = before != town_->hashes.end() && before->second == part.form.hash;
        if (!is_same || approved[subject] != part.sources) judged.parts.push_back(std::move(part));
    }
    return judged;
}

}  // namespace veche::server::judging
