#include "server/office/session.h"

#include <charconv>

#include "base/hex.h"
#include "base/sealed_text.h"
#include "base/sha256.h"
#include "base/utf8.h"

namespace veche::server::office {
namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t id_bytes = 8;
constexpr std::size_t longest_agent = 200;

std::string_view cookie_name(const Place& place) {
    return place.has_tls() ? "__Host-veche" : "veche";
}

std::string_view device_cookie(const Place& place) {
    return place.has_tls() ? "__Host-veche-device" : "veche-device";
}

// Browsers keep no cookie longer; each sign-in begins it anew.
constexpr std::chrono::hours device_is_kept{400 * 24};

SealingKey key_of(const Services& services) {
    return SealingKey(services.staff_key.data(), sealing_key_size);
}

// Empty: none, or one we did not give.
std::string device_number(const Services& services, const http::Request& request) {
    const auto given = http::cookie(request, device_cookie(services.place));
    return given ? open_sealed(services, "device", *given).value_or(std::string()) : std::string();
}

std::string form_token_of(const std::string& token) {
    return sha256_hex("form\n" + token);
}

// What the browser calls itself, as text that fits a list.
std::string agent_of(const http::Request& request) {
    std::string agent(request.field("user-agent").substr(0, longest_agent));
    while (!agent.empty() && !is_valid_utf8(agent)) agent.pop_back();
    return agent;
}

}  // namespace

std::string address_of(const http::Request& request) {
    constexpr std::string_view of_ipv4 = "::ffff:";
    const std::string& network = request.network;
    const bool is_ipv4 = network.starts_with(of_ipv4) && network.find('.') != std::string::npos;
    return is_ipv4 ? network.substr(of_ipv4.size()) : network;
}

store::By by_of(const Services& services, const http::Request& request, const std::string& account) {
    return {account, address_of(request), services.clock.now()};
}

Result<std::optional<Asker>> asker_of(Services& services, const http::Request& request) {
    const auto token = http::cookie(request, cookie_name(services.place));
    if (!token || !is_hex(*token, 2 * token_bytes)) return std::optional<Asker>();
    const auto session = services.desk.staff->session(sha256_hex(*token), services.clock.now());
    if (!session) return tl::unexpected(session.error());
    if (!*session) return std::optional<Asker>();
    auto account = services.desk.staff->find((*session)->account);
    if (!account) return tl::unexpected(account.error());
    if (!*account || !(*account)->is_open) return std::optional<Asker>();
    store::By by = by_of(services, request, (*account)->name);
    return std::optional(Asker{std::move(**account), **session, std::move(by), form_token_of(*token)});
}

std::string device_of(const Services& services, const http::Request& request) {
    const std::string number = device_number(services, request);
    return number.empty() ? number : sha256_hex(number);
}

Result<Started> begin_session(Services& services, const http::Request& request, const std::string& account) {
    const std::string token = random_hex(services.random, token_bytes);
    std::string device = device_number(services, request);
    if (device.empty()) device = random_hex(services.random, token_bytes);
    const Instant now = services.clock.now();
    const std::chrono::seconds longest = longest_session;
    store::Session session;
    session.account = account;
    session.began = now;
    session.seen = now;
    session.expires = {now.seconds + longest.count()};
    session.from = address_of(request);
    session.agent = agent_of(request);
    session.id = random_hex(services.random, id_bytes);
    session.device = sha256_hex(device);
    const auto begun = services.desk.staff->begin_session(sha256_hex(token), session);
    if (!begun) return tl::unexpected(begun.error());
    const http::CookieWay way = services.place.cookies();
    const std::string sealed = seal_for_later(services, "device", device, device_is_kept);
    return Started{{http::set_cookie(cookie_name(services.place), token, way, longest),
                    http::set_cookie(device_cookie(services.place), sealed, way, device_is_kept)},
                   begun->invitation_was_refused};
}

std::string forget_session_cookie(const Place& place) {
    return http::set_cookie(cookie_name(place), "", place.cookies(), std::chrono::seconds(0));
}

std::string seal_for_later(const Services& services, std::string_view purpose, std::string_view text,
                           std::chrono::seconds holds) {
    const std::string until = std::to_string(services.clock.now().seconds + holds.count());
    return to_hex(seal_text(key_of(services), purpose, until + "\n" + std::string(text), services.random));
}

std::optional<std::string> open_sealed(const Services& services, std::string_view purpose, std::string_view sealed) {
    const auto bytes = protocol::bytes_from_hex(sealed);
    if (!bytes) return std::nullopt;
    const auto text = open_text(key_of(services), purpose, *bytes);
    const std::size_t end = text ? text->find('\n') : std::string::npos;
    if (end == std::string::npos) return std::nullopt;
    std::int64_t until = 0;
    std::from_chars(text->data(), text->data() + end, until);
    return until > services.clock.now().seconds ? std::optional(text->substr(end + 1)) : std::nullopt;
}

std::string seal_secret(const Services& services, const std::string& account, std::string_view secret) {
    return seal_text(key_of(services), "one-time-secret\n" + account, secret, services.random);
}

std::optional<std::string> open_secret(const Services& services, const store::Account& account) {
    return open_text(key_of(services), "one-time-secret\n" + account.name, account.sealed_secret);
}

}  // namespace veche::server::office
