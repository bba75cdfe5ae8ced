#include "content/edition/step.h"

#include <map>

namespace veche::content::edition {
namespace {

// The entries of the pages that `other` has not.
Result<std::vector<Entry>> entries_of_own_pages(const Catalog& catalog, const Catalog& other, BlobSource& blobs) {
    std::set<BlobHash> shared;
    for (const PageReference& page : other.pages) shared.insert(page.blob.hash);
    Catalog own = catalog;
    std::erase_if(own.pages, [&](const PageReference& page) { return shared.contains(page.blob.hash); });
    return read_entries(own, blobs);
}

}  // namespace

Result<EditionStep> step_between(const Catalog& before, const Catalog& after, BlobSource& blobs) {
    const auto old_entries = entries_of_own_pages(before, after, blobs);
    if (!old_entries) return tl::unexpected(old_entries.error());
    auto new_entries = entries_of_own_pages(after, before, blobs);
    if (!new_entries) return tl::unexpected(new_entries.error());
    std::map<std::pair<EntryId, Language>, const Entry*> old_by_name;
    for (const Entry& entry : *old_entries) old_by_name[{entry.id, entry.language}] = &entry;
    EditionStep step;
    for (Entry& entry : *new_entries) {
        const auto old = old_by_name.find({entry.id, entry.language});
        const bool same = old != old_by_name.end() && *old->second == entry;
        if (old != old_by_name.end()) old_by_name.erase(old);
        if (!same) step.come.push_back(std::move(entry));
    }
    for (const auto& [name, entry] : old_by_name) step.gone.push_back(name);
    return step;
}

}  // namespace veche::content::edition
