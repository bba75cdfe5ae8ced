// SHA-256. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace veche {

// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace veche
