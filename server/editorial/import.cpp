#include "server/editorial/import.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/sha256.h"
#include "server/editorial/approved.h"

namespace veche::server::editorial {
namespace {

using publish::FolderFile;
using store::ApprovedVersion;
using store::NewVersion;
using store::SourceFile;

constexpr std::string_view entry_prefix = "entry/";

bool is_entry(std::string_view subject) {
    return subject.starts_with(entry_prefix);
}

class Importing {
  public:
    Importing(store::ContentStore& store, store::ContentFiles& files, const Import& import, const Known& known)
        : store_(store), files_(files), import_(import), known_(known) {
        for (const ApprovedVersion& each : known.approved) approved_.emplace(each.subject, &each);
    }

    Result<void> collect() {
        for (const auto& [subject, form] : import_.forms) {
            if (auto taken = take(subject, form); !taken) return taken;
        }
        for (const auto& [subject, live] : known_.live.subjects) {
            if (!is_entry(subject) || import_.forms.contains(subject)) continue;
            if (auto taken = take(subject, publish::form_of_gone(subject)); !taken) return taken;
        }
        // Approved and never published: the folder is all there is.
        for (const ApprovedVersion& each : known_.approved) {
            const bool is_told = known_.live.subjects.contains(each.subject) || import_.forms.contains(each.subject);
            if (!is_entry(each.subject) || is_told) continue;
            if (auto taken = take(each.subject, publish::form_of_gone(each.subject)); !taken) return taken;
        }
        return files_.sync();
    }

    [[nodiscard]] const std::vector<NewVersion>& versions() const { return versions_; }
    [[nodiscard]] const std::vector<store::StoredBlob>& blobs() const { return blobs_; }

  private:
    // The version that says it already, if it may be published.
    [[nodiscard]] const ApprovedVersion* standing(const std::string& subject, const publish::Form& form) const {
        const auto found = approved_.find(subject);
        return found != approved_.end() && says(*found->second, form) ? found->second : nullptr;
    }

    Result<void> take(const std::string& subject, const publish::Form& form) {
        const std::vector<FolderFile> files = files_of(subject);
        const ApprovedVersion* const same = standing(subject, form);
        const auto is_known = [](const FolderFile& file) { return !file.bytes.has_value(); };
        if (same != nullptr && std::all_of(files.begin(), files.end(), is_known)) return {};
        const auto sources = sources_of(subject, files);
        if (!sources) return tl::unexpected(sources.error());
        if (same != nullptr) {
            const auto there = store_.sources(same->number);
            if (!there) return tl::unexpected(there.error());
            if (*there == *sources) return {};
        }
        for (const FolderFile& file : files) {
            if (!file.bytes) continue;
            if (auto put = put_file(sha256_hex(*file.bytes), *file.bytes); !put) return put;
        }
        if (auto put = put_published(subject); !put) return put;
        versions_.push_back({subject, form.hash, form.bytes, *sources});
        return {};
    }

    [[nodiscard]] std::vector<FolderFile> files_of(const std::string& subject) const {
        if (subject == publish::town_subject && import_.town.town_file) return {*import_.town.town_file};
        if (!is_entry(subject)) return {};
        const auto found = import_.town.sources.find(content::EntryId(subject.substr(entry_prefix.size())));
        return found == import_.town.sources.end() ? std::vector<FolderFile>() : found->second;
    }

    // By name.
    Result<std::vector<SourceFile>> sources_of(const std::string& subject, const std::vector<FolderFile>& files) {
        const auto live = known_.live.subjects.find(subject);
        auto before = live == known_.live.subjects.end() ? Result<std::vector<SourceFile>>()
                                                         : store_.sources(live->second.version);
        if (!before) return before;
        std::vector<SourceFile> sources;
        for (const FolderFile& file : files) {
            const auto same_name = [&](const SourceFile& each) { return each.name == file.name; };
            const auto found = std::find_if(before->begin(), before->end(), same_name);
            if (!file.bytes && found == before->end()) return failure(file.name + ": what it was is not kept");
            sources.push_back({file.name, file.bytes ? sha256_hex(*file.bytes) : found->hash});
        }
        std::sort(sources.begin(), sources.end(),
                  [](const SourceFile& left, const SourceFile& right) { return left.name < right.name; });
        return sources;
    }

    // Texts and attachments as they are published, and the rules.
    Result<void> put_published(const std::string& subject) {
        std::vector<content::BlobReference> references;
        if (subject == publish::rules_subject) references.push_back(import_.town.town.rules);
        if (is_entry(subject)) {
            for (const content::Entry* entry : entries_of(subject.substr(entry_prefix.size()))) {
                for (const auto& needed : content::edition::blobs_of(*entry)) references.push_back(needed.reference);
            }
        }
        for (const content::BlobReference& reference : references) {
            const auto found = import_.town.blobs.find(reference.hash);
            // What was known before lies here since then.
            if (found == import_.town.blobs.end()) continue;
            if (auto put = put_file(reference.hash, found->second.bytes); !put) return put;
        }
        return {};
    }

    const std::vector<const content::Entry*>& entries_of(const std::string& id) {
        if (entries_.empty()) {
            for (const content::Entry& entry : import_.town.entries) entries_[entry.id.text()].push_back(&entry);
        }
        return entries_[id];
    }

    Result<void> put_file(const std::string& hash, const std::string& bytes) {
        if (!seen_.insert(hash).second) return {};
        const auto there = store_.blob(hash);
        if (!there) return tl::unexpected(there.error());
        if (*there) return {};
        blobs_.push_back({hash, bytes.size()});
        return files_.put(hash, bytes);
    }

    store::ContentStore& store_;
    store::ContentFiles& files_;
    const Import& import_;
    const Known& known_;
    std::map<std::string_view, const ApprovedVersion*> approved_;
    std::map<std::string_view, std::vector<const content::Entry*>> entries_;  // by id
    std::set<std::string> seen_;
    std::vector<NewVersion> versions_;
    std::vector<store::StoredBlob> blobs_;
};

}  // namespace

Result<Known> read_known(store::ContentStore& store) {
    auto live = store.live();
    if (!live) return tl::unexpected(live.error());
    auto approved = store.approved();
    if (!approved) return tl::unexpected(approved.error());
    return Known{std::move(*live), std::move(*approved)};
}

Result<void> take_up_edition(store::ContentStore& store, const std::string& catalog, const publish::Forms& forms,
                             const store::By& by) {
    const auto known = store.live();
    if (!known) return tl::unexpected(known.error());
    std::map<std::string, std::string> changed;
    for (const auto& [subject, form] : forms) {
        const auto found = known->subjects.find(subject);
        if (found == known->subjects.end() || found->second.hash != form.hash) changed.emplace(subject, form.hash);
    }
    for (const auto& [subject, live] : known->subjects) {
        if (!is_entry(subject) || forms.contains(subject)) continue;
        const publish::Form gone = publish::form_of_gone(subject);
        if (live.hash != gone.hash) changed.emplace(subject, gone.hash);
    }
    return store.set_live(catalog, changed, by);
}

Result<std::int64_t> import_town(store::ContentStore& store, store::ContentFiles& files, const Import& import,
                                 const Known& known, const store::By& by, const std::string& worker) {
    Importing importing(store, files, import, known);
    if (auto collected = importing.collect(); !collected) return tl::unexpected(collected.error());
    return store.import(importing.versions(), importing.blobs(), by, worker);
}

}  // namespace veche::server::editorial
