// SHA-256, the name of every published file. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "content/blob_reference.h"

namespace veche::content {

// 64 lower-case hexadecimal digits.
[[nodiscard]] BlobHash sha256_hex(std::string_view bytes);

// Whether `text` could be the name of a blob: 64 lower-case hexadecimal digits.
[[nodiscard]] bool is_blob_hash(std::string_view text);

}  // namespace veche::content
