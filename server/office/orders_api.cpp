// What the registrar was ordered to do, and what came of it.
#include "server/office/orders_api.h"

#include <charconv>

#include "server/desk/orders.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

std::string_view name_of(store::OrderState state) {
    switch (state) {
        case store::OrderState::waiting:
        case store::OrderState::begun: return "waiting";
        case store::OrderState::done: return "done";
        case store::OrderState::refused: return "refused";
    }
    return "";
}

}  // namespace

http::Response told_order(const desk::Outcome<std::int64_t>& number) {
    if (!number) return problem_of(number.error());
    return http::Response::json(202, write_json(Json::Object{{"order", std::to_string(*number)}}) + "\n");
}

http::Response get_order(Services& services, const Asker& asker, const http::Request& request) {
    const std::string& id = request.arguments.front();
    std::int64_t number = 0;
    const char* const last = id.data() + id.size();
    if (std::from_chars(id.data(), last, number).ptr != last) return no_such("no such order of yours");
    const auto order = desk::find_order(*services.desk.registry_rows, asker.actor(), number);
    if (!order) return problem_of(order.error());
    const Json row = Json::Object{{"id", id},
                                  {"what", order->what},
                                  {"given", to_string(order->by.when)},
                                  {"state", name_of(order->state)},
                                  {"told", order->told}};
    return http::Response::json(200, write_json(row) + "\n");
}

}  // namespace veche::server::office
