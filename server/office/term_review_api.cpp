// Open cases to which the calendar and rules as they are published now give another last day.
#include "server/desk/terms.h"
#include "server/office/api.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

Json day_of(const std::optional<Date>& day) {
    return day ? Json(to_string(*day)) : Json();
}

Json row_of(const store::Case& subject) {
    return Json::Object{
        {"id", protocol::to_hex(subject.envelope)}, {"number", subject.number}, {"due", day_of(subject.due)}};
}

Json json_of(const desk::ReviewedTerms& reviewed) {
    Json::Array changed;
    Json::Array without_day;
    Json::Array unreadable;
    for (const desk::ChangedTerm& change : reviewed.changed) {
        Json row = row_of(change.subject);
        row.insert("new_due", day_of(change.term.due));
        row.insert("new_due_reason", change.term.due_reason);
        changed.push_back(std::move(row));
    }
    for (const store::Case& subject : reviewed.without_day) without_day.push_back(row_of(subject));
    for (const auto& one : reviewed.unreadable) {
        Json row = row_of(one.subject);
        row.insert("reason", one.reason);
        unreadable.push_back(std::move(row));
    }
    return Json::Object{{"changed", std::move(changed)},
                        {"without_day", std::move(without_day)},
                        {"unreadable", std::move(unreadable)}};
}

}  // namespace

http::Response get_term_review(Services& services, const Asker&, const http::Request&) {
    const auto reviewed = desk::changed_terms(*services.desk.registry);
    if (!reviewed) return broken(reviewed.error());
    return http::Response::json(200, write_json(json_of(*reviewed)) + "\n");
}

http::Response post_term_review(Services& services, const Asker& asker, const http::Request&) {
    const auto reviewed = desk::changed_terms(*services.desk.registry);
    if (!reviewed) return broken(reviewed.error());
    const auto given = desk::change_terms(*services.desk.registry, asker.actor(), reviewed->changed);
    if (!given) return problem_of(given.error());
    Json told = json_of(*reviewed);
    told.insert("given", *given);
    return http::Response::json(200, write_json(told) + "\n");
}

}  // namespace veche::server::office
