// The pages through which a person signs in: invitation, password, second factor. They work without scripts, answer the
// same in words and time whether there is such an account or not, and lock nobody out (slow_down.h).
#pragma once

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

}  // namespace veche::server::office
