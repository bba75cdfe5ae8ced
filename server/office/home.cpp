#include "server/office/home.h"

#include "base/sha256.h"
#include "server/http/form.h"
#include "server/office/page.h"
#include "server/office/texts.h"

namespace veche::server::office {
namespace {

using content::Language;

constexpr std::chrono::seconds wait_when_busy{30};

std::string row(std::string_view label, std::string_view value) {
    return "<dt>" + escaped(label) + "</dt><dd>" + escaped(value) + "</dd>";
}

}  // namespace

std::string moment(Instant when) {
    constexpr std::size_t day = 10;
    constexpr std::size_t to_minute = 16;
    const std::string text = to_string(when);
    return text.substr(0, day) + " " + text.substr(day + 1, to_minute - day - 1) + " UTC";
}

std::string with_token(const Asker& asker) {
    return hidden("token", asker.form_token);
}

// Compared by hash: the time says nothing about how much of it was right.
bool is_own_form(const Asker& asker, const http::Request& request) {
    const auto fields = http::decode_form(request.body);
    const auto token = fields ? fields->find("token") : http::FormFields::const_iterator();
    return fields && token != fields->end() && sha256_hex(token->second) == sha256_hex(asker.form_token);
}

std::string session_card(const Asker& asker, const store::Session& session, Language language, const std::string& end) {
    const content::StaffPages& texts = texts_of(language);
    std::string html = "<section class=\"card\"><dl>" + row(texts.began, moment(session.began)) +
                       row(texts.seen, moment(session.seen)) + row(texts.from, session.from) +
                       row(texts.browser, session.agent) + "</dl>";
    if (session.id == asker.session.id) {
        html += "<p><strong>" + escaped(texts.this_session) + "</strong></p>";
    } else {
        html += form(end, with_token(asker), texts.end_session);
    }
    return html + "</section>";
}

http::Response busy_page(Language language) {
    http::Response response =
        show({language, texts_of(language).not_served_title, paragraph(texts_of(language).busy)}, 503);
    response.fields.emplace_back("Retry-After", std::to_string(wait_when_busy.count()));
    return response;
}

http::Response not_served(Language language) {
    const content::StaffPages& texts = texts_of(language);
    return show(
        {language, texts.not_served_title, paragraph(texts.not_served) + link(address_of("/", language), texts.back)},
        403);
}

http::Response show_home(Services&, const Asker& asker, const http::Request& request) {
    const Language language = language_of(request);
    const content::StaffPages& texts = texts_of(language);
    const std::string title = filled(texts.home_title, asker.account.full_name);
    std::string links = link(address_of("/sessions", language), texts.sessions_title) +
                        link(address_of("/password", language), texts.change_password);
    if (accounts::may(asker.account.roles, accounts::Right::manage_accounts)) {
        links += link(address_of("/accounts", language), texts.accounts_title);
    }
    return show({language, title,
                 paragraph(texts.home_words) + links +
                     form(address_of("/sign-out", language), with_token(asker), texts.sign_out),
                 "/"});
}

http::Response show_sessions(Services& services, const Asker& asker, const http::Request& request) {
    const Language language = language_of(request);
    const content::StaffPages& texts = texts_of(language);
    const auto sessions = services.desk.staff->sessions(asker.account.name, services.clock.now());
    if (!sessions) return busy_page(language);
    std::string cards;
    for (const store::Session& session : *sessions) {
        cards += session_card(asker, session, language, address_of("/sessions/" + session.id + "/end", language));
    }
    if (sessions->size() > 1) {
        cards += form(address_of("/sessions/end-others", language), with_token(asker), texts.end_others);
    }
    return show({language, texts.sessions_title,
                 paragraph(texts.sessions_words) + cards + link(address_of("/", language), texts.back), "/sessions"});
}

http::Response end_session_by_form(Services& services, const Asker& asker, const http::Request& request) {
    const Language language = language_of(request);
    if (!is_own_form(asker, request)) return not_served(language);
    const auto ended = services.desk.staff->end_session(asker.account.name, request.arguments.front(), asker.by);
    return ended ? go_to(address_of("/sessions", language)) : busy_page(language);
}

http::Response end_others_by_form(Services& services, const Asker& asker, const http::Request& request) {
    const Language language = language_of(request);
    if (!is_own_form(asker, request)) return not_served(language);
    const auto ended = services.desk.staff->end_sessions(asker.account.name, asker.session.id, asker.by);
    return ended ? go_to(address_of("/sessions", language)) : busy_page(language);
}

http::Response show_invitation_refused(Services&, const Asker&, const http::Request& request) {
    const Language language = language_of(request);
    const content::StaffPages& texts = texts_of(language);
    return show({language, texts.invitation_refused_title,
                 paragraph(texts.invitation_refused) + link(address_of("/", language), texts.go_on),
                 "/invitation-refused"});
}

http::Response sign_out(Services& services, const Asker& asker, const http::Request& request) {
    const Language language = language_of(request);
    const content::StaffPages& texts = texts_of(language);
    if (!is_own_form(asker, request)) return not_served(language);
    const auto ended = services.desk.staff->end_session(asker.account.name, asker.session.id, asker.by);
    if (!ended) return busy_page(language);
    http::Response response =
        show({language, texts.signed_out_title, link(address_of("/sign-in", language), texts.to_sign_in)});
    response.fields.emplace_back("Set-Cookie", forget_session_cookie(services.place));
    return response;
}

}  // namespace veche::server::office
