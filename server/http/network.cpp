#include "server/http/network.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <netinet/in.h>

namespace veche::server::http {
namespace {

constexpr unsigned bits_of_mapping = 96;
constexpr std::array<std::uint8_t, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t counted_bytes = 8;

bool bit(const Address& address, unsigned index) {
    return (address.bytes()[index / 8] >> (7 - index % 8) & 1) != 0;
}

std::string text_of(const std::array<std::uint8_t, 16>& bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
    return text.data();
}

tl::unexpected<Error> unknown(std::string_view text) {
    return failure("'" + std::string(text) + "' is neither an address nor a network like 10.0.0.0/8");
}

}  // namespace

std::optional<Address> Address::from_text(std::string_view text) {
    const std::string terminated(text);
    if (terminated.find('\0') != std::string::npos) return std::nullopt;
    Address address;
    if (::inet_pton(AF_INET6, terminated.c_str(), address.bytes_.data()) == 1) return address;
    std::copy(mapped.begin(), mapped.end(), address.bytes_.begin());
    if (::inet_pton(AF_INET, terminated.c_str(), address.bytes_.data() + mapped.size()) == 1) return address;
    return std::nullopt;
}

std::optional<Address> Address::from_socket(const sockaddr* address) {
    if (address == nullptr) return std::nullopt;
    Address found;
    if (address->sa_family == AF_INET6) {
        const auto& six = reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
        std::copy(std::begin(six.s6_addr), std::end(six.s6_addr), found.bytes_.begin());
        return found;
    }
    if (address->sa_family != AF_INET) return std::nullopt;
    const auto* four = reinterpret_cast<const std::uint8_t*>(&reinterpret_cast<const sockaddr_in*>(address)->sin_addr);
    std::copy(mapped.begin(), mapped.end(), found.bytes_.begin());
    std::copy(four, four + 4, found.bytes_.begin() + mapped.size());
    return found;
}

bool Address::is_ipv4() const {
    return std::equal(mapped.begin(), mapped.end(), bytes_.begin());
}

std::string Address::counted_by() const {
    auto counted = bytes_;
    if (!is_ipv4()) std::fill(counted.begin() + counted_bytes, counted.end(), std::uint8_t{0});
    return text_of(counted);
}

Result<Network> Network::from_text(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto first = Address::from_text(text.substr(0, slash));
    if (!first) return unknown(text);
    Network network;
    network.first_ = *first;
    if (slash == std::string_view::npos) return network;
    // "::ffff:10.0.0.0/104" and "10.0.0.0/8" are the same.
    const unsigned before = text.find(':') == std::string_view::npos ? bits_of_mapping : 0;
    const std::string_view digits = text.substr(slash + 1);
    unsigned prefix = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc() || end != digits.data() + digits.size() || prefix > 128 - before) return unknown(text);
    network.prefix_ = before + prefix;
    for (unsigned index = network.prefix_; index < 128; ++index) {
        if (bit(*first, index)) {
            return failure("'" + std::string(text) + "' has bits beyond the network's length; is it one address?");
        }
    }
    return network;
}

bool Network::contains(const Address& address) const {
    for (unsigned index = 0; index < prefix_; ++index) {
        if (bit(first_, index) != bit(address, index)) return false;
    }
    return true;
}

bool is_trusted(const Address& address, const std::vector<Network>& trusted) {
    return std::any_of(trusted.begin(), trusted.end(), [&](const Network& each) { return each.contains(address); });
}

}  // namespace veche::server::http
