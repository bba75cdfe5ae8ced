// Files of what is about to be named, beside the content store. Whoever calls holds them (ContentFiles::hold) until the
// transaction that names them is over.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/desk/content_desk.h"

namespace veche::server::desk {

// By the hashes of their bytes. Those that the store has are not laid anew; told are all of them.
[[nodiscard]] Outcome<std::vector<store::StoredBlob>> keep(ContentDesk& desk,
                                                           const std::map<std::string, std::string_view>& bytes);
[[nodiscard]] std::map<std::string, std::string_view> views_of(const std::map<std::string, std::string>& bytes);

// What `version` publishes and the store has lost is taken from `part`, as it was judged just now. Refused when it is
// nowhere: approved, it could not be published, and nothing after it.
[[nodiscard]] Outcome<void> keep_published(ContentDesk& desk, const store::Version& version, const judging::Part& part);

}  // namespace veche::server::desk
