// What is sent for approval: a draft, an earlier version once more, or that something goes. Each is judged first; ids
// are given now, so that what is approved is what will be published.
#pragma once

#include <string>
#include <vector>

#include "server/desk/new_files.h"

namespace veche::server::desk {

// Errors: all that `publish` would say; nothing was sent.
struct Sent {
    store::Version version;
    std::vector<publish::FolderError> errors;
};

// What the folder of a town changes, all of it together; it is what somebody publishes who owns no key.
struct SentFolder {
    std::vector<store::Version> versions;  // that wait for approval now, those that did before too
    std::size_t sent = 0;                  // of them, now
    std::vector<std::size_t> missing;      // places of files whose bytes are to be brought first; nothing was sent
    std::vector<publish::FolderError> errors;
    std::vector<std::string> notes;
    std::vector<publish::OptionIds> option_ids;
};
// `files`: all of the town's; what is of none of them is taken off. Refused while a version of somebody else's waits
// for what it changes, and, unless `replace_town`, when it does not look like this town's folder.
[[nodiscard]] Outcome<SentFolder> send_folder(ContentDesk& desk, const Actor& actor, const std::vector<NewFile>& files,
                                              bool replace_town);

// One's own draft, as it was seen (store::tag_of). Refused when another version came after the one it began from.
[[nodiscard]] Outcome<Sent> send_draft(ContentDesk& desk, const Actor& actor, const std::string& subject,
                                       const std::string& seen);
// An earlier version as it was, with its ids: what undoes those after it.
[[nodiscard]] Outcome<Sent> send_again(ContentDesk& desk, const Actor& actor, std::int64_t version);
// A version that takes the entry away.
[[nodiscard]] Outcome<Sent> send_removal(ContentDesk& desk, const Actor& actor, const std::string& subject);
// One's own, while nobody has approved it.
[[nodiscard]] Outcome<void> take_back(ContentDesk& desk, const Actor& actor, std::int64_t version);

}  // namespace veche::server::desk
