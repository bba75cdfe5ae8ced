#include "server/publisher/command_orders.h"

#include <algorithm>
#include <limits>

#include "base/files.h"
#include "base/json_reader.h"
#include "base/sha256.h"

namespace veche::server {
namespace {

using Orders = std::vector<CommandOrder>;

constexpr std::uint64_t largest_file = 65'536;
constexpr std::size_t most_orders = 100;
constexpr std::size_t hash_digits = 64;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

Orders read_orders(const Layout& layout) {
    const auto text = read_file(layout.command_orders(), largest_file);
    const auto json = text ? parse_json(*text) : tl::unexpected(text.error());
    if (!json) return {};
    JsonErrors errors;
    JsonReader reader(*json, "commands", errors);
    Orders orders;
    for (const Json& each : reader.array("orders", most_orders)) {
        JsonReader order(each, "order", errors);
        orders.push_back({order.integer("job", 0, most), order.text("forms", hash_digits), order.flag("used")});
    }
    return errors.any() ? Orders() : orders;
}

Result<void> write_orders(const Layout& layout, const Orders& orders) {
    Json::Array rows;
    for (const CommandOrder& each : orders) {
        rows.emplace_back(Json::Object{{"forms", each.forms}, {"job", each.job}, {"used", each.is_used}});
    }
    if (auto made = make_folders(layout.published(), 0755); !made) return made;
    return write_file(layout.command_orders(), write_json(Json(Json::Object{{"orders", std::move(rows)}})) + "\n",
                      0644);
}

Orders::iterator find(Orders& orders, std::int64_t job) {
    return std::find_if(orders.begin(), orders.end(), [&](const CommandOrder& each) { return each.job == job; });
}

}  // namespace

std::string hash_of(const publish::Forms& forms) {
    std::string lines;
    for (const auto& [subject, form] : forms) lines += subject + " " + form.hash + "\n";
    return sha256_hex(lines);
}

Result<void> note_order(const Layout& layout, const CommandOrder& order) {
    Orders orders = read_orders(layout);
    std::erase_if(orders, [&](const CommandOrder& each) { return each.job == order.job; });
    if (orders.size() == most_orders) orders.erase(orders.begin());
    orders.push_back(order);
    return write_orders(layout, orders);
}

std::optional<CommandOrder> order_of(const Layout& layout, std::int64_t job) {
    Orders orders = read_orders(layout);
    const auto found = find(orders, job);
    return found == orders.end() ? std::nullopt : std::optional(*found);
}

std::vector<std::int64_t> open_orders(const Layout& layout) {
    std::vector<std::int64_t> jobs;
    for (const CommandOrder& each : read_orders(layout)) {
        if (!each.is_used) jobs.push_back(each.job);
    }
    return jobs;
}

Result<bool> use_order(const Layout& layout, std::int64_t job) {
    Orders orders = read_orders(layout);
    const auto found = find(orders, job);
    if (found == orders.end() || found->is_used) return false;
    found->is_used = true;
    if (auto written = write_orders(layout, orders); !written) return tl::unexpected(written.error());
    return true;
}

Result<void> forget_orders(const Layout& layout, std::int64_t done,
                           const std::function<bool(std::int64_t job)>& is_over) {
    Orders orders = read_orders(layout);
    const auto gone =
        std::erase_if(orders, [&](const CommandOrder& each) { return each.job == done || is_over(each.job); });
    return gone == 0 ? Result<void>() : write_orders(layout, orders);
}

}  // namespace veche::server
