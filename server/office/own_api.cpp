#include "server/office/api.h"
#include "server/office/list_query.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

Json roles_of(const store::Account& account) {
    Json::Array names;
    for (const accounts::Role role : account.roles) names.emplace_back(accounts::name_of(role));
    return names;
}

Json rights_of(const store::Account& account) {
    Json::Array names;
    for (int i = 0; i < accounts::rights_there_are; ++i) {
        const auto right = static_cast<accounts::Right>(i);
        if (accounts::may(account.roles, right)) names.emplace_back(accounts::name_of(right));
    }
    return names;
}

Json row_of(const store::Session& session, const Asker& asker) {
    return Json::Object{{"id", session.id},
                        {"began", to_string(session.began)},
                        {"seen", to_string(session.seen)},
                        {"expires", to_string(session.expires)},
                        {"from", session.from},
                        {"agent", session.agent},
                        {"is_this", session.id == asker.session.id}};
}

}  // namespace

http::Response get_me(Services&, const Asker& asker, const http::Request&) {
    const store::Account& account = asker.account;
    Json me = Json::Object{{"id", account.name},         {"full_name", account.full_name},
                           {"mail", account.mail},       {"language", text_of(account.language)},
                           {"roles", roles_of(account)}, {"rights", rights_of(account)}};
    if (!asker.session.id.empty()) me.insert("session", row_of(asker.session, asker));
    return http::Response::json(200, write_json(me) + "\n");
}

http::Response list_sessions(Services& services, const Asker& asker, const http::Request& request,
                             const std::string& account) {
    const auto sessions = services.desk.staff->sessions(account, services.clock.now());
    if (!sessions) return broken(sessions.error());
    Json::Array rows;
    for (const store::Session& session : *sessions) rows.push_back(row_of(session, asker));
    ListQuery newest;
    newest.sort = "began";
    newest.is_ascending = false;
    return answer_list(request,
                       {"sessions",
                        {"id", "began", "seen", "expires", "from", "agent", "is_this"},
                        {"id", "began", "seen", "expires", "from", "agent", "is_this"},
                        newest},
                       std::move(rows));
}

http::Response get_sessions(Services& services, const Asker& asker, const http::Request& request) {
    return list_sessions(services, asker, request, asker.account.name);
}

http::Response delete_sessions(Services& services, const Asker& asker, const http::Request&) {
    const auto ended = services.desk.staff->end_sessions(asker.account.name, asker.session.id, asker.by);
    return ended ? nothing_to_say() : broken(ended.error());
}

http::Response delete_session(Services& services, const Asker& asker, const http::Request& request) {
    const auto ended = services.desk.staff->end_session(asker.account.name, request.arguments.front(), asker.by);
    if (!ended) return broken(ended.error());
    if (!*ended) return no_such("no such session of yours");
    return nothing_to_say();
}

}  // namespace veche::server::office
