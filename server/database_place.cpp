#include "server/database_place.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <netdb.h>

namespace veche::server {
namespace {

constexpr std::size_t longest_name = 253;
constexpr std::string_view scheme = "postgresql://";

bool consists_of(std::string_view text, std::string_view more) {
    return !text.empty() && text.size() <= longest_name && std::all_of(text.begin(), text.end(), [&](char each) {
        const bool is_letter = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
        return is_letter || (each >= '0' && each <= '9') || more.find(each) != std::string_view::npos;
    });
}

bool is_ipv6(const std::string& text) {
    in6_addr bytes{};
    return ::inet_pton(AF_INET6, text.c_str(), &bytes) == 1;
}

tl::unexpected<Error> unreadable() {
    return failure("expected \"postgresql://HOST/DATABASE\" or \"postgresql://HOST:PORT/DATABASE\"");
}

// "HOST", "HOST:PORT", "[::1]:PORT".
Result<void> read_host(std::string_view text, DatabasePlace& place) {
    const bool in_brackets = text.starts_with('[');
    const auto end = in_brackets ? text.find(']') : text.find(':');
    if (in_brackets && end == std::string_view::npos) return unreadable();
    place.host = text.substr(in_brackets ? 1 : 0, in_brackets ? end - 1 : end);
    if (in_brackets ? !is_ipv6(place.host) : !consists_of(place.host, ".-")) return unreadable();
    std::string_view rest = end == std::string_view::npos ? "" : text.substr(in_brackets ? end + 1 : end);
    if (rest.empty()) return {};
    if (rest.front() != ':') return unreadable();
    rest.remove_prefix(1);
    const auto [last, error] = std::from_chars(rest.data(), rest.data() + rest.size(), place.port);
    if (error != std::errc() || last != rest.data() + rest.size() || place.port == 0) return unreadable();
    return {};
}

}  // namespace

std::string_view name_of(DatabaseRole role) {
    switch (role) {
        case DatabaseRole::gate: return "gate";
        case DatabaseRole::registrar: return "registrar";
        case DatabaseRole::publisher: return "publisher";
        case DatabaseRole::office: return "office";
        case DatabaseRole::migrator: return "migrator";
    }
    return "";
}

std::string role_name(DatabaseRole role) {
    return "veche_" + std::string(name_of(role));
}

bool DatabasePlace::is_this_machine() const {
    in_addr four{};
    if (host == "localhost" || host == "::1") return true;
    return host.starts_with("127.") && ::inet_pton(AF_INET, host.c_str(), &four) == 1;
}

Result<DatabasePlace> database_place_from(std::string_view address) {
    if (address.find('@') != std::string_view::npos) {
        return failure(
            "the address names a user or a password, and everybody on this machine may read veche.toml: each process "
            "connects as a role of its own, whose password is in keys/postgresql-ROLE (docs/operations.md)");
    }
    if (!address.starts_with(scheme)) return unreadable();
    address.remove_prefix(scheme.size());
    const auto slash = address.find('/');
    if (slash == std::string_view::npos) return unreadable();
    DatabasePlace place;
    place.database = address.substr(slash + 1);
    if (!consists_of(place.database, "_-")) return unreadable();
    if (auto read = read_host(address.substr(0, slash), place); !read) return tl::unexpected(read.error());
    return place;
}

Result<void> look_up(DatabasePlace& place) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error = ::getaddrinfo(place.host.c_str(), nullptr, &wanted, &found); error != 0) {
        return failure(fmt::format("{}: no address of it is known: {}", place.host, ::gai_strerror(error)));
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, ::freeaddrinfo);
    place.addresses.clear();
    for (const addrinfo* each = all.get(); each != nullptr; each = each->ai_next) {
        std::string text(NI_MAXHOST, '\0');
        if (::getnameinfo(each->ai_addr, each->ai_addrlen, text.data(), static_cast<socklen_t>(text.size()), nullptr, 0,
                          NI_NUMERICHOST) != 0) {
            continue;
        }
        text.resize(text.find('\0'));
        place.addresses.push_back(std::move(text));
    }
    if (place.addresses.empty()) return failure(place.host + ": no address of it is known");
    return {};
}

std::string quoted_for_libpq(std::string_view value) {
    std::string text = "'";
    for (const char each : value) {
        if (each == '\'' || each == '\\') text += '\\';
        text += each;
    }
    return text + "'";
}

std::string connection_words(const DatabasePlace& place, DatabaseRole role, const std::string& certificates) {
    // One name an address: libpq tries them in turn, and compares the certificate with the name.
    const std::vector<std::string> hosts(std::max<std::size_t>(place.addresses.size(), 1), place.host);
    std::string words = fmt::format("host={} port={} dbname={} user={} gssencmode=disable", fmt::join(hosts, ","),
                                    place.port, place.database, role_name(role));
    if (role == DatabaseRole::migrator) words += fmt::format(" options='-c role={}'", owner_of_schemas);
    if (!place.addresses.empty()) words += fmt::format(" hostaddr={}", fmt::join(place.addresses, ","));
    if (place.is_this_machine()) return words + " sslmode=disable";
    return words + " sslmode=verify-full sslrootcert=" + quoted_for_libpq(certificates);
}

}  // namespace veche::server
