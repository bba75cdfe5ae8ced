// One's own draft of what is to be published: one a person and subject, seen by others, changed by nobody else. Nothing
// is judged before it is asked for.
#pragma once

#include <string>
#include <vector>

#include "server/desk/new_files.h"

namespace veche::server::desk {

inline constexpr std::size_t most_draft_files = 200;

// `seen`: store::tag_of() of the one this is a change of; empty: there is none.
[[nodiscard]] Outcome<store::Draft> save_draft(ContentDesk& desk, const Actor& actor, const std::string& subject,
                                               std::int64_t base, const std::vector<NewFile>& files,
                                               const std::string& seen);
// Somebody's, also of others.
[[nodiscard]] Outcome<store::Draft> read_draft(ContentDesk& desk, const Actor& actor, const std::string& subject,
                                               const std::string& person);
[[nodiscard]] Outcome<void> drop_draft(ContentDesk& desk, const Actor& actor, const std::string& subject,
                                       const std::string& seen);
// What `publish` would say of one's own draft, and what would become of it.
[[nodiscard]] Outcome<judging::Judged> check_draft(ContentDesk& desk, const Actor& actor, const std::string& subject);

}  // namespace veche::server::desk
