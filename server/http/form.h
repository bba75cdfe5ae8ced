// What browsers encode: the query of an address, the body of a form, a segment of a path. Decoded once, and only where
// it can be read in one way; the result is text in UTF-8 without control characters but tab and the ends of lines.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace veche::server::http {

using FormFields = std::map<std::string, std::string, std::less<>>;

inline constexpr std::size_t most_form_fields = 64;

// "name=value&…", application/x-www-form-urlencoded. Nothing: a name twice, a part without "=", a "%" without two
// hexadecimal digits behind it, bytes that should have been encoded, no text, more than `most_form_fields`.
[[nodiscard]] std::optional<FormFields> decode_form(std::string_view encoded);

// Of a path: "+" is a plus there.
[[nodiscard]] std::optional<std::string> decode_segment(std::string_view encoded);

}  // namespace veche::server::http
