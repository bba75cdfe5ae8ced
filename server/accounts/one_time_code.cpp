#include "server/accounts/one_time_code.h"

#include <array>
#include <cstdlib>
#include <liboath/oath.h>
#include <memory>
#include <sodium.h>
#include <span>

#include "base/sha256.h"

namespace veche::server::accounts {
namespace {

constexpr unsigned digits = 6;
constexpr std::int64_t step_seconds = 30;
constexpr std::size_t recovery_symbols = 16;
constexpr std::size_t group = 4;

std::string base32(std::string_view bytes) {
    char* text = nullptr;
    std::size_t length = 0;
    if (oath_base32_encode(bytes.data(), bytes.size(), &text, &length) != OATH_OK) return {};
    const std::unique_ptr<char, decltype(&std::free)> owned(text, std::free);
    return {text, length};
}

// RFC 3986: what is no letter or digit as %XX.
std::string percent_encoded(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string encoded;
    for (const char sign : text) {
        const auto byte = static_cast<unsigned char>(sign);
        const bool is_plain =
            (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
        if (is_plain || sign == '-' || sign == '.' || sign == '_') {
            encoded += sign;
        } else {
            encoded += {'%', hex[byte >> 4U], hex[byte & 0xFU]};
        }
    }
    return encoded;
}

// Six digits and a zero at the end.
std::array<char, digits + 1> code_of(std::string_view secret, std::int64_t step) {
    std::array<char, digits + 1> code{};
    if (oath_totp_generate(secret.data(), secret.size(), step * step_seconds, step_seconds, 0, digits, code.data()) !=
        OATH_OK) {
        code.fill(0);
    }
    return code;
}

}  // namespace

std::string make_one_time_secret(Random& random) {
    std::string secret(one_time_secret_bytes, '\0');
    random.fill(std::as_writable_bytes(std::span(secret)));
    return secret;
}

std::string one_time_address(std::string_view town, std::string_view account, std::string_view secret) {
    const std::string issuer = percent_encoded(town);
    return "otpauth://totp/" + issuer + ":" + percent_encoded(account) + "?secret=" + base32(secret) +
           "&issuer=" + issuer + "&algorithm=SHA1&digits=6&period=30";
}

std::optional<std::int64_t> step_of_code(std::string_view code, std::string_view secret, Instant now) {
    if (code.size() != digits || secret.size() != one_time_secret_bytes) return std::nullopt;
    const std::int64_t middle = now.seconds / step_seconds;
    std::optional<std::int64_t> found;
    for (std::int64_t step = middle - 1; step <= middle + 1; ++step) {
        const auto right = code_of(secret, step);
        if (right.front() != 0 && sodium_memcmp(right.data(), code.data(), digits) == 0) found = step;
    }
    return found;
}

std::vector<std::string> make_recovery_codes(Random& random) {
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < recovery_codes; ++i) {
        std::string code = random_token(random, recovery_symbols);
        for (std::size_t at = recovery_symbols - group; at > 0; at -= group) code.insert(at, "-");
        codes.push_back(std::move(code));
    }
    return codes;
}

std::string kept_of_recovery_code(std::string_view code) {
    std::string symbols;
    for (const char sign : code) {
        if (sign == '-' || sign == ' ') continue;
        symbols += sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign - 'A' + 'a') : sign;
    }
    return sha256_hex(symbols);
}

}  // namespace veche::server::accounts
