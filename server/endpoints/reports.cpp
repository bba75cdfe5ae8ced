#include "server/endpoints/reports.h"

#include "base/log_event.h"

namespace veche::server::endpoints {
namespace {

http::Response take(Services& services, const http::Request& request) {
    const auto report = protocol::kiosk_report_from_json(request.body);
    if (!report) return http::Response::text(400, report.error().message);
    const auto device = services.fleet.find_device(request.device());
    const std::uint64_t before = device && device->report ? device->report->said.alarms : 0;
    if (device && report->alarms > before) {
        write_log(LogEvent::report_with_alarms, {{"device", protocol::to_hex(device->id)},
                                                 {"kiosk", device->name},
                                                 {"alarms", std::to_string(report->alarms)}});
    }
    const Instant now = services.clock.now();
    services.fleet.note({request.device(), now, store::DeviceReport{now, *report}});
    return http::Response::json(200, "{}");
}

}  // namespace

Handler post_report(Services& services) {
    return with_signed_body(
        [&services](http::Request& request, const http::Reply& reply) { reply(take(services, request)); });
}

}  // namespace veche::server::endpoints
