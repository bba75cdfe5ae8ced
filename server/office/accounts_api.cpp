#include "base/sha256.h"
#include "server/desk/staff.h"
#include "server/office/api.h"
#include "server/office/body.h"
#include "server/office/list_query.h"

namespace veche::server::office {
namespace {

constexpr std::size_t longest_text = 300;

Json row_of(const store::Account& account) {
    Json::Array roles;
    for (const accounts::Role role : account.roles) roles.emplace_back(accounts::name_of(role));
    return Json::Object{{"id", account.name},
                        {"full_name", account.full_name},
                        {"mail", account.mail},
                        {"language", text_of(account.language)},
                        {"roles", std::move(roles)},
                        {"is_open", account.is_open},
                        {"has_accepted", !account.password_hash.empty()},
                        {"created", to_string(account.created)}};
}

std::string tag_of(const store::Account& account) {
    constexpr std::size_t digits = 32;
    return "\"" + sha256_hex(write_json(row_of(account))).substr(0, digits) + "\"";
}

std::vector<accounts::Role> roles_in(Body& body) {
    std::vector<accounts::Role> roles;
    for (const std::string& name : body.texts("roles", accounts::all_roles.size())) {
        if (const auto role = accounts::role_of(name)) {
            roles.push_back(*role);
        } else {
            body.complain("roles", "no role '" + name + "'");
        }
    }
    return roles;
}

content::Language language_in(Body& body) {
    const auto language = content::language_from_code(body.text("language", longest_text));
    if (!language) body.complain("language", "expected ru, uk or en");
    return language.value_or(content::all_languages.front());
}

http::Response told(const Services& services, const desk::Outcome<desk::Invited>& invited) {
    if (!invited) return problem_of(invited.error());
    Json row = Json::Object{{"id", invited->account},
                            {"invitation", desk::address_of(*invited, services.place.origin)},
                            {"holds_from", to_string(invited->times.holds_from)},
                            {"expires", to_string(invited->times.expires)}};
    return http::Response::json(201, write_json(row) + "\n");
}

http::Response shown(const store::Account& account) {
    http::Response response = http::Response::json(200, write_json(row_of(account)) + "\n");
    response.fields.emplace_back("ETag", tag_of(account));
    return response;
}

http::Response find_and_show(Services& services, const std::string& name) {
    const auto account = services.desk.staff->find(name);
    if (!account) return broken(account.error());
    return *account ? shown(**account) : no_such("no such account");
}

}  // namespace

http::Response get_accounts(Services& services, const Asker&, const http::Request& request) {
    const auto accounts = services.desk.staff->accounts();
    if (!accounts) return broken(accounts.error());
    Json::Array rows;
    for (const store::Account& account : *accounts) rows.push_back(row_of(account));
    return answer_list(request,
                       {"accounts",
                        {"id", "full_name", "mail", "language", "is_open", "has_accepted", "created"},
                        {"id", "full_name", "mail", "language", "is_open", "has_accepted", "created"},
                        {}},
                       std::move(rows));
}

http::Response get_account(Services& services, const Asker&, const http::Request& request) {
    return find_and_show(services, request.arguments.front());
}

http::Response post_account(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    desk::NewAccount account{body.text("id", longest_text), body.text("full_name", longest_text),
                             body.text("mail", longest_text), language_in(body), roles_in(body)};
    if (auto refused = body.refusal()) return std::move(*refused);
    auto invited = desk::invite(*services.desk.staff, services.random, asker.actor(), account);
    if (!invited && invited.error().field == "name") invited.error().field = "id";
    return told(services, invited);
}

http::Response patch_account(Services& services, const Asker& asker, const http::Request& request) {
    const std::string& name = request.arguments.front();
    Body body(request);
    const auto roles = body.has("roles") ? std::optional(roles_in(body)) : std::nullopt;
    const auto is_open = body.optional_flag("is_open");
    if (auto refused = body.refusal()) return std::move(*refused);
    const auto before = services.desk.staff->find(name);
    if (!before) return broken(before.error());
    if (!*before) return no_such("no such account");
    if (auto refused = check_match(request, tag_of(**before))) return std::move(*refused);
    const auto done = desk::change(*services.desk.staff, asker.actor(), name, {roles, is_open});
    return done ? find_and_show(services, name) : problem_of(done.error());
}

http::Response post_invitation(Services& services, const Asker& asker, const http::Request& request) {
    return told(services,
                desk::invite_again(*services.desk.staff, services.random, asker.actor(), request.arguments.front()));
}

http::Response get_sessions_of(Services& services, const Asker& asker, const http::Request& request) {
    const std::string& name = request.arguments.front();
    const auto account = services.desk.staff->find(name);
    if (!account) return broken(account.error());
    return *account ? list_sessions(services, asker, request, name) : no_such("no such account");
}

http::Response delete_sessions_of(Services& services, const Asker& asker, const http::Request& request) {
    const auto done = desk::end_sessions_of(*services.desk.staff, asker.actor(), request.arguments.front(), {});
    return done ? nothing_to_say() : problem_of(done.error());
}

http::Response delete_session_of(Services& services, const Asker& asker, const http::Request& request) {
    const auto done =
        desk::end_sessions_of(*services.desk.staff, asker.actor(), request.arguments.front(), request.arguments.back());
    return done ? nothing_to_say() : problem_of(done.error());
}

}  // namespace veche::server::office
