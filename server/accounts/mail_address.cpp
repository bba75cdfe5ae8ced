#include "server/accounts/mail_address.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"

namespace veche::server::accounts {
namespace {

constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_label = 63;

bool is_letter_or_digit(char c) {
    return is_ascii_letter(c) || is_digit(c);
}

// The pieces between dots, each of them right; how many, 0 when one is not.
template <typename IsRight>
std::size_t pieces(std::string_view text, IsRight is_right) {
    std::size_t count = 0;
    while (true) {
        const std::size_t end = text.find('.');
        if (!is_right(text.substr(0, end))) return 0;
        ++count;
        if (end == std::string_view::npos) return count;
        text.remove_prefix(end + 1);
    }
}

bool is_atom(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter_or_digit(c) || std::string_view("!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
    });
}

bool is_label(std::string_view text) {
    return !text.empty() && text.size() <= longest_label && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

// Controls of ASCII and Latin 1, line and paragraph separators, marks that turn the direction of writing.
bool breaks_a_line(char32_t point) {
    return point < U' ' || (point >= U'\x7F' && point <= U'\x9F') || (point >= U'\u2028' && point <= U'\u202E') ||
           (point >= U'\u2066' && point <= U'\u2069') || point == U'\uFEFF';
}

}  // namespace

bool is_mail_address(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at > longest_local_part || text.size() > longest_mail_address) return false;
    // One label is a machine of somebody's own network, or a slip of the pen.
    return pieces(text.substr(0, at), is_atom) > 0 && pieces(text.substr(at + 1), is_label) > 1;
}

std::string_view domain_of(std::string_view address) {
    return address.substr(address.find('@') + 1);
}

bool is_full_name(std::string_view text) {
    if (text.empty() || !fits_code_points(text, longest_full_name)) return false;
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCodePoint point = decode_code_point(text, at);
        if (!point.valid || breaks_a_line(point.value)) return false;
        at += point.length;
    }
    return true;
}

}  // namespace veche::server::accounts
