#include "server/routes.h"

#include <algorithm>

#include "server/edition/expiry.h"
#include "server/endpoints/content_files.h"
#include "server/endpoints/device_check.h"
#include "server/endpoints/enrolment.h"
#include "server/endpoints/record_offers.h"
#include "server/endpoints/records.h"
#include "server/endpoints/refusals.h"
#include "server/endpoints/reports.h"
#include "server/endpoints/submissions.h"
#include "server/jobs/standing.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/enrolment.h"
#include "sync/protocol/envelope.h"
#include "sync/protocol/record_offer.h"

namespace veche::server {
namespace {

using endpoints::Handler;
using http::Method;

// An endpoint that answers at once.
template <typename Answer>
Handler at_once(Answer answer) {
    return [answer](http::Request& request, const http::Reply& reply) { reply(answer(request)); };
}

// Nothing here is a page for a browser; if one comes, it may do nothing with it, and so follows no link from it either.
// A field more is paid for by every kiosk at every look (tests/journeys/look_test.py).
void add_security_fields(http::Response& response) {
    response.fields.emplace_back("X-Content-Type-Options", "nosniff");
    response.fields.emplace_back("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    response.fields.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

void set_jobs(Services& services) {
    const Layout& layout = services.layout;
    const std::pair<const char*, std::filesystem::path> processes[] = {{"registrar", layout.registrar_standing()},
                                                                       {"office", layout.office_standing()},
                                                                       {"publisher", layout.publisher_standing()}};
    for (const auto& [name, file] : processes) {
        services.metrics.set_jobs(name, jobs::read_standings(file), services.clock.now());
    }
}

void set_expiries(Services& services) {
    const auto published = read_published(services.layout);
    if (!published || !*published) return;
    for (const Expiry& expiry : expiries(**published, {})) {
        services.metrics.set_expiry(std::string(protocol::tuf::name_of(expiry.role)), expiry.expires.seconds);
    }
}

}  // namespace

http::Router public_routes(Services& services) {
    const http::Check device = endpoints::device_check(services);
    const http::Check stored = endpoints::stored_check(services);
    const http::Check few_enrolments = endpoints::enrolment_limit(services);
    using Kind = endpoints::BatchKind;
    const auto batch = [&](Kind kind) { return endpoints::post_batch(services, kind); };
    const auto content = [&](const http::Request& r) { return endpoints::content_file(services.layout.content(), r); };
    const auto records = [&](const http::Request& r) { return endpoints::get_records(services, r); };
    const auto watermark = [&](const http::Request&) { return endpoints::get_watermark(services); };
    const auto enrol = [&](const http::Request& r, const http::Reply& reply) { endpoints::enrol(services, r, reply); };
    const auto health = [&](const http::Request&) {
        auto answer = services.intake.healthy() ? http::Response::text(200, "ok")
                                                : http::Response::text(503, "envelopes cannot be stored");
        answer.is_told = true;  // by the writer, when it began
        return answer;
    };
    http::Router router;
    router.routes = {
        // method, path, largest body, checks before the body, endpoint
        {Method::put,
         "/v1/submissions/{}",
         protocol::largest_envelope,
         {device, stored},
         endpoints::put_submission(services)},
        {Method::post, "/v1/submissions", protocol::largest_batch, {device, stored}, batch(Kind::others)},
        {Method::post, "/v1/ballots", protocol::largest_batch, {device, stored}, batch(Kind::ballots)},
        {Method::post, "/v1/report", protocol::largest_report, {device}, endpoints::post_report(services)},
        {Method::post, "/v1/records", protocol::largest_offer, {device}, endpoints::post_records(services)},
        {Method::get, "/v1/records", 0, {device}, at_once(records)},
        {Method::get, "/v1/watermark", 0, {}, at_once(watermark)},
        {Method::post, "/v1/enrol", protocol::largest_enrolment_json, {few_enrolments}, enrol},
        {Method::get, "/content/*", 0, {}, at_once(content)},
        {Method::get, "/healthz", 0, {}, at_once(health)},
    };
    router.finish = [&services](const http::Request& request, http::Response& response) {
        add_security_fields(response);
        services.metrics.count_answer(response.status);
        services.refusals.note_answer(request, response);
    };
    router.unfinished = [&services](const http::Request& request, http::BodyEnd end) {
        services.refusals.note_unfinished(request, end);
    };
    return router;
}

http::Router metrics_routes(Services& services) {
    const auto text = [&services](const http::Request&) {
        const IntakeWriter& intake = services.intake;
        services.metrics.set_intake(
            {intake.waiting(), intake.stored(), intake.transactions(), intake.failed(), intake.healthy()});
        services.metrics.set_registrar(read_progress(services.layout));
        set_jobs(services);
        set_expiries(services);
        http::Response response;
        response.fields.emplace_back("Content-Type", "text/plain; version=0.0.4");
        response.body = services.metrics.text();
        return response;
    };
    http::Router router;
    router.routes = {{Method::get, "/metrics", 0, {}, at_once(text)}};
    return router;
}

}  // namespace veche::server
