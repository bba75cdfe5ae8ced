#include "server/desk/staff.h"
#include "server/office/home.h"
#include "server/office/page.h"
#include "server/office/texts.h"

namespace veche::server::office {
namespace {

using content::Language;

std::string sessions_path(const std::string& account) {
    return "/accounts/" + account + "/sessions";
}

}  // namespace

http::Response show_accounts(Services& services, const Asker&, const http::Request& request) {
    const Language language = language_of(request);
    const content::StaffPages& texts = texts_of(language);
    const auto accounts = services.desk.staff->accounts();
    if (!accounts) return busy_page(language);
    std::string links;
    for (const store::Account& account : *accounts) {
        links += link(address_of(sessions_path(account.name), language), account.full_name + " (" + account.name + ")");
    }
    return show({language, texts.accounts_title,
                 paragraph(texts.accounts_words) + links + link(address_of("/", language), texts.back), "/accounts"});
}

http::Response show_sessions_of(Services& services, const Asker& asker, const http::Request& request) {
    const Language language = language_of(request);
    const content::StaffPages& texts = texts_of(language);
    const std::string& name = request.arguments.front();
    const auto account = services.desk.staff->find(name);
    if (!account) return busy_page(language);
    if (!*account) return missing_page(language);
    const auto sessions = services.desk.staff->sessions(name, services.clock.now());
    if (!sessions) return busy_page(language);
    const std::string path = sessions_path(name);
    std::string cards;
    for (const store::Session& session : *sessions) {
        cards += session_card(asker, session, language, address_of(path + "/" + session.id + "/end", language));
    }
    // Nobody acts on their own account here.
    if (sessions->empty()) {
        cards = paragraph(texts.no_sessions);
    } else if (name != asker.account.name) {
        cards += form(address_of(path + "/end", language), with_token(asker), texts.end_all);
    }
    return show({language, filled(texts.sessions_of, (*account)->full_name),
                 cards + link(address_of("/accounts", language), texts.accounts_title), path});
}

http::Response end_sessions_of_by_form(Services& services, const Asker& asker, const http::Request& request) {
    const Language language = language_of(request);
    if (!is_own_form(asker, request)) return not_served(language);
    const std::string& name = request.arguments.front();
    const std::string session = request.arguments.size() > 1 ? request.arguments.back() : std::string();
    const auto done = desk::end_sessions_of(*services.desk.staff, asker.actor(), name, session);
    if (done || done.error().why == desk::Why::unknown) return go_to(address_of(sessions_path(name), language));
    return done.error().why == desk::Why::failed ? busy_page(language) : not_served(language);
}

}  // namespace veche::server::office
