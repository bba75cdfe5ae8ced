// The pages through which a person signs in: invitation, password, second factor. They work without scripts, answer the
// same in words and time whether there is such an account or not, and lock nobody out (slow_down.h).
#pragma once

#include "content/staff_pages.h"
#include "server/http/message.h"
#include "server/office/services.h"

namespace veche::server::office {

// On the event thread; each answers at once or later, from the desk's.
void show_sign_in(Services& services, const http::Request& request, const http::Reply& reply);
void take_password(Services& services, const http::Request& request, const http::Reply& reply);
void show_second_factor(Services& services, const http::Request& request, const http::Reply& reply);
void take_second_factor(Services& services, const http::Request& request, const http::Reply& reply);
void show_invitation(Services& services, const http::Request& request, const http::Reply& reply);
void take_invitation(Services& services, const http::Request& request, const http::Reply& reply);

// Why a new password is not taken, in the words of the page; empty: it is. `again`: as it was typed the second time.
[[nodiscard]] std::string_view fault_of_password(const content::StaffPages& texts, const std::string& password,
                                                 const std::string& again, const std::string& account);
inline constexpr std::chrono::seconds wait_for_pair{10};
[[nodiscard]] http::Response later(http::Response response, std::chrono::seconds after);

}  // namespace veche::server::office
