#include "server/mail/server_address.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "server/http/network.h"

namespace veche::server::mail {
namespace {

constexpr std::uint16_t submission_port = 587;
constexpr std::uint16_t submissions_port = 465;

bool is_host(std::string_view text) {
    if (http::Address::from_text(text)) return true;
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_ascii_letter(c) || is_digit(c) || c == '.' || c == '-';
    });
}

bool is_loopback(const std::string& host) {
    if (host == "localhost") return true;
    const auto address = http::Address::from_text(host);
    const auto four = http::Network::from_text("127.0.0.0/8");
    const auto six = http::Network::from_text("::1");
    return address && four && six && (four->contains(*address) || six->contains(*address));
}

bool take(std::string_view& text, std::string_view beginning) {
    if (!text.starts_with(beginning)) return false;
    text.remove_prefix(beginning.size());
    return true;
}

}  // namespace

Result<ServerAddress> server_address(std::string_view text) {
    const auto wrong = failure("expected smtp://HOST:PORT or smtps://HOST:PORT");
    ServerAddress address;
    const bool at_once = take(text, "smtps://");
    if (!at_once && !take(text, "smtp://")) return wrong;
    const bool is_in_brackets = take(text, "[");
    const std::size_t end = is_in_brackets ? text.find(']') : std::min(text.find(':'), text.size());
    if (end == std::string_view::npos) return wrong;
    address.host = text.substr(0, end);
    text.remove_prefix(end + (is_in_brackets ? 1 : 0));
    if (!is_host(address.host) || is_in_brackets != (address.host.find(':') != std::string::npos)) return wrong;
    address.port = at_once ? submissions_port : submission_port;
    if (take(text, ":")) {
        const auto read = std::from_chars(text.data(), text.data() + text.size(), address.port);
        if (read.ec != std::errc() || address.port == 0) return wrong;
        text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    }
    if (!text.empty()) return wrong;
    if (at_once) {
        address.tls = Tls::at_once;
    } else {
        address.tls = is_loopback(address.host) ? Tls::none : Tls::required;
    }
    return address;
}

}  // namespace veche::server::mail
