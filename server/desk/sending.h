// What is sent for approval: a draft, an earlier version once more, or that something goes. Each is judged first; ids
// are given now, so that what is approved is what will be published.
#pragma once

#include <string>

#include "server/desk/content_desk.h"

namespace veche::server::desk {

// Errors: all that `publish` would say; nothing was sent.
struct Sent {
    store::Version version;
    std::vector<publish::FolderError> errors;
};

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
