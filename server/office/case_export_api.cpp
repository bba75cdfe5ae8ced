// Cases with their words, many at once, in the order they came: for lists on a terminal and for tables. Each page is a
// look at personal data and leaves a line.
#include "base/utf8.h"
#include "server/desk/case_fields.h"
#include "server/desk/looks.h"
#include "server/office/api.h"
#include "server/office/list_query.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

constexpr std::size_t longest_beginning = 200;                      // letters of a text that a list shows
constexpr std::size_t largest_page = std::size_t{4} * 1024 * 1024;  // bytes; a page ends earlier when it is full

const ListKind kind{"cases", {}, {}, {"", true, 0, 24, {}}};

Json value_of(std::string text) {
    return text.empty() ? Json() : Json(std::move(text));
}

Json line_of(const store::Case& subject, const desk::Fields& fields) {
    Json row = clear_row(subject);
    for (const auto& [name, text] : fields) {
        if (name == "text") row.insert("text", value_of(std::string(truncate_code_points(text, longest_beginning))));
        if (name == "unreadable") row.insert("unreadable", value_of(text));
    }
    return row;
}

Json row_of(const store::Case&, const desk::Fields& fields) {
    Json row{Json::Object{}};
    for (const auto& [name, text] : fields) row.insert(std::string(name), value_of(text));
    return row;
}

http::Response answer(Services& services, const Asker& asker, const http::Request& request, const char* what,
                      Json (*row_of)(const store::Case&, const desk::Fields&)) {
    const auto query = read_list_query(request, kind);
    if (!query) return query.error();
    desk::RegistryDesk& desk = *services.desk.registry;
    store::CaseOrder order;
    order.by = store::CaseOrder::By::arrival;
    const auto list = desk.registry().list({}, order, {query->first, query->last - query->first + 1});
    if (!list) return broken(list.error());
    Json::Array rows;
    std::size_t bytes = 0;
    for (const store::Case& subject : list->cases) {
        if (bytes > largest_page) break;
        const desk::Fields fields = desk::fields_of(subject, desk.read_body(subject), desk.read_answer(subject));
        for (const auto& field : fields) bytes += field.second.size();
        rows.push_back(row_of(subject, fields));
    }
    const auto noted = desk::note_look_at_all(desk, asker.actor(), what,
                                              Json::Object{{"first", query->first}, {"cases", rows.size()}});
    if (!noted) return problem_of(noted.error());
    return answer_page(kind.name, std::move(rows), query->first, list->total);
}

}  // namespace

http::Response get_case_lines(Services& services, const Asker& asker, const http::Request& request) {
    return answer(services, asker, request, "cases.list", line_of);
}

http::Response get_case_export(Services& services, const Asker& asker, const http::Request& request) {
    return answer(services, asker, request, "cases.export", row_of);
}

}  // namespace veche::server::office
