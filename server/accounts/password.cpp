#include "server/accounts/password.h"

#include <algorithm>
#include <array>
#include <sodium.h>

#include "base/utf8.h"

namespace veche::server::accounts {
namespace {

constexpr unsigned long long effort = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr std::size_t memory = crypto_pwhash_MEMLIMIT_INTERACTIVE;

// libsodium takes no null pointer, also for nothing.
const char* bytes_of(std::string_view password) {
    return password.empty() ? "" : password.data();
}

bool verify(const std::string& hash, std::string_view password) {
    return hash.size() < crypto_pwhash_STRBYTES &&
           crypto_pwhash_str_verify(hash.c_str(), bytes_of(password), password.size()) == 0;
}

}  // namespace

PasswordFault fault_of(std::string_view password, std::string_view account) {
    if (password.size() > longest_password) return PasswordFault::too_long;
    if (!is_valid_utf8(password)) return PasswordFault::no_text;
    if (count_code_points(password) < shortest_password) return PasswordFault::too_short;
    if (password.find_first_not_of(password.front()) == std::string_view::npos) return PasswordFault::one_sign;
    if (!account.empty() && password.find(account) != std::string_view::npos) return PasswordFault::has_name;
    return PasswordFault::none;
}

Result<std::string> hash_password(std::string_view password) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), bytes_of(password), password.size(), effort, memory) != 0) {
        return failure("not enough memory to hash a password (64 MiB)");
    }
    return std::string(hash.data());
}

bool is_password(const std::string& hash, std::string_view password) {
    if (!hash.empty()) return verify(hash, password);
    // Of nobody: whoever asks does not see by the time which accounts there are.
    static const std::string nobodys = hash_password("of nobody").value_or("");
    (void)verify(nobodys, password);
    return false;
}

bool is_of_less_effort(const std::string& hash) {
    return crypto_pwhash_str_needs_rehash(hash.c_str(), effort, memory) != 0;
}

}  // namespace veche::server::accounts
