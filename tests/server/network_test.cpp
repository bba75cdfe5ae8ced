#include "server/http/network.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>

namespace veche::server::http {
namespace {

Address address(std::string_view text) {
    const auto read = Address::from_text(text);
    REQUIRE(read);
    return *read;
}

bool is_in(std::string_view inside, std::string_view network) {
    const auto read = Network::from_text(network);
    REQUIRE(read);
    return read->contains(address(inside));
}

TEST_CASE("a proxy seen as ::ffff:127.0.0.1 by a server that listens on :: is the proxy 127.0.0.1") {
    CHECK(is_in("::ffff:127.0.0.1", "127.0.0.1"));
    CHECK(is_in("127.0.0.1", "::ffff:127.0.0.1"));
    sockaddr_in6 peer{};
    peer.sin6_family = AF_INET6;
    REQUIRE(::inet_pton(AF_INET6, "::ffff:127.0.0.1", &peer.sin6_addr) == 1);
    CHECK(Address::from_socket(reinterpret_cast<const sockaddr*>(&peer)) == address("127.0.0.1"));
    sockaddr_in four{};
    four.sin_family = AF_INET;
    REQUIRE(::inet_pton(AF_INET, "127.0.0.1", &four.sin_addr) == 1);
    CHECK(Address::from_socket(reinterpret_cast<const sockaddr*>(&four)) == address("127.0.0.1"));
    CHECK(!Address::from_socket(nullptr));
}

TEST_CASE("a network of proxies holds its addresses and no others") {
    CHECK(is_in("10.255.0.1", "10.0.0.0/8"));
    CHECK(!is_in("11.0.0.1", "10.0.0.0/8"));
    CHECK(is_in("::ffff:10.1.2.3", "10.0.0.0/8"));
    CHECK(is_in("192.168.1.130", "192.168.1.128/25"));
    CHECK(!is_in("192.168.1.127", "192.168.1.128/25"));
    CHECK(is_in("2001:db8::5", "2001:db8::/32"));
    CHECK(!is_in("2001:db9::5", "2001:db8::/32"));
    CHECK(is_in("10.1.2.3", "::ffff:10.0.0.0/104"));
    CHECK(is_in("8.8.8.8", "0.0.0.0/0"));
    CHECK(!is_in("2001:db8::5", "0.0.0.0/0"));
}

TEST_CASE("what can never be a proxy's address is refused, not believed in silence") {
    for (const std::string_view text : {"", "proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8 ", "/8",
                                        "10.0.0.1/8", "2001:db8::/129", "2001:db8::1/64", "10.0.0", "[::1]"}) {
        CAPTURE(text);
        CHECK(!Network::from_text(text));
    }
}

TEST_CASE("addresses of one IPv6 network of 64 bits are counted as one client, those of IPv4 each") {
    CHECK(address("2001:db8:1:2::1").counted_by() == address("2001:db8:1:2:ffff::9").counted_by());
    CHECK(address("2001:db8:1:2::1").counted_by() != address("2001:db8:1:3::1").counted_by());
    CHECK(address("10.0.0.1").counted_by() != address("10.0.0.2").counted_by());
    CHECK(address("10.0.0.1").counted_by() == address("::ffff:10.0.0.1").counted_by());
}

}  // namespace
}  // namespace veche::server::http
