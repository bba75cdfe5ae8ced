// What may stand in an account's own lines of a mail. Stricter than RFC 5321 where that lets in what nobody has:
// no quoted names, no comments, no addresses of machines, ASCII only (a domain in other letters by its "xn--" name).
#pragma once

#include <cstddef>
#include <string_view>

namespace veche::server::accounts {

inline constexpr std::size_t longest_mail_address = 254;  // RFC 5321, with the errata
inline constexpr std::size_t longest_full_name = 200;     // code points

// "ivanova@town.example".
[[nodiscard]] bool is_mail_address(std::string_view text);
// The part behind the @; `address` is one.
[[nodiscard]] std::string_view domain_of(std::string_view address);
// UTF-8 without anything that ends a line or turns its direction; not empty.
[[nodiscard]] bool is_full_name(std::string_view text);

}  // namespace veche::server::accounts
