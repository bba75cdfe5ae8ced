// Cases with their words, many at once, in the order they came: page by page for lists on a terminal, all of them for
// tables. Each is a look at personal data and leaves a line.
#include "base/utf8.h"
#include "server/desk/case_fields.h"
#include "server/desk/looks.h"
#include "server/office/api.h"
#include "server/office/list_query.h"
#include "server/office/problem.h"
#include "server/office/row_stream.h"

namespace veche::server::office {
namespace {

constexpr std::size_t longest_beginning = 200;              // letters of a text that a list shows
constexpr std::size_t largest_page = std::size_t{1} << 20;  // bytes; a page of an export ends earlier when it is full

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

Json row_of(const desk::Fields& fields) {
    Json row{Json::Object{}};
    for (const auto& [name, text] : fields) row.insert(std::string(name), value_of(text));
    return row;
}

Result<store::CaseList> in_order_of_arrival(desk::RegistryDesk& desk, std::size_t first, std::size_t most) {
    store::CaseOrder order;
    order.by = store::CaseOrder::By::arrival;
    return desk.registry().list({}, order, {first, most});
}

desk::Fields fields_of(desk::RegistryDesk& desk, const store::Case& subject) {
    return desk::fields_of(subject, desk.read_body(subject), desk.read_answer(subject));
}

Result<Json::Array> export_page(desk::RegistryDesk& desk, std::size_t first) {
    const auto list = in_order_of_arrival(desk, first, RowStream::rows_of_a_page);
    if (!list) return tl::unexpected(list.error());
    Json::Array rows;
    std::size_t bytes = 0;
    for (const store::Case& subject : list->cases) {
        if (bytes > largest_page) break;
        const desk::Fields fields = fields_of(desk, subject);
        for (const auto& field : fields) bytes += field.second.size();
        rows.push_back(row_of(fields));
    }
    return rows;
}

}  // namespace

http::Response get_case_lines(Services& services, const Asker& asker, const http::Request& request) {
    const auto query = read_list_query(request, kind);
    if (!query) return query.error();
    desk::RegistryDesk& desk = *services.desk.registry;
    const auto list = in_order_of_arrival(desk, query->first, query->last - query->first + 1);
    if (!list) return broken(list.error());
    Json::Array rows;
    for (const store::Case& subject : list->cases) rows.push_back(line_of(subject, fields_of(desk, subject)));
    const auto noted = desk::note_look_at_all(desk, asker.actor(), "cases.list",
                                              Json::Object{{"first", query->first}, {"cases", rows.size()}});
    if (!noted) return problem_of(noted.error());
    return answer_page(kind.name, std::move(rows), query->first, list->total);
}

http::Response get_case_export(Services& services, const Asker& asker, const http::Request&) {
    desk::RegistryDesk& desk = *services.desk.registry;
    const auto list = in_order_of_arrival(desk, 0, 1);
    if (!list) return broken(list.error());
    const auto noted =
        desk::note_look_at_all(desk, asker.actor(), "cases.export", Json::Object{{"cases", list->total}});
    if (!noted) return problem_of(noted.error());
    return answer_rows(services, asker, list->total, [&desk](std::size_t first) { return export_page(desk, first); });
}

}  // namespace veche::server::office
