#include "server/commands/office_order.h"

#include <chrono>
#include <thread>

namespace veche::server::commands {
namespace {

constexpr std::chrono::seconds patience{30};
constexpr std::chrono::milliseconds pause{100};

}  // namespace

Result<Json> have_done(const OfficeClient& office, const OfficeClient::Request& order) {
    const auto given = office.done(order);
    if (!given) return tl::unexpected(given.error());
    const std::string target = "/api/orders/" + percent_encoded(text_in(given->body, "order"));
    const auto until = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < until) {
        const auto looked = office.done({"GET", target});
        if (!looked) return tl::unexpected(looked.error());
        const std::string state = text_in(looked->body, "state");
        const Json* const found = looked->body.find("told");
        const Json told = found == nullptr ? Json() : *found;
        if (state == "done") return told;
        if (state == "refused") return failure(text_in(told, "message"));
        std::this_thread::sleep_for(pause);
    }
    return failure(
        "the registrar has not come to it yet: it does it within ten minutes, or not at all; the audit says "
        "which (`veche-server audit list`)");
}

}  // namespace veche::server::commands
