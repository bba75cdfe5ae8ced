// Whether the content store is what it was: for `check`. Changes nothing.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "server/store/content_files.h"
#include "server/store/content_store.h"

namespace veche::server::editorial {

// What is wrong, in sentences: a file that is missing or has other bytes, a version whose form is not the approved one.
[[nodiscard]] Result<std::vector<std::string>> check_store(store::ContentStore& store,
                                                           const store::ContentFiles& files);

}  // namespace veche::server::editorial
