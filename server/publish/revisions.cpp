#include "server/publish/revisions.h"

#include <algorithm>

#include "server/publish/polls.h"

namespace veche::server::publish {

using content::Entry;

void give_revision(Entry& entry, const Entry* before, const PreviousEdition& previous) {
    entry.revision = before == nullptr ? 0 : before->revision;
    if (before != nullptr && entry == *before) return;
    // One that was away goes on where it stopped.
    const auto given = previous.revisions.find({entry.id, entry.language});
    const std::uint32_t last = given == previous.revisions.end() ? 0 : given->second;
    entry.revision = next_revision(std::max(entry.revision, last), previous);
}

void give_revisions(std::vector<Entry>& entries, const PreviousEdition& previous) {
    std::map<std::pair<content::EntryId, content::Language>, const Entry*> before;
    for (const Entry& entry : previous.entries) before[{entry.id, entry.language}] = &entry;
    for (Entry& entry : entries) {
        const auto found = before.find({entry.id, entry.language});
        give_revision(entry, found == before.end() ? nullptr : found->second, previous);
    }
    number_polls(entries, previous);
}

}  // namespace veche::server::publish
