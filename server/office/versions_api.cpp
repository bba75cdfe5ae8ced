// What is done to versions, from their sending to their approval.
#include "server/desk/approving.h"
#include "server/desk/sending.h"
#include "server/office/api.h"
#include "server/office/body.h"
#include "server/office/content_json.h"

namespace veche::server::office {
namespace {

constexpr std::size_t longest_reason = 2'000;
constexpr std::size_t longest_hash = 64;

http::Response told_approval(const desk::Outcome<desk::Decided>& decided) {
    if (!decided) return problem_of(decided.error());
    if (!decided->errors.empty()) return wrong_files(409, "not_now", decided->errors);
    return http::Response::json(201, write_json(json_of(decided->approvals.front())) + "\n");
}

http::Response told_done(const desk::Outcome<void>& done) {
    return done ? nothing_to_say() : problem_of(done.error());
}

desk::Looked looked_at(Body& body, const http::Request& request) {
    desk::Looked looked{number_in(request.arguments.front()), body.text("hash", longest_hash), {}};
    // Nothing was live.
    const Json* const live = body.part("live");
    if (live != nullptr && !live->is_null()) looked.live = body.text("live", longest_hash);
    return looked;
}

// Of one of several: {"version":1,"hash":"…","live":"…"}, the last one null where nothing was.
std::optional<desk::Looked> looked_in(const Json& one) {
    const Json* const version = one.find("version");
    const Json* const hash = one.find("hash");
    const Json* const live = one.find("live");
    const bool has_all = one.object() != nullptr && one.object()->size() == 3 && version != nullptr &&
                         version->integer() && hash != nullptr && hash->text() != nullptr && live != nullptr &&
                         (live->is_null() || live->text() != nullptr);
    if (!has_all) return std::nullopt;
    return desk::Looked{*version->integer(), *hash->text(), live->is_null() ? std::string() : *live->text()};
}

std::vector<desk::Looked> all_looked_at(Body& body) {
    std::vector<desk::Looked> all;
    for (const Json& one : body.list("versions")) {
        auto looked = looked_in(one);
        if (!looked) {
            body.complain("versions." + std::to_string(all.size()), R"(expected {"version","hash","live"})");
            return all;
        }
        all.push_back(std::move(*looked));
    }
    return all;
}

}  // namespace

http::Response post_removal(Services& services, const Asker& asker, const http::Request& request) {
    return told_sent(desk::send_removal(services.content, asker.actor(), request.arguments.front()));
}

http::Response post_sending(Services& services, const Asker& asker, const http::Request& request) {
    return told_sent(desk::send_again(services.content, asker.actor(), number_in(request.arguments.front())));
}

http::Response post_taking_back(Services& services, const Asker& asker, const http::Request& request) {
    return told_done(desk::take_back(services.content, asker.actor(), number_in(request.arguments.front())));
}

http::Response post_return(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::string reason = body.text("reason", longest_reason);
    if (auto refused = body.refusal()) return std::move(*refused);
    return told_done(desk::send_back(services.content, asker.actor(), number_in(request.arguments.front()), reason));
}

http::Response post_approval(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const desk::Looked looked = looked_at(body, request);
    if (auto refused = body.refusal()) return std::move(*refused);
    return told_approval(desk::approve(services.content, asker.actor(), {looked}));
}

http::Response post_approvals(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const std::vector<desk::Looked> looked = all_looked_at(body);
    if (auto refused = body.refusal()) return std::move(*refused);
    const auto decided = desk::approve(services.content, asker.actor(), looked);
    if (!decided) return problem_of(decided.error());
    if (!decided->errors.empty()) return wrong_files(409, "not_now", decided->errors);
    Json::Array rows;
    for (const store::Approval& approval : decided->approvals) rows.push_back(json_of(approval));
    return http::Response::json(201, write_json(Json(std::move(rows))) + "\n");
}

http::Response post_forced_approval(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    const desk::Looked looked = looked_at(body, request);
    const std::string reason = body.text("reason", longest_reason);
    if (auto refused = body.refusal()) return std::move(*refused);
    return told_approval(desk::force(services.content, asker.actor(), looked, reason));
}

http::Response post_review(Services& services, const Asker& asker, const http::Request& request) {
    return told_done(desk::review(services.content, asker.actor(), number_in(request.arguments.front())));
}

}  // namespace veche::server::office
