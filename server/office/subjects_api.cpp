// What is published and is to be, to be looked at.
#include "base/sha256.h"
#include "server/office/api.h"
#include "server/office/content_json.h"
#include "server/office/list_query.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

const ListKind subjects_list{"subjects",
                             {"id", "changed"},
                             {"id", "state", "drafted_by", "is_waiting", "is_unreviewed"},
                             {"changed", false, 0, 24, {}}};

std::optional<std::optional<store::VersionState>> state_of(const std::string& name) {
    using State = store::VersionState;
    for (const State state : {State::sent, State::approved, State::published, State::sent_back, State::lapsed}) {
        if (name == name_of(state)) return std::optional(state);
    }
    if (name == "draft") return std::optional<State>();
    return std::nullopt;
}

// Reads one field of the filter; false: it has no such value.
bool read_filter(const std::string& field, const Json& value, store::SubjectFilter& filter) {
    if (field == "is_waiting" || field == "is_unreviewed") {
        (field == "is_waiting" ? filter.only_waiting : filter.only_unreviewed) = true;
        return value.flag() != nullptr && *value.flag();
    }
    const std::vector<std::string> texts = texts_in(value);
    if (texts.empty() || texts.size() > longest_page) return false;
    if (field == "id") filter.names = texts;
    if (field == "drafted_by") {
        filter.drafted_by = texts.front();
        return texts.size() == 1 && !texts.front().empty();
    }
    if (field != "state") return true;
    for (const std::string& text : texts) {
        const auto state = state_of(text);
        if (!state) return false;
        filter.states.push_back(*state);
    }
    return true;
}

http::Response told(const Json& json) {
    std::string body = write_json(json) + "\n";
    const std::string tag = "\"" + sha256_hex(body).substr(0, 16) + "\"";
    http::Response response = http::Response::json(200, std::move(body));
    response.fields.emplace_back("ETag", tag);
    return response;
}

Result<Json::Array> drafts_of(desk::ContentDesk& desk, const std::string& subject) {
    const auto drafts = desk.store().drafts(subject);
    if (!drafts) return tl::unexpected(drafts.error());
    Json::Array rows;
    for (const store::Draft& draft : *drafts) {
        rows.push_back(Json::Object{
            {"who", draft.person}, {"base", number_or_null(draft.base)}, {"changed", to_string(draft.changed)}});
    }
    return rows;
}

template <typename All>
Json::Array rows_of(const All& all) {
    Json::Array rows;
    for (const auto& each : all) rows.push_back(json_of(each));
    return rows;
}

}  // namespace

http::Response get_subjects(Services& services, const Asker&, const http::Request& request) {
    const auto query = read_list_query(request, subjects_list);
    if (!query) return query.error();
    store::SubjectFilter filter;
    for (const auto& [field, value] : query->filter) {
        if (!read_filter(field, value, filter)) return wrong_fields({{"filter", "no such value of " + field}});
    }
    store::SubjectOrder order;
    if (query->sort == "changed") order.by = store::SubjectOrder::By::changed;
    order.is_descending = !query->is_ascending;
    desk::ContentDesk& desk = services.content;
    const auto list = desk.store().subjects(filter, order, {query->first, query->last - query->first + 1});
    if (!list) return broken(list.error());
    Json::Array rows;
    for (const store::SubjectRow& row : list->rows) {
        auto json = json_of(desk, row);
        if (!json) return broken(json.error());
        rows.push_back(std::move(*json));
    }
    return answer_page(subjects_list.name, std::move(rows), query->first, list->total);
}

http::Response get_subject(Services& services, const Asker&, const http::Request& request) {
    desk::ContentDesk& desk = services.content;
    const std::string& subject = request.arguments.front();
    const auto list = desk.store().subjects({.names = {subject}}, {}, {});
    if (!list) return broken(list.error());
    if (list->rows.empty()) return no_such("nothing is known of " + subject);
    auto json = json_of(desk, list->rows.front());
    if (!json) return broken(json.error());
    const auto versions = desk.store().versions(subject);
    if (!versions) return broken(versions.error());
    const auto approvals = desk.store().approvals(subject);
    if (!approvals) return broken(approvals.error());
    auto drafts = drafts_of(desk, subject);
    if (!drafts) return broken(drafts.error());
    json->insert("versions", rows_of(*versions));
    json->insert("approvals", rows_of(*approvals));
    json->insert("drafts", std::move(*drafts));
    return told(*json);
}

http::Response get_version(Services& services, const Asker&, const http::Request& request) {
    desk::ContentDesk& desk = services.content;
    const auto version = desk::find_version(desk, number_in(request.arguments.front()));
    if (!version) return problem_of(version.error());
    const auto sources = desk.store().sources(version->number);
    if (!sources) return broken(sources.error());
    auto files = json_of(desk, *sources);
    if (!files) return broken(files.error());
    const auto live = desk.store().live_of(version->subject);
    if (!live) return broken(live.error());
    auto form = parse_json(version->form);
    if (!form) return broken(form.error());
    Json json = json_of(*version);
    json.insert("live", text_or_null(*live));
    json.insert("form", std::move(*form));
    json.insert("files", std::move(*files));
    return told(json);
}

}  // namespace veche::server::office
