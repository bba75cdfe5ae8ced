#include "server/office/problem.h"

#include <algorithm>

#include "base/json.h"
#include "base/log_event.h"

namespace veche::server::office {
namespace {

constexpr std::chrono::seconds come_again{5};

std::string_view kind_of(int status) {
    switch (status) {
        case 403: return "not_allowed";
        case 404: return "unknown";
        case 405: return "other_method";
        case 408: return "too_slow";
        case 413: return "too_large";
        case 429:
        case 503: return "busy";
        case 507: return "no_room";
        default: return "malformed";
    }
}

}  // namespace

http::Response problem(int status, std::string_view name, std::string_view message,
                       const std::vector<FieldProblem>& fields) {
    Json body{Json::Object{}};
    body.insert("type", "/api/problems/" + std::string(name));
    body.insert("title", message);
    body.insert("status", status);
    if (!fields.empty()) {
        Json errors{Json::Array{}};
        for (const FieldProblem& field : fields) {
            errors.append(Json::Object{{"field", field.field}, {"message", field.message}});
        }
        body.insert("errors", std::move(errors));
    }
    http::Response response;
    response.status = status;
    response.fields.emplace_back("Content-Type", "application/problem+json");
    response.body = write_json(body) + "\n";
    return response;
}

http::Response wrong_fields(const std::vector<FieldProblem>& fields) {
    return problem(422, "not_valid", "some of it cannot be taken", fields);
}

http::Response no_such(std::string_view message) {
    return problem(404, "unknown", message);
}

http::Response nothing_to_say() {
    http::Response response;
    response.status = 204;
    return response;
}

http::Response busy() {
    http::Response response = problem(503, "busy", "too much is waiting; come again");
    response.fields.emplace_back("Retry-After", std::to_string(come_again.count()));
    return response;
}

http::Response broken(const Error& error) {
    write_log(LogEvent::office_failed, {{"reason", error.message}});
    http::Response response = problem(503, "failed", "the server cannot do that now; its log says why");
    response.fields.emplace_back("Retry-After", std::to_string(come_again.count()));
    return response;
}

http::Response problem_of(const desk::Refusal& refusal) {
    const std::vector<FieldProblem> fields = refusal.field.empty()
                                                 ? std::vector<FieldProblem>()
                                                 : std::vector<FieldProblem>{{refusal.field, refusal.message}};
    switch (refusal.why) {
        case desk::Why::not_allowed: return problem(403, "not_allowed", refusal.message);
        case desk::Why::unknown: return no_such(refusal.message);
        case desk::Why::changed_meanwhile: return problem(412, "changed_meanwhile", refusal.message);
        case desk::Why::not_now: return problem(409, "not_now", refusal.message);
        case desk::Why::not_valid: return problem(422, "not_valid", refusal.message, fields);
        case desk::Why::failed: break;
    }
    return broken(Error{refusal.message});
}

void as_problem(http::Response& response) {
    constexpr int first_refusal = 400;
    const auto type = std::find_if(response.fields.begin(), response.fields.end(),
                                   [](const auto& field) { return field.first == "Content-Type"; });
    if (response.status < first_refusal || type == response.fields.end() || !type->second.starts_with("text/plain"))
        return;
    std::string words = response.body;
    while (words.ends_with('\n')) words.pop_back();
    http::Response told = problem(response.status, kind_of(response.status), words);
    type->second = told.fields.front().second;
    response.body = std::move(told.body);
}

}  // namespace veche::server::office
