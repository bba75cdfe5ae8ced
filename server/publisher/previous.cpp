#include "server/publisher/previous.h"

namespace veche::server {

publish::PreviousEdition previous_edition(const std::optional<LastEdition>& last, const Archive& archive,
                                          content::edition::BlobSource& blobs) {
    publish::PreviousEdition previous{
        last ? last->entries : std::vector<content::Entry>(), &blobs, {}, archive.revisions};
    for (const auto& [id, history] : archive.polls) {
        for (const PollVersion& version : history) previous.polls[id].push_back(version.entry);
    }
    // What was archived by an edition of format 1 names its text otherwise than the same poll as it is published now.
    for (const content::Entry& entry : previous.entries) {
        const auto poll = previous.polls.find(entry.id);
        if (poll == previous.polls.end()) continue;
        for (content::Entry& version : poll->second) {
            if (version.language != entry.language || version.revision != entry.revision) continue;
            version.text = entry.text;
            version.attachments = entry.attachments;
        }
    }
    return previous;
}

}  // namespace veche::server
