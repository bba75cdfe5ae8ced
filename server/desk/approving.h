// What is done to a version that was sent: approved by a second person, forced by one alone, sent back. An approval
// names the hash that was looked at and what was live under it; it is judged once more, for others may have been
// approved meanwhile. docs/decisions/0007-approval-by-hash.md.
#pragma once

#include <string>
#include <vector>

#include "server/desk/content_desk.h"

namespace veche::server::desk {

// A version as it was looked at.
struct Looked {
    std::int64_t version = 0;
    std::string hash;
    std::string live;  // the hash of what was live; empty: nothing
};

// Errors: they do not fit any more what was approved meanwhile; none was approved.
struct Decided {
    std::vector<store::Approval> approvals;  // as they were looked at
    std::vector<publish::FolderError> errors;
};

inline constexpr std::size_t most_together = publish::most_source_files;

// Never by its sender. Town, telephone lines and what was one of these also need the right change_town.
// Several together may lead to each other; all are approved, or none.
[[nodiscard]] Outcome<Decided> approve(ContentDesk& desk, const Actor& actor, const std::vector<Looked>& looked);
// Without a second person; somebody reviews it afterwards.
[[nodiscard]] Outcome<Decided> force(ContentDesk& desk, const Actor& actor, const Looked& looked,
                                     const std::string& reason);
// Of a forced approval, by somebody else.
[[nodiscard]] Outcome<void> review(ContentDesk& desk, const Actor& actor, std::int64_t approval);
[[nodiscard]] Outcome<void> send_back(ContentDesk& desk, const Actor& actor, std::int64_t version,
                                      const std::string& reason);

}  // namespace veche::server::desk
