// The pages of whoever is signed in: the first one and the list of sessions. On the desk's thread.
#pragma once

#include "server/office/session.h"

namespace veche::server::office {

[[nodiscard]] http::Response show_home(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response show_sessions(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response end_session_by_form(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response sign_out(Services& services, const Asker& asker, const http::Request& request);

// 403: the form was not of this session.
[[nodiscard]] http::Response not_served(content::Language language);

}  // namespace veche::server::office
