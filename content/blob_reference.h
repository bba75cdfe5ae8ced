// The name of a file of an edition. Plain values.
#pragma once

#include <cstdint>
#include <string>

namespace veche::content {

// SHA-256 as 64 lower-case hexadecimal digits: the name of a blob.
using BlobHash = std::string;

struct BlobReference {
    BlobHash hash;             // of the stored (compressed) bytes; empty: there is none
    std::uint64_t length = 0;  // bytes as stored

    bool operator==(const BlobReference&) const = default;
};

}  // namespace veche::content
