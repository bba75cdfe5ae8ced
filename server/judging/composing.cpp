#include "server/judging/composing.h"

#include <algorithm>
#include <utility>

#include "base/sha256.h"
#include "server/publisher/approved_edition.h"

namespace veche::server::judging {
namespace {

constexpr std::string_view entry_prefix = "entry/";

std::string id_in(const std::string& subject) {
    return subject.substr(entry_prefix.size());
}

publish::Form form_of(std::string bytes) {
    std::string hash = sha256_hex(bytes);
    return {std::move(bytes), std::move(hash)};
}

}  // namespace

Composing::Composing(const publish::PublishedTown& town, const editorial::NamedBlobs& files)
    : town_(town), files_(files) {
    for (const content::Entry& entry : town.entries) entries_[publish::subject_of(entry.id)].push_back(&entry);
}

std::vector<std::string> Composing::subjects() const {
    std::vector<std::string> all;
    all.reserve(entries_.size());
    for (const auto& [subject, languages] : entries_) all.push_back(subject);
    return all;
}

Part Composing::part(const std::string& subject) const {
    Part part{subject};
    if (subject == publish::town_subject) {
        part.form = form_of(publish::form_of_town(town_.town));
        if (town_.town_file) add_source(part, *town_.town_file);
    } else {
        add_entry(part);
    }
    std::sort(part.sources.begin(), part.sources.end(),
              [](const auto& left, const auto& right) { return left.name < right.name; });
    return part;
}

void Composing::add_source(Part& part, const publish::FolderFile& file) const {
    std::string hash = file.bytes ? sha256_hex(*file.bytes) : files_.at(file.name).hash;
    if (file.bytes) part.bytes.emplace(hash, *file.bytes);
    part.sources.push_back({file.name, std::move(hash)});
}

void Composing::add_entry(Part& part) const {
    const content::EntryId id(id_in(part.subject));
    const auto sources = town_.sources.find(id);
    if (sources != town_.sources.end()) {
        for (const publish::FolderFile& file : sources->second) add_source(part, file);
    }
    const auto found = entries_.find(part.subject);
    const auto languages = found == entries_.end() ? std::vector<const content::Entry*>() : found->second;
    part.form = form_of(publish::form_of_entry(id, languages));
    for (const content::Entry* entry : languages) {
        for (const auto& needed : content::edition::blobs_of(*entry)) {
            const auto blob = town_.blobs.find(needed.reference.hash);
            if (blob != town_.blobs.end()) part.bytes.emplace(blob->first, blob->second.bytes);
        }
    }
}

Result<std::vector<std::string>> published_by(const store::Version& version) {
    std::vector<std::string> hashes;
    if (!version.subject.starts_with(entry_prefix)) return hashes;
    const auto form = parse_json(version.form);
    if (!form) return tl::unexpected(form.error());
    const auto entries = entries_in(*form);
    if (!entries) return tl::unexpected(entries.error());
    for (const content::Entry& entry : *entries) {
        for (const auto& needed : content::edition::blobs_of(entry)) hashes.push_back(needed.reference.hash);
    }
    return hashes;
}

void complain_of_strays(const Proposal& proposal, const Part& part, bool has_document,
                        std::vector<publish::FolderError>& errors) {
    bool has_strays = false;
    for (const store::SourceFile& file : proposal.files) {
        const bool is_of_it = std::any_of(part.sources.begin(), part.sources.end(),
                                          [&](const auto& source) { return source.name == file.name; });
        if (is_of_it) continue;
        has_strays = true;
        errors.push_back({file.name, 0,
                          "no part of " + proposal.subject + "; expected a document named " + id_in(proposal.subject) +
                              ".md or an attachment that it names"});
    }
    if (has_document || proposal.files.empty() || has_strays) return;
    errors.push_back({proposal.files.front().name, 0, "no document of " + proposal.subject});
}

}  // namespace veche::server::judging
