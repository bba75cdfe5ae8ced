// Drafts: what somebody of the staff writes, until it is sent for approval.
#include "server/desk/drafting.h"
#include "server/desk/sending.h"
#include "server/office/api.h"
#include "server/office/body.h"
#include "server/office/content_json.h"
#include "server/office/files_body.h"

namespace veche::server::office {
namespace {

std::string quoted_tag(const store::Draft& draft) {
    return "\"" + store::tag_of(draft) + "\"";
}

// The draft that was seen; empty: none (If-None-Match: *).
tl::expected<std::string, http::Response> seen_in(const http::Request& request) {
    const std::string_view tag = request.field("if-match");
    if (tag.empty() && request.field("if-none-match") == "*") return std::string();
    if (tag.empty()) {
        return tl::unexpected(problem(428, "no_match_given",
                                      "If-Match has to say which state was looked at, or If-None-Match: * that there "
                                      "is none"));
    }
    const bool is_quoted = tag.size() > 2 && tag.front() == '"' && tag.back() == '"';
    // What is no tag of ours is of no state a draft ever had.
    return is_quoted ? std::string(tag.substr(1, tag.size() - 2)) : std::string("?");
}

http::Response told(Services& services, const store::Draft& draft, int status = 200) {
    auto files = json_of(services.content, draft.sources);
    if (!files) return broken(files.error());
    const Json json = Json::Object{{"subject", draft.subject},
                                   {"who", draft.person},
                                   {"base", number_or_null(draft.base)},
                                   {"changed", to_string(draft.changed)},
                                   {"files", std::move(*files)}};
    http::Response response = http::Response::json(status, write_json(json) + "\n");
    response.fields.emplace_back("ETag", quoted_tag(draft));
    return response;
}

// "field 'date': missing" as a field and what is wrong with it.
Json json_of(const publish::FolderError& error) {
    constexpr std::string_view begin = "field '";
    constexpr std::string_view end = "': ";
    const std::size_t at = error.message.starts_with(begin) ? error.message.find(end) : std::string::npos;
    const bool has_field = at != std::string::npos;
    return Json::Object{{"file", error.file},
                        {"line", number_or_null(error.line)},
                        {"field", has_field ? Json(error.message.substr(begin.size(), at - begin.size())) : Json()},
                        {"message", has_field ? error.message.substr(at + end.size()) : error.message}};
}

}  // namespace

http::Response get_draft(Services& services, const Asker& asker, const http::Request& request) {
    const auto draft = desk::read_draft(services.content, asker.actor(), request.arguments.front(), asker.by.who);
    return draft ? told(services, *draft) : problem_of(draft.error());
}

http::Response get_draft_of(Services& services, const Asker& asker, const http::Request& request) {
    const auto draft =
        desk::read_draft(services.content, asker.actor(), request.arguments.front(), request.arguments.back());
    return draft ? told(services, *draft) : problem_of(draft.error());
}

http::Response put_draft(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::vector<desk::NewFile> files = files_in(body);
    const std::int64_t base = body.optional_integer("base").value_or(0);
    if (auto refused = body.refusal()) return std::move(*refused);
    const auto seen = seen_in(request);
    if (!seen) return seen.error();
    const auto draft = desk::save_draft(services.content, asker.actor(), request.arguments.front(), base, files, *seen);
    return draft ? told(services, *draft, seen->empty() ? 201 : 200) : problem_of(draft.error());
}

http::Response delete_draft(Services& services, const Asker& asker, const http::Request& request) {
    const auto seen = seen_in(request);
    if (!seen) return seen.error();
    const auto dropped = desk::drop_draft(services.content, asker.actor(), request.arguments.front(), *seen);
    return dropped ? nothing_to_say() : problem_of(dropped.error());
}

http::Response post_draft_check(Services& services, const Asker& asker, const http::Request& request) {
    const auto judged = desk::check_draft(services.content, asker.actor(), request.arguments.front());
    if (!judged) return problem_of(judged.error());
    Json::Array errors;
    for (const publish::FolderError& error : judged->errors) errors.push_back(json_of(error));
    const bool is_right = errors.empty();
    auto form = is_right ? parse_json(judged->parts.front().form.bytes) : Result<Json>(Json());
    if (!form) return broken(form.error());
    const Json json = Json::Object{{"errors", std::move(errors)},
                                   {"notes", Json::Array(judged->notes.begin(), judged->notes.end())},
                                   {"form", std::move(*form)}};
    return http::Response::json(200, write_json(json) + "\n");
}

http::Response post_draft_sending(Services& services, const Asker& asker, const http::Request& request) {
    const auto seen = seen_in(request);
    if (!seen) return seen.error();
    return told_sent(desk::send_draft(services.content, asker.actor(), request.arguments.front(), *seen));
}

}  // namespace veche::server::office
