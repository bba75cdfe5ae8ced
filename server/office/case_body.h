// What requests about a case have in common: fields of its card, and who works on it.
#pragma once

#include <optional>
#include <string>

#include "server/desk/working.h"
#include "server/office/body.h"
#include "server/office/services.h"

namespace veche::server::office {

inline constexpr std::size_t longest_line = 500;

[[nodiscard]] desk::CardFields card_fields_in(Body& body);
// Complains where nobody who works on cases has that name; empty: nobody is to. Fails as the store does.
[[nodiscard]] Result<void> check_assignee(Services& services, Body& body, const std::string& account);

}  // namespace veche::server::office
