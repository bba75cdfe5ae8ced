// Whether stored bytes are the blob they are said to be. Internal to content/edition/. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "content/entry.h"

namespace veche::content::edition {

// What is wrong, in words, or nothing. Of blobs that lie as they are, and of what editions of format 1 packed.
[[nodiscard]] std::optional<std::string> verify_blob(const BlobReference& reference, std::string_view stored);

}  // namespace veche::content::edition
