#include "content/markdown/inline_text.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/utf8.h"

namespace veche::content::markdown {
namespace {

// md4c hands entities on as they stand; its table of all two thousand names belongs to its HTML renderer. These are the
// five of the markup, the no-break space, and dashes, quotes and signs of printed acts. Others stay as they were
// written.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> named_entities = {{
    {"&amp;", "&"},
    {"&lt;", "<"},
    {"&gt;", ">"},
    {"&quot;", "\""},
    {"&apos;", "'"},
    {"&nbsp;", "\u00A0"},
    {"&mdash;", "—"},
    {"&ndash;", "–"},
    {"&laquo;", "«"},
    {"&raquo;", "»"},
    {"&hellip;", "…"},
    {"&sect;", "§"},
    {"&copy;", "©"},
    {"&deg;", "°"},
}};

// "&#1071;" or "&#x42F;"; nothing when it is neither.
std::optional<char32_t> numeric_entity(std::string_view entity) {
    if (!entity.starts_with("&#") || !entity.ends_with(";")) return std::nullopt;
    std::string_view digits = entity.substr(2, entity.size() - 3);
    int base = 10;
    if (digits.starts_with("x") || digits.starts_with("X")) {
        digits.remove_prefix(1);
        base = 16;
    }
    std::uint32_t value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    if (!whole) return std::nullopt;
    return value == 0 ? replacement_character : static_cast<char32_t>(value);
}

}  // namespace

std::string decode_entity(std::string_view entity) {
    for (const auto& [name, text] : named_entities) {
        if (name == entity) return std::string(text);
    }
    const auto value = numeric_entity(entity);
    if (!value) return std::string(entity);
    std::string text;
    append_code_point(text, *value);
    return text;
}

bool is_hidden(char32_t value) {
    const bool control = value < 0x20 || (value >= 0x7F && value < 0xA0);
    const bool direction = value == 0x200E || value == 0x200F || (value >= 0x202A && value <= 0x202E) ||
                           (value >= 0x2066 && value <= 0x2069);
    return control || direction;
}

void append_shown(std::string& to, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCodePoint point = decode_code_point(text, at);
        if (point.value == U'\t' || point.value == U'\n') {
            to += ' ';
        } else if (point.value == kept_star) {
            to += '*';
        } else if (point.value == 0 || !point.valid) {
            append_code_point(to, replacement_character);
        } else if (!is_hidden(point.value)) {
            to += text.substr(at, point.length);
        }
        at += point.length;
    }
}

}  // namespace veche::content::markdown
