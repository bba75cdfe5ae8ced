#include "server/desk/orders.h"

#include "server/desk/polls.h"

namespace veche::server::desk {
namespace {

constexpr std::size_t longest_sealed_code = 4'096;

Outcome<std::int64_t> give(sql::Connection& registry, const store::NewOrder& order) {
    const auto number = store::StaffOrders(registry).give(order);
    return number ? Outcome<std::int64_t>(*number) : failed(number.error());
}

}  // namespace

Outcome<std::int64_t> order_on_kiosk(sql::Connection& registry, const Actor& actor, const KioskOrder& order,
                                     const std::string& sealed_code) {
    if (auto fits = check_kiosk_order(actor, order); !fits) return tl::unexpected(fits.error());
    const bool is_bundle = order.act == KioskAct::add_bundle;
    if (is_bundle && (sealed_code.size() > longest_sealed_code || !protocol::bytes_from_hex(sealed_code))) {
        return refused(Why::not_valid, "expected a code, sealed to the town's key, as hexadecimal digits",
                       "sealed_code");
    }
    Json body = Json::Object{{"again", order.again}, {"name", order.name}};
    if (order.device) body.insert("device", protocol::to_hex(*order.device));
    if (is_bundle) body.insert("sealed_code", sealed_code);
    return give(registry, {std::string(name_of(order.act)), subject_of(order), std::move(body), actor.by});
}

Outcome<std::int64_t> order_count(sql::Connection& registry, const Actor& actor, const content::EntryId& poll) {
    if (auto allowed = require(actor, accounts::Right::read_figures); !allowed) return tl::unexpected(allowed.error());
    if (!may_be_poll(poll)) return refused(Why::unknown, "no such poll");
    return give(registry, {"poll.count", subject_of_poll(poll), Json::Object{{"poll", poll.text()}}, actor.by});
}

Outcome<store::StaffOrder> find_order(sql::Connection& registry, const Actor& actor, std::int64_t number) {
    auto found = store::StaffOrders(registry).find(number);
    if (!found) return failed(found.error());
    if (!*found || (!actor.is_command && (*found)->by.who != actor.by.who)) {
        return refused(Why::unknown, "no such order of yours");
    }
    return std::move(**found);
}

}  // namespace veche::server::desk
