// A whole folder of the town, from whoever owns no key: what it changes is sent for approval.
#include "server/desk/sending.h"
#include "server/office/api.h"
#include "server/office/content_json.h"
#include "server/office/files_body.h"

namespace veche::server::office {
namespace {

http::Response bring_first(const std::vector<desk::NewFile>& files, const std::vector<std::size_t>& missing) {
    std::vector<FieldProblem> fields;
    fields.reserve(missing.size());
    for (const std::size_t place : missing) fields.push_back({files[place].name, "no such file was brought"});
    return problem(422, "files_missing", "the bytes of these files are to be brought first", fields);
}

Json json_of(const publish::OptionIds& ids) {
    Json::Array questions;
    for (const auto& [question, options] : ids.questions) {
        Json::Array given;
        for (const content::OptionId& option : options) given.emplace_back(option.text());
        questions.push_back(Json::Object{{"question", question.text()}, {"options", std::move(given)}});
    }
    return Json::Object{{"file", ids.file}, {"questions", std::move(questions)}};
}

}  // namespace

http::Response post_town_folder(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::vector<desk::NewFile> files = files_in(body);
    const bool replace_town = body.optional_flag("replace_town").value_or(false);
    if (auto refused = body.refusal()) return std::move(*refused);
    const auto sent = desk::send_folder(services.content, asker.actor(), files, replace_town);
    if (!sent) return problem_of(sent.error());
    if (!sent->missing.empty()) return bring_first(files, sent->missing);
    if (!sent->errors.empty()) return wrong_files(422, "not_valid", sent->errors);
    Json::Array versions;
    for (const store::Version& version : sent->versions) versions.push_back(json_of(version));
    Json::Array option_ids;
    for (const publish::OptionIds& ids : sent->option_ids) option_ids.push_back(json_of(ids));
    const Json told = Json::Object{{"sent", sent->sent},
                                   {"versions", std::move(versions)},
                                   {"notes", Json::Array(sent->notes.begin(), sent->notes.end())},
                                   {"option_ids", std::move(option_ids)}};
    return http::Response::json(sent->sent == 0 ? 200 : 201, write_json(told) + "\n");
}

}  // namespace veche::server::office
