// The pages of whoever is signed in: the first one, the lists of sessions, the password. On the desk's thread.
#pragma once

#include "server/office/session.h"

namespace veche::server::office {

[[nodiscard]] http::Response show_home(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response show_sessions(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response end_session_by_form(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response end_others_by_form(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response show_invitation_refused(Services& services, const Asker& asker,
                                                     const http::Request& request);
// accounts_pages.cpp.
[[nodiscard]] http::Response show_accounts(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response show_sessions_of(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response end_sessions_of_by_form(Services& services, const Asker& asker,
                                                     const http::Request& request);
// password_change.cpp.
[[nodiscard]] http::Response show_password(Services& services, const Asker& asker, const http::Request& request);
void take_new_password(Services& services, const http::Request& request, const http::Reply& reply);
[[nodiscard]] http::Response sign_out(Services& services, const Asker& asker, const http::Request& request);

// 403: the form was not of this session, or not for who sent it.
[[nodiscard]] http::Response not_served(content::Language language);
[[nodiscard]] http::Response busy_page(content::Language language);
// "2026-11-27 18:30 UTC": whoever compares it with a log finds it there.
[[nodiscard]] std::string moment(Instant when);
// What every form carries, and whether the one that came did.
[[nodiscard]] std::string with_token(const Asker& asker);
[[nodiscard]] bool is_own_form(const Asker& asker, const http::Request& request);
// `end`: where its button leads; the asker's own session has none.
[[nodiscard]] std::string session_card(const Asker& asker, const store::Session& session, content::Language language,
                                       const std::string& end);

}  // namespace veche::server::office
