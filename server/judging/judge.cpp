#include "server/judging/judge.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/sha256.h"
#include "server/edition/archive.h"
#include "server/publish/town_file.h"
#include "server/publisher/approved_edition.h"
#include "server/publisher/previous.h"
#include "server/town_keys.h"

namespace veche::server::judging {
namespace {

using publish::FolderError;
using publish::FolderFile;
using publish::PublishedTown;

constexpr std::string_view entry_prefix = "entry/";

std::string id_in(const std::string& subject) {
    return subject.substr(entry_prefix.size());
}

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

// Whether what was read is what is proposed and nothing else, and what becomes of it.
class Composing {
  public:
    Composing(const Proposal& proposal, PublishedTown& town, const editorial::NamedBlobs& files, Judged& judged)
        : proposal_(proposal), town_(town), files_(files), judged_(judged) {}

    void compose() {
        if (proposal_.subject == publish::town_subject) {
            set_form(publish::form_of_town(town_.town));
            if (town_.town_file) add_source(*town_.town_file);
        } else {
            compose_entry();
        }
        std::sort(judged_.sources.begin(), judged_.sources.end(),
                  [](const auto& left, const auto& right) { return left.name < right.name; });
    }

  private:
    void set_form(std::string bytes) {
        std::string hash = sha256_hex(bytes);
        judged_.form = {std::move(bytes), std::move(hash)};
    }

    void add_source(const FolderFile& file) {
        std::string hash = file.bytes ? sha256_hex(*file.bytes) : files_.at(file.name).hash;
        if (file.bytes) judged_.bytes.emplace(hash, *file.bytes);
        judged_.sources.push_back({file.name, std::move(hash)});
    }

    void compose_entry() {
        const content::EntryId id(id_in(proposal_.subject));
        std::vector<const content::Entry*> languages;
        for (const content::Entry& entry : town_.entries) {
            if (entry.id == id) languages.push_back(&entry);
        }
        const auto sources = town_.sources.find(id);
        if (sources != town_.sources.end()) {
            for (const FolderFile& file : sources->second) add_source(file);
        }
        check_files(!languages.empty());
        set_form(publish::form_of_entry(id, languages));
        for (const content::Entry* entry : languages) {
            for (const auto& needed : content::edition::blobs_of(*entry)) {
                const auto blob = town_.blobs.find(needed.reference.hash);
                if (blob != town_.blobs.end()) judged_.bytes.emplace(blob->first, blob->second.bytes);
            }
        }
    }

    void check_files(bool has_document) {
        for (const store::SourceFile& file : proposal_.files) {
            const bool is_of_it = std::any_of(judged_.sources.begin(), judged_.sources.end(),
                                              [&](const auto& source) { return source.name == file.name; });
            if (is_of_it) continue;
            judged_.errors.push_back({file.name, 0,
                                      "no part of " + proposal_.subject + "; expected a document named " +
                                          id_in(proposal_.subject) + ".md or an attachment that it names"});
        }
        if (has_document || proposal_.files.empty() || !judged_.errors.empty()) return;
        judged_.errors.push_back({proposal_.files.front().name, 0, "no document of " + proposal_.subject});
    }

    const Proposal& proposal_;
    PublishedTown& town_;
    const editorial::NamedBlobs& files_;
    Judged& judged_;
};

}  // namespace

struct Judge::Town {
    std::string mark;
    std::string catalog;  // live
    std::string obstacle;
    ApprovedEdition edition;
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
        const bool is_gone = subject.starts_with(entry_prefix) &&
                             now.hash == sha256_hex(publish::form_of_entry(content::EntryId(id_in(subject)), {}));
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
Result<editorial::NamedBlobs> Judge::files_with(const Proposal& proposal, Judged& judged) {
    editorial::NamedBlobs files;
    std::map<std::string_view, std::string_view> owners;
    for (const store::ApprovedSource& source : town_->sources) {
        if (source.subject == proposal.subject) continue;
        files.insert_or_assign(source.file.name, store::StoredBlob{source.file.hash, source.length});
        owners.emplace(source.file.name, source.subject);
    }
    for (const store::SourceFile& file : proposal.files) {
        const auto blob = store_.blob(file.hash);
        if (!blob) return tl::unexpected(blob.error());
        const auto [there, is_new] = files.emplace(file.name, blob->value_or(store::StoredBlob{file.hash, 0}));
        if (!*blob) judged.errors.push_back({file.name, 0, "its bytes were not brought"});
        if (!is_new && there->second.hash != file.hash) {
            judged.errors.push_back({file.name, 0,
                                     "there is another file of this name, of " + std::string(owners.at(file.name)) +
                                         "; expected a name of its own"});
        }
    }
    return files;
}

tl::expected<PublishedTown, std::vector<FolderError>> Judge::read(const Proposal& proposal,
                                                                  const editorial::NamedBlobs& files) {
    LastEditionBlobs published(layout_, town_->last);
    ApprovedBlobs blobs(store_, files_, published);
    publish::PreviousEdition previous = previous_edition(town_->last, town_->archive, blobs);
    previous.entries = town_->edition.entries;
    previous.sources = &sources_;
    previous.has = [](const content::edition::NeededBlob&) { return true; };
    previous.keeps = [&](const content::EntryId& id) { return publish::subject_of(id) != proposal.subject; };
    const auto& names = town_->edition.town.name;
    const auto name = names.find(content::Language::russian);
    const std::string called = name == names.end() ? std::string() : name->second;
    const auto open = [&](publish::ErrorList& errors) {
        return std::make_unique<editorial::StoredSources>(files, files_, called, errors);
    };
    const Date today = content::zone_of(town_->edition.town).date_of(clock_.now());
    return publish::read_town(open, today, previous, random_);
}

Result<Judged> Judge::judge(const Proposal& proposal) {
    if (auto refreshed = refresh(); !refreshed) return tl::unexpected(refreshed.error());
    Judged judged;
    judged.mark = town_->mark;
    judged.obstacle = town_->obstacle;
    const bool is_town = proposal.subject == publish::town_subject;
    if (is_town && (proposal.files.size() != 1 || proposal.files.front().name != publish::town_file_name)) {
        judged.obstacle = "the town is one file, town.toml";
    }
    if (!judged.obstacle.empty()) return judged;
    const auto files = files_with(proposal, judged);
    if (!files) return tl::unexpected(files.error());
    if (!judged.errors.empty()) return judged;
    auto town = read(proposal, *files);
    if (!town) {
        judged.errors = std::move(town.error());
        return judged;
    }
    sources_.turn();
    for (std::string& note : town->notes) {
        const auto is_about = [&](const store::SourceFile& file) { return note.starts_with(file.name + ":"); };
        if (std::any_of(proposal.files.begin(), proposal.files.end(), is_about)) judged.notes.push_back(note);
    }
    if (is_town && town->town.legal_profile != town_->edition.town.legal_profile) {
        judged.errors.push_back({std::string(publish::town_file_name), 0,
                                 "field 'legal_profile': another law than the published one; it comes with its "
                                 "rules, by `veche-server publish`"});
        return judged;
    }
    Composing(proposal, *town, *files, judged).compose();
    return judged;
}

}  // namespace veche::server::judging
