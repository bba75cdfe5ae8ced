// A text as it stands in TOML, whatever is in it. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/hex.h"

namespace veche {

// In double quotes, with quotes, backslashes and control characters escaped: a TOML reader gives back the same text.
// `text` is UTF-8.
[[nodiscard]] inline std::string toml_quoted(std::string_view text) {
    std::string quoted = "\"";
    for (const char symbol : text) {
        const auto byte = static_cast<unsigned char>(symbol);
        if (byte < 0x20 || byte == 0x7F) {
            quoted += "\\u00";
            append_hex(quoted, byte);
            continue;
        }
        if (symbol == '"' || symbol == '\\') quoted += '\\';
        quoted += symbol;
    }
    return quoted + "\"";
}

}  // namespace veche
