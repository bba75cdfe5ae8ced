// Addresses of clients and networks of them. IPv4 and IPv4-mapped IPv6 ("::ffff:10.0.0.1") are the same address.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct sockaddr;

namespace veche::server::http {

class Address {
  public:
    [[nodiscard]] static std::optional<Address> from_text(std::string_view text);
    // Nothing when it is not of the internet.
    [[nodiscard]] static std::optional<Address> from_socket(const sockaddr* address);

    // What a client is counted by: all of IPv4, of IPv6 the first 64 bits, for whoever has one has 2^64 of them.
    [[nodiscard]] std::string counted_by() const;
    // As IPv6.
    [[nodiscard]] const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    [[nodiscard]] bool is_ipv4() const;
    bool operator==(const Address&) const = default;

  private:
    std::array<std::uint8_t, 16> bytes_{};
};

class Network {
  public:
    // "10.0.0.0/8", "2001:db8::/32", or one address. Fails on anything else, on host bits that are not zero too.
    [[nodiscard]] static Result<Network> from_text(std::string_view text);
    [[nodiscard]] bool contains(const Address& address) const;
    bool operator==(const Network&) const = default;

  private:
    Address first_;
    unsigned prefix_ = 128;  // of the address as IPv6
};

[[nodiscard]] bool is_trusted(const Address& address, const std::vector<Network>& trusted);

}  // namespace veche::server::http
