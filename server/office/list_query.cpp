#include "server/office/list_query.h"

#include <algorithm>
#include <variant>

#include "server/http/form.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

using Problems = std::vector<FieldProblem>;

bool has(const std::vector<std::string_view>& fields, std::string_view name) {
    return std::find(fields.begin(), fields.end(), name) != fields.end();
}

void read_sort(const Json& value, const ListKind& kind, ListQuery& query, Problems& problems) {
    const Json::Array* const pair = value.array();
    const std::string* const field = pair != nullptr && pair->size() == 2 ? (*pair)[0].text() : nullptr;
    const std::string* const order = field == nullptr ? nullptr : (*pair)[1].text();
    if (order == nullptr || !has(kind.sorts, *field) || (*order != "ASC" && *order != "DESC")) {
        problems.push_back({"sort", R"(expected ["FIELD","ASC"] or ["FIELD","DESC"] with a field of the list)"});
        return;
    }
    query.sort = *field;
    query.is_ascending = *order == "ASC";
}

void read_range(const Json& value, ListQuery& query, Problems& problems) {
    const Json::Array* const pair = value.array();
    const std::int64_t* const first = pair != nullptr && pair->size() == 2 ? (*pair)[0].integer() : nullptr;
    const std::int64_t* const last = first == nullptr ? nullptr : (*pair)[1].integer();
    if (last == nullptr || *first < 0 || *last < *first || *last - *first >= static_cast<std::int64_t>(longest_page)) {
        problems.push_back({"range", "expected [FIRST,LAST] with at most 1,000 rows"});
        return;
    }
    query.first = static_cast<std::size_t>(*first);
    query.last = static_cast<std::size_t>(*last);
}

void read_filter(const Json& value, const ListKind& kind, ListQuery& query, Problems& problems) {
    const Json::Object* const filter = value.object();
    const bool is_known = filter != nullptr && std::all_of(filter->begin(), filter->end(), [&](const auto& one) {
                              return has(kind.filters, one.first) && one.second.object() == nullptr;
                          });
    if (is_known) {
        query.filter = *filter;
    } else {
        problems.push_back({"filter", R"(expected {"FIELD":VALUE} or {"FIELD":[VALUE,…]} with fields of the list)"});
    }
}

bool fits(const Json& row, const Json::Object& filter) {
    return std::all_of(filter.begin(), filter.end(), [&](const auto& one) {
        const Json* const value = row.find(one.first);
        const Json::Array* const any = one.second.array();
        if (value == nullptr) return false;
        if (any == nullptr) return *value == one.second;
        return std::find(any->begin(), any->end(), *value) != any->end();
    });
}

// Numbers by size, texts by their letters, nothing before all.
bool is_less(const Json* a, const Json* b) {
    if (a == nullptr || b == nullptr || a->is_null() || b->is_null()) {
        return (a == nullptr || a->is_null()) && b != nullptr && !b->is_null();
    }
    const auto number = a->number();
    const auto other = b->number();
    if (number && other) return *number < *other;
    if (a->text() != nullptr && b->text() != nullptr) return *a->text() < *b->text();
    return write_json(*a) < write_json(*b);
}

}  // namespace

tl::expected<ListQuery, http::Response> read_list_query(const http::Request& request, const ListKind& kind) {
    Problems problems;
    ListQuery query = kind.usual;
    const auto fields = http::decode_form(request.query);
    if (!fields) return tl::unexpected(wrong_fields({{"", "the query cannot be read"}}));
    for (const auto& [name, text] : *fields) {
        const auto value = parse_json(text);
        if (!value) {
            problems.push_back({name, "expected JSON"});
        } else if (name == "sort") {
            read_sort(*value, kind, query, problems);
        } else if (name == "range") {
            read_range(*value, query, problems);
        } else if (name == "filter") {
            read_filter(*value, kind, query, problems);
        } else {
            problems.push_back({name, "lists know sort, range and filter"});
        }
    }
    if (!problems.empty()) return tl::unexpected(wrong_fields(problems));
    return query;
}

std::vector<std::string> texts_in(const Json& value) {
    std::vector<std::string> all;
    if (value.text() != nullptr) all.push_back(*value.text());
    if (value.array() != nullptr) {
        for (const Json& one : *value.array()) all.push_back(one.text() == nullptr ? std::string() : *one.text());
    }
    return all;
}

http::Response answer_page(std::string_view name, Json::Array page, std::size_t first, std::size_t total) {
    const std::string range =
        page.empty() ? "*" : std::to_string(first) + "-" + std::to_string(first + page.size() - 1);
    http::Response response = http::Response::json(200, write_json(std::move(page)) + "\n");
    response.fields.emplace_back("Content-Range", std::string(name) + " " + range + "/" + std::to_string(total));
    return response;
}

http::Response answer_list(const http::Request& request, const ListKind& kind, Json::Array rows) {
    const auto asked = read_list_query(request, kind);
    if (!asked) return asked.error();
    const ListQuery& query = *asked;
    std::erase_if(rows, [&](const Json& row) { return !fits(row, query.filter); });
    std::stable_sort(rows.begin(), rows.end(), [&](const Json& a, const Json& b) {
        const Json* const first = a.find(query.sort);
        const Json* const second = b.find(query.sort);
        return query.is_ascending ? is_less(first, second) : is_less(second, first);
    });
    const std::size_t total = rows.size();
    const std::size_t begin = std::min(query.first, total);
    const std::size_t end = std::min(query.last + 1, total);
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(end), rows.end());
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(begin));
    return answer_page(kind.name, std::move(rows), begin, total);
}

}  // namespace veche::server::office
