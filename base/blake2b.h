// BLAKE2b of 32 bytes: for keys of caches, where SHA-256 costs too much. Pure; thread-safe.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace veche {

// Of the parts as one text: 64 lower-case hexadecimal digits.
[[nodiscard]] std::string blake2b_hex(std::initializer_list<std::string_view> parts);

}  // namespace veche
