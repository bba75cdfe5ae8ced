// Envelopes that could not be opened. Ballots among them are the registrar's and are not shown here.
#include "server/desk/set_aside.h"
#include "server/office/api.h"
#include "server/office/list_query.h"
#include "server/office/problem.h"

namespace veche::server::office {

http::Response get_set_aside(Services& services, const Asker&, const http::Request& request) {
    const auto aside = services.desk.registry->registry().quarantined();
    if (!aside) return broken(aside.error());
    Json::Array rows;
    for (const store::Quarantined& envelope : *aside) {
        rows.push_back(Json::Object{{"id", protocol::to_hex(envelope.envelope)},
                                    {"when", to_string(envelope.when)},
                                    {"reason", envelope.reason}});
    }
    ListQuery usual;
    usual.sort = "when";
    return answer_list(request, {"envelopes", {"id", "when"}, {"id"}, usual}, std::move(rows));
}

http::Response post_take_up(Services& services, const Asker& asker, const http::Request& request) {
    const std::string& which = request.arguments.front();
    const auto id = protocol::from_hex<protocol::EnvelopeId>(which);
    const bool is_all = which == "all";
    if (!id && !is_all) return no_such("no such envelope");
    const auto given = desk::take_up(*services.desk.registry, asker.actor(), is_all ? std::nullopt : id);
    if (!given) return problem_of(given.error());
    if (*given == 0 && !is_all) return no_such("no envelope " + which + " is set aside");
    return http::Response::json(200, write_json(Json::Object{{"given", *given}}) + "\n");
}

}  // namespace veche::server::office
