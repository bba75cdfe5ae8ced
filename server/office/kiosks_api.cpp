// Kiosks: as the registrar lets the office see them, and acts on them as orders to it (server/desk/orders.h).
#include "server/desk/orders.h"
#include "server/office/body.h"
#include "server/office/list_query.h"
#include "server/office/orders_api.h"
#include "server/office/problem.h"
#include "server/store/kiosk_copy.h"

namespace veche::server::office {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_code = 4'096;

Json json_of(const std::optional<store::DeviceReport>& report) {
    if (!report) return {};
    Json said = parse_json(to_json(report->said)).value_or(Json(Json::Object{}));
    said.insert("came", to_string(report->came));
    return said;
}

Json row_of(const store::Device& device) {
    return Json::Object{{"id", protocol::to_hex(device.id)},
                        {"name", device.name},
                        {"state", device.blocked ? "blocked" : "enrolled"},
                        {"enrolled", to_string(device.enrolled)},
                        {"last_seen", to_string(device.last_seen)},
                        {"report", json_of(device.report)}};
}

http::Response order_on(Services& services, const Asker& asker, const http::Request& request, desk::KioskAct act) {
    desk::KioskOrder order{act};
    order.device = protocol::from_hex<protocol::DeviceId>(request.arguments.front());
    if (!order.device) return no_such("no such kiosk");
    return told_order(desk::order_on_kiosk(*services.desk.registry_rows, asker.actor(), order));
}

}  // namespace

http::Response get_kiosks(Services& services, const Asker&, const http::Request& request) {
    const auto devices = store::KioskCopy(*services.desk.registry_rows).devices();
    if (!devices) return broken(devices.error());
    Json::Array rows;
    for (const store::Device& device : *devices) rows.push_back(row_of(device));
    ListQuery usual;
    usual.sort = "enrolled";
    return answer_list(request,
                       {"kiosks", {"id", "name", "state", "enrolled", "last_seen"}, {"id", "name", "state"}, usual},
                       std::move(rows));
}

http::Response get_kiosk_bundles(Services& services, const Asker&, const http::Request& request) {
    const auto bundles = store::KioskCopy(*services.desk.registry_rows).bundles();
    if (!bundles) return broken(bundles.error());
    Json::Array rows;
    for (const store::WaitingBundle& bundle : *bundles) {
        rows.push_back(Json::Object{
            {"id", bundle.name}, {"expires", to_string(bundle.expires)}, {"wrong_proofs", bundle.wrong_proofs}});
    }
    return answer_list(request, {"bundles", {"id", "expires"}, {"id"}, {}}, std::move(rows));
}

http::Response post_kiosk_bundle(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    desk::KioskOrder order{desk::KioskAct::add_bundle};
    order.name = body.text("name", longest_name);
    order.again = body.optional_flag("again").value_or(false);
    const std::string code = body.text("sealed_code", longest_code);
    if (auto refused = body.refusal()) return std::move(*refused);
    return told_order(desk::order_on_kiosk(*services.desk.registry_rows, asker.actor(), order, code));
}

http::Response post_bundle_revocation(Services& services, const Asker& asker, const http::Request& request) {
    desk::KioskOrder order{desk::KioskAct::revoke_bundle};
    order.name = request.arguments.front();
    return told_order(desk::order_on_kiosk(*services.desk.registry_rows, asker.actor(), order));
}

http::Response post_blocking(Services& services, const Asker& asker, const http::Request& request) {
    return order_on(services, asker, request, desk::KioskAct::block);
}

http::Response post_unblocking(Services& services, const Asker& asker, const http::Request& request) {
    return order_on(services, asker, request, desk::KioskAct::unblock);
}

http::Response delete_kiosk(Services& services, const Asker& asker, const http::Request& request) {
    return order_on(services, asker, request, desk::KioskAct::remove);
}

}  // namespace veche::server::office
