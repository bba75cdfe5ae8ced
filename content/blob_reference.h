// The name of a file of an edition. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/hex.h"

namespace veche::content {

// SHA-256 as 64 lower-case hexadecimal digits: the name of a blob.
using BlobHash = std::string;

// Whether `text` could be the name of a blob.
[[nodiscard]] inline bool is_blob_hash(std::string_view text) {
    return is_hex(text, 64);
}

struct BlobReference {
    BlobHash hash;             // of the unpacked bytes (of the packed ones in editions of format 1); empty: none
    std::uint64_t length = 0;  // of the same bytes

    bool operator==(const BlobReference&) const = default;
};

}  // namespace veche::content
