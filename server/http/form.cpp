#include "server/http/form.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"

namespace veche::server::http {
namespace {

enum class Plus { is_blank, is_plus };

std::optional<unsigned> digit_of(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return std::nullopt;
}

bool is_written_plainly(char c) {
    return is_ascii_letter(c) || is_digit(c) || std::string_view("-._~*!'(),:@/$[]?").find(c) != std::string_view::npos;
}

bool is_text(std::string_view text) {
    return is_valid_utf8(text) && std::all_of(text.begin(), text.end(), [](char c) {
               return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\t' || c == '\n' || c == '\r';
           });
}

std::optional<std::string> decode(std::string_view encoded, Plus plus) {
    std::string text;
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        const char c = encoded[at];
        if (c == '%') {
            if (at + 2 >= encoded.size()) return std::nullopt;
            const auto high = digit_of(encoded[at + 1]);
            const auto low = digit_of(encoded[at + 2]);
            if (!high || !low) return std::nullopt;
            text += static_cast<char>(*high * 16 + *low);
            at += 2;
        } else if (c == '+') {
            text += plus == Plus::is_blank ? ' ' : '+';
        } else if (is_written_plainly(c)) {
            text += c;
        } else {
            return std::nullopt;
        }
    }
    return is_text(text) ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace

std::optional<FormFields> decode_form(std::string_view encoded) {
    FormFields fields;
    while (!encoded.empty()) {
        const std::size_t end = encoded.find('&');
        const std::string_view part = encoded.substr(0, end);
        encoded.remove_prefix(end == std::string_view::npos ? encoded.size() : end + 1);
        const std::size_t sign = part.find('=');
        if (sign == std::string_view::npos || fields.size() == most_form_fields) return std::nullopt;
        auto name = decode(part.substr(0, sign), Plus::is_blank);
        auto value = decode(part.substr(sign + 1), Plus::is_blank);
        if (!name || !value || !fields.emplace(std::move(*name), std::move(*value)).second) return std::nullopt;
    }
    return fields;
}

std::optional<std::string> decode_segment(std::string_view encoded) {
    return decode(encoded, Plus::is_plus);
}

}  // namespace veche::server::http
