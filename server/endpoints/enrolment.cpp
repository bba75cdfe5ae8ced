#include "server/endpoints/enrolment.h"

#include "base/log_event.h"
#include "content/receipt_code.h"
#include "sync/protocol/enrolment.h"

namespace veche::server::endpoints {
namespace {

constexpr std::chrono::seconds retry_after{6};

// One answer for every wrong or dead code: it does not tell which names exist. Signed, so that a kiosk can tell it from
// a captive portal's.
http::Response refuse(const Services& services, const protocol::EnrolmentRequest& request) {
    return http::Response::json(
        403, protocol::write_enrolment_refusal(services.town.id, request.signing_key, services.acknowledgement_key));
}

http::Response later() {
    return http::Response::later(503, retry_after, "the fleet cannot be written");
}

http::Response accept(const store::Device& device, int status) {
    return http::Response::json(status, protocol::to_json(protocol::EnrolmentAnswer{device.id}));
}

http::Response judge(Services& services, const protocol::EnrolmentRequest& request, store::FleetStore& store) {
    const auto code = store.find_code(request.name);
    if (!code) return later();
    if (!*code || (*code)->wrong_proofs >= store::most_wrong_proofs) return refuse(services, request);
    const Instant now = services.clock.now();
    const store::Device device{
        protocol::device_id_of(request.signing_key), request.signing_key, request.name, now, now, false};
    const auto symbols = content::ReceiptCode::from_typed((*code)->code);
    if (!symbols || !protocol::proves_code(request, *symbols, services.town.id)) {
        if (!store.count_wrong_proof(request.name)) return later();
        return refuse(services, request);
    }
    // A new code does not let in what was shut out: `kiosk unblock` does.
    const auto known = store.find_device(device.id);
    if (!known) return later();
    if (*known && (*known)->blocked) return refuse(services, request);
    // The answer to the first request was lost: the same key may ask again, another may not.
    if ((*code)->used_by)
        return *(*code)->used_by == request.signing_key ? accept(device, 200) : refuse(services, request);
    if ((*code)->expires <= now) return refuse(services, request);
    if (!store.enrol(request.name, device)) return later();
    return accept(device, 201);
}

}  // namespace

http::Check enrolment_limit(Services& services) {
    return [&services](http::Request& request) -> std::optional<http::Response> {
        if (services.enrolment_limit.take(request.network, std::chrono::steady_clock::now())) return std::nullopt;
        return http::Response::later(429, retry_after, "too many attempts from this address");
    };
}

void enrol(Services& services, const http::Request& request, const http::Reply& reply) {
    const auto asked = protocol::enrolment_request_from_json(request.body);
    if (!asked) return reply(http::Response::text(400, asked.error().message));
    const auto response = std::make_shared<http::Response>();
    const bool taken = services.fleet.submit(
        [&services, asked = *asked, response](store::FleetStore& store) { *response = judge(services, asked, store); },
        // Answered only now: the kiosk's next request comes at once and has to find the device.
        [&services, reply, name = asked->name, response] {
            const bool accepted = response->status < 300;
            services.metrics.count_enrolment(accepted);
            // At most a few a minute of an address: the limit above.
            write_log(accepted ? LogEvent::enrolment_accepted : LogEvent::enrolment_refused,
                      {{"kiosk", name}, {"status", std::to_string(response->status)}});
            response->is_told = true;
            reply(std::move(*response));
        });
    if (!taken) reply(later());
}

}  // namespace veche::server::endpoints
