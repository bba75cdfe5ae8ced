#include <algorithm>
#include <array>

#include "server/desk/case_fields.h"
#include "server/desk/destroying.h"
#include "server/desk/looks.h"
#include "server/office/api.h"
#include "server/office/list_query.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

constexpr std::array<std::string_view, 12> clear_fields = {"id",       "number",   "kind",     "series",
                                                           "language", "state",    "received", "registered",
                                                           "due",      "answered", "missing",  "destroyed"};

const ListKind cases_list{"cases",
                          {"due", "received", "number"},
                          {"id", "state", "assignee", "series", "number", "due_before", "received_from",
                           "received_before", "storage_over", "q"},
                          {"due", true, 0, 24, {}}};

Json value_of(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

void add_clear_fields(Json& row, const store::Case& subject) {
    row.insert("assignee", value_of(subject.assignee));
    row.insert("classifier", value_of(subject.classifier));
    row.insert("legal_form", subject.legal_form ? Json(text_of(*subject.legal_form)) : Json());
}

// Reads one field of the filter; false: it has no such value.
bool read_filter(const std::string& field, const Json& value, store::CaseFilter& filter) {
    const std::vector<std::string> texts = texts_in(value);
    if (field == "state") {
        for (const std::string& text : texts) {
            const auto state = content::from_written<store::CaseState>(text);
            if (!state) return false;
            filter.states.push_back(*state);
        }
        return !texts.empty();
    }
    if (texts.size() != 1 || value.array() != nullptr) return false;
    const std::string& text = texts.front();
    if (field == "assignee") filter.assignee = text;
    if (field == "number") filter.number = text;
    if (field == "series") return (filter.series = content::from_written<content::CaseSeries>(text)).has_value();
    if (field == "due_before") return (filter.due_before = parse_date(text)).has_value();
    if (field == "received_from") return (filter.received_from = parse_instant(text)).has_value();
    if (field == "received_before") return (filter.received_before = parse_instant(text)).has_value();
    return true;
}

// Those whose term of storage is over. The answer that says what is wrong; nothing: nothing is.
std::optional<http::Response> read_storage_over(Services& services, const Json& value, store::CaseFilter& filter) {
    if (value.flag() == nullptr || !*value.flag()) {
        return wrong_fields({{"filter", "storage_over: expected true, or nothing"}});
    }
    const auto term = desk::storage_term(*services.desk.registry);
    if (!term) return problem_of(term.error());
    if (!*term) return problem(409, "not_now", "the published rules name no term of storage");
    filter.ended_before = (*term)->over;
    return std::nullopt;
}

// By id, as references are shown.
http::Response named_cases(store::RegistryStore& registry, const Json& ids) {
    Json::Array rows;
    for (const std::string& id : texts_in(ids)) {
        const auto subject = registry.find(id);
        if (!subject) return broken(subject.error());
        if (*subject) rows.push_back(clear_row(**subject));
    }
    const std::size_t total = rows.size();
    return answer_page(cases_list.name, std::move(rows), 0, total);
}

store::CaseOrder order_of(const ListQuery& query) {
    store::CaseOrder order;
    if (query.sort == "received") order.by = store::CaseOrder::By::received;
    if (query.sort == "number") order.by = store::CaseOrder::By::number;
    order.is_descending = !query.is_ascending;
    return order;
}

Json json_of(const desk::OpenedStep& opened) {
    const store::CaseStep& step = opened.step;
    return Json::Object{{"number", step.number},        {"act", step.act}, {"state", text_of(step.state)},
                        {"when", to_string(step.when)}, {"who", step.who}, {"words", value_of(opened.words)}};
}

}  // namespace

Json clear_row(const store::Case& subject) {
    Json row{Json::Object{}};
    for (const auto& [name, text] : desk::fields_of(subject, failure("sealed"), failure("sealed"))) {
        if (std::find(clear_fields.begin(), clear_fields.end(), name) != clear_fields.end()) {
            row.insert(std::string(name), value_of(text));
        }
    }
    add_clear_fields(row, subject);
    return row;
}

std::string tag_of(const store::Case& subject) {
    return "\"" + std::to_string(subject.change) + "\"";
}

http::Response get_cases(Services& services, const Asker& asker, const http::Request& request) {
    const auto query = read_list_query(request, cases_list);
    if (!query) return query.error();
    store::RegistryStore& registry = services.desk.registry->registry();
    const bool has_words = query->filter.contains("q");
    if (const auto ids = query->filter.find("id"); ids != query->filter.end() && !has_words)
        return named_cases(registry, ids->second);
    store::CaseFilter filter;
    for (const auto& [field, value] : query->filter) {
        if (field == "storage_over") {
            if (auto wrong = read_storage_over(services, value, filter)) return std::move(*wrong);
            continue;
        }
        const bool is_read = field == "id" || field == "q" || read_filter(field, value, filter);
        if (!is_read) return wrong_fields({{"filter", "no such value of " + field}});
    }
    if (has_words) return find_cases(services, asker, *query, filter);
    const auto list = registry.list(filter, order_of(*query), {query->first, query->last - query->first + 1});
    if (!list) return broken(list.error());
    Json::Array rows;
    for (const store::Case& subject : list->cases) rows.push_back(clear_row(subject));
    return answer_page(cases_list.name, std::move(rows), query->first, list->total);
}

http::Response get_case(Services& services, const Asker& asker, const http::Request& request) {
    const auto opened = desk::open(*services.desk.registry, asker.actor(), request.arguments.front());
    if (!opened) return problem_of(opened.error());
    Json row{Json::Object{}};
    for (const auto& [name, text] : desk::fields_of(opened->subject, opened->submission, opened->answer)) {
        row.insert(std::string(name), value_of(text));
    }
    add_clear_fields(row, opened->subject);
    row.insert("card", opened->card ? Json(store::to_json(*opened->card)) : Json());
    Json::Array steps;
    for (const desk::OpenedStep& step : opened->steps) steps.push_back(json_of(step));
    row.insert("steps", std::move(steps));
    http::Response response = http::Response::json(200, write_json(row) + "\n");
    response.fields.emplace_back("ETag", tag_of(opened->subject));
    return response;
}

}  // namespace veche::server::office
