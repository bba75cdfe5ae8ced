#include "server/office/content_json.h"

#include <charconv>

#include "base/utf8.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

constexpr std::uint64_t most_texts = 2 * desk::longest_new_text;  // bytes in one answer

struct Said {
    Json kind;
    Json title;
    Json::Array languages;  // codes; none: it is taken away, or no entry
    bool is_gone = false;
};

Json first_text(const Json* localised) {
    if (localised == nullptr || localised->object() == nullptr) return {};
    const Json* const russian = localised->find("ru");
    if (russian != nullptr) return *russian;
    return localised->object()->empty() ? Json() : localised->object()->begin()->second;
}

// Titles and kinds stand in all languages alike; the town's own language, Russian before others.
Said said_by(const std::string& form) {
    Said said;
    const auto json = parse_json(form);
    if (!json) return said;
    if (const Json* const town = json->find("town")) {
        said.kind = "town";
        said.title = first_text(town->find("name"));
        return said;
    }
    const Json* const languages = json->find("languages");
    if (languages == nullptr || languages->object() == nullptr) return said;
    said.is_gone = languages->object()->empty();
    for (const auto& [code, entry] : *languages->object()) {
        said.languages.emplace_back(code);
        const Json* const kind = entry.find("kind");
        const Json* const title = entry.find("title");
        if (kind == nullptr || title == nullptr || (!said.title.is_null() && code != "ru")) continue;
        said.kind = *kind;
        said.title = *title;
    }
    return said;
}

// What stood there before it was taken away.
Result<Said> said_before(desk::ContentDesk& desk, const std::string& subject) {
    const auto versions = desk.store().versions(subject);
    if (!versions) return tl::unexpected(versions.error());
    for (const store::Version& each : *versions) {
        const auto version = desk.store().version(each.number);
        if (!version) return tl::unexpected(version.error());
        Said said = *version ? said_by((*version)->form) : Said();
        if (!said.title.is_null()) return said;
    }
    return Said();
}

}  // namespace

Json text_or_null(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

Json number_or_null(std::int64_t number) {
    return number == 0 ? Json() : Json(number);
}

std::string_view name_of(store::VersionState state) {
    switch (state) {
        case store::VersionState::sent: return "sent";
        case store::VersionState::approved: return "approved";
        case store::VersionState::published: return "published";
        case store::VersionState::sent_back: return "sent_back";
        case store::VersionState::lapsed: return "lapsed";
    }
    return {};
}

Json json_of(const store::Version& version) {
    return Json::Object{{"id", version.number},
                        {"subject", version.subject},
                        {"hash", version.hash},
                        {"state", name_of(version.state)},
                        {"who", version.who},
                        {"made", to_string(version.made)},
                        {"reason", text_or_null(version.reason)}};
}

Json json_of(const store::Approval& approval) {
    return Json::Object{{"id", approval.number},
                        {"version", approval.version},
                        {"hash", approval.hash},
                        {"live", text_or_null(approval.live)},
                        {"who", approval.person},
                        {"how", store::name_of(approval.how)},
                        {"reason", text_or_null(approval.reason)},
                        {"reviewer", text_or_null(approval.reviewer)},
                        {"when", to_string(approval.when)},
                        {"has_lapsed", approval.has_lapsed}};
}

Result<Json> json_of(desk::ContentDesk& desk, const store::SubjectRow& row) {
    Said said = row.newest ? said_by(row.newest->form) : Said();
    const bool is_gone = said.is_gone;
    if (is_gone) {
        auto before = said_before(desk, row.name);
        if (!before) return tl::unexpected(before.error());
        said = std::move(*before);
    }
    Json json = Json::Object{{"id", row.name},
                             {"kind", std::move(said.kind)},
                             {"title", std::move(said.title)},
                             {"languages", std::move(said.languages)},
                             {"is_gone", is_gone},
                             {"live", text_or_null(row.live.hash)},
                             {"live_version", number_or_null(row.live.version)},
                             {"waiting", number_or_null(row.waiting)},
                             {"is_unreviewed", row.is_unreviewed},
                             {"drafted_by", Json::Array(row.drafted_by.begin(), row.drafted_by.end())}};
    const bool has_version = row.newest.has_value();
    json.insert("state", has_version ? Json(name_of(row.newest->state)) : Json("draft"));
    json.insert("version", has_version ? Json(row.newest->number) : Json());
    json.insert("changed", has_version ? Json(to_string(row.newest->made)) : Json());
    json.insert("who", has_version ? Json(row.newest->who) : Json());
    return json;
}

Result<Json> json_of(desk::ContentDesk& desk, const std::vector<store::SourceFile>& files) {
    Json::Array rows;
    std::uint64_t texts = 0;
    for (const store::SourceFile& file : files) {
        const auto blob = desk.store().blob(file.hash);
        if (!blob) return tl::unexpected(blob.error());
        if (!*blob) return failure(file.name + ": the store names no file " + file.hash);
        Json text;
        if (publish::is_text_name(file.name) && (*blob)->length <= most_texts - texts) {
            texts += (*blob)->length;
            auto bytes = desk.files().read(**blob);
            if (!bytes) return tl::unexpected(bytes.error());
            if (is_valid_utf8(*bytes)) text = Json(std::move(*bytes));
        }
        rows.push_back(Json::Object{{"name", file.name},
                                    {"hash", file.hash},
                                    {"length", static_cast<std::int64_t>((*blob)->length)},
                                    {"text", std::move(text)}});
    }
    return Json(std::move(rows));
}

std::int64_t number_in(const std::string& text) {
    std::int64_t number = 0;
    const char* const last = text.data() + text.size();
    const auto read = std::from_chars(text.data(), last, number);
    return read.ptr == last && read.ec == std::errc() ? number : -1;
}

http::Response wrong_files(int status, std::string_view name, const std::vector<publish::FolderError>& errors) {
    std::vector<FieldProblem> fields;
    for (const publish::FolderError& error : errors) {
        const std::string line = error.line > 0 ? ":" + std::to_string(error.line) : std::string();
        fields.push_back({error.file + line, error.message});
    }
    return problem(status, name, "it does not fit what is approved", fields);
}

http::Response told_sent(const desk::Outcome<desk::Sent>& sent) {
    if (!sent) return problem_of(sent.error());
    if (!sent->errors.empty()) return wrong_files(422, "not_valid", sent->errors);
    http::Response response = http::Response::json(201, write_json(json_of(sent->version)) + "\n");
    response.fields.emplace_back("Location", "/api/versions/" + std::to_string(sent->version.number));
    return response;
}

}  // namespace veche::server::office
