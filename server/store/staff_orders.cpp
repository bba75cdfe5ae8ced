#include "server/store/staff_orders.h"

#include <chrono>
#include <utility>

namespace veche::server::store {
namespace {

using sql::Row;

constexpr std::chrono::minutes lease_length{5};
// What kills whoever does it is given up; so is what fails for an hour.
constexpr int most_attempts = 10;
constexpr jobs::Patience patience{std::chrono::seconds(5), std::chrono::minutes(10), most_attempts};

StaffOrder read_staff_order(const Row& row) {
    StaffOrder order{row.integer(0),
                     row.text(1),
                     parse_json(row.view(2)).value_or(Json()),
                     {row.text(3), row.text(4), {row.integer(5)}},
                     static_cast<OrderState>(row.integer(6)),
                     parse_json(row.view(7)).value_or(Json())};
    const bool is_open = order.state == OrderState::waiting || order.state == OrderState::begun;
    const auto job = static_cast<jobs::State>(row.integer(8));
    if (is_open && (job == jobs::State::failed || job == jobs::State::cancelled)) {
        order.state = OrderState::refused;
        order.told =
            Json::Object{{"message", job == jobs::State::cancelled ? "it was put away"
                                                                   : "the registrar gave it up: " + row.text(9)}};
    }
    return order;
}

constexpr const char* order_columns =
    "SELECT o.job, o.what, o.body, o.who, o.came_from, o.given, o.state, o.told, j.state, j.reason "
    "FROM staff_order AS o JOIN job AS j ON j.number = o.job ";
static_assert(static_cast<int>(jobs::State::failed) == 3 && static_cast<int>(jobs::State::cancelled) == 4);

}  // namespace

Result<std::int64_t> StaffOrders::give(const NewOrder& order) {
    auto transaction = sql::Transaction::begin(registry_);
    if (!transaction) return tl::unexpected(transaction.error());
    auto number = queue_.add({order_worker, "", order.by.when}, order.by.when);
    if (!number) return number;
    auto done =
        registry_.run("INSERT INTO staff_order(job, what, body, who, came_from, given) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                      {*number, order.what, write_json(order.body), order.by.who, order.by.from, order.by.when});
    if (done) {
        done = keep(registry_, staff_act(order.by, "order.give", order.subject,
                                         Json::Object{{"order", *number}, {"what", order.what}}));
    }
    if (done) done = transaction->commit();
    if (!done) return tl::unexpected(done.error());
    return *number;
}

Result<std::optional<StaffOrder>> StaffOrders::find(std::int64_t number) {
    return registry_.first(std::string(order_columns) + "WHERE o.job = ?1", {number}, read_staff_order);
}

Result<void> StaffOrders::take_over(Instant now) {
    return queue_.take_over({order_worker}, now);
}

Result<std::optional<TakenOrder>> StaffOrders::take(Instant now) {
    const auto leased = queue_.take({order_worker}, now, lease_length, most_attempts);
    if (!leased) return tl::unexpected(leased.error());
    if (!*leased) return std::optional<TakenOrder>();
    auto order = find((*leased)->lease.job);
    if (!order) return tl::unexpected(order.error());
    if (!*order) return registry_.error("a job of staff without its order");
    return std::optional(TakenOrder{std::move(**order), (*leased)->lease});
}

Result<bool> StaffOrders::begin(const TakenOrder& taken, const Json& told, const StaffAct& line) {
    auto transaction = sql::Transaction::begin(registry_);
    if (!transaction) return tl::unexpected(transaction.error());
    const auto until = Instant{line.when.seconds + std::chrono::seconds(lease_length).count()};
    auto is_ours = queue_.report(taken.lease, 1, 2, until);
    if (!is_ours || !*is_ours) return is_ours;
    auto done = registry_.run("UPDATE staff_order SET state = ?2, told = ?3 WHERE job = ?1",
                              {taken.order.number, static_cast<std::int64_t>(OrderState::begun), write_json(told)});
    if (done) done = keep(registry_, line);
    if (done) done = transaction->commit();
    if (!done) return tl::unexpected(done.error());
    return true;
}

Result<bool> StaffOrders::end(const TakenOrder& taken, OrderState state, const Json& told,
                              const std::optional<StaffAct>& line) {
    auto transaction = sql::Transaction::begin(registry_);
    if (!transaction) return tl::unexpected(transaction.error());
    auto is_ours = queue_.finish(taken.lease);
    if (!is_ours || !*is_ours) return is_ours;
    auto done = set_over(taken.order.number, state, told);
    if (done && line) done = keep(registry_, *line);
    if (done) done = transaction->commit();
    if (!done) return tl::unexpected(done.error());
    return true;
}

Result<void> StaffOrders::set_over(std::int64_t number, OrderState state, const Json& told) {
    return registry_.run("UPDATE staff_order SET state = ?2, told = ?3, body = 'null' WHERE job = ?1",
                         {number, static_cast<std::int64_t>(state), write_json(told)});
}

Result<void> StaffOrders::end_lost() {
    const auto lost =
        registry_.all(std::string(order_columns) + "WHERE o.state < 2 AND j.state IN (3, 4)", {}, read_staff_order);
    if (!lost) return tl::unexpected(lost.error());
    for (const StaffOrder& order : *lost) {
        if (auto over = set_over(order.number, order.state, order.told); !over) return over;
    }
    return {};
}

Result<void> StaffOrders::put_off(const TakenOrder& taken, const std::string& reason, Instant now) {
    const auto done = queue_.fail(taken.lease, reason, now, patience);
    return done ? Result<void>() : tl::unexpected(done.error());
}

Result<void> StaffOrders::forget(Instant before) {
    return registry_.run(
        "DELETE FROM staff_order WHERE given < ?1 AND (state > 1 OR job NOT IN (SELECT number FROM job))", {before});
}

}  // namespace veche::server::store
