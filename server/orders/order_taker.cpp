#include "server/orders/order_taker.h"

#include <utility>

#include "base/json_fields.h"
#include "base/log_event.h"

namespace veche::server {
namespace {

using store::OrderState;
using store::TakenOrder;

constexpr std::int64_t kept_seconds = std::int64_t{30} * 86'400;

Json told_of(const desk::Refusal& refusal) {
    return Json::Object{{"message", refusal.message}};
}

// The office has looked at the right of whoever gave it; it is asked for nowhere else.
desk::Actor actor_of(const TakenOrder& taken, accounts::Role role) {
    return {taken.order.by, {role}, false};
}

desk::KioskOrder kiosk_order(const store::StaffOrder& order, desk::KioskAct act) {
    return {act, text_in(order.body, "name"), protocol::from_hex<protocol::DeviceId>(text_in(order.body, "device")),
            flag_in(order.body, "again")};
}

std::string subject_of(const store::StaffOrder& order) {
    if (const auto act = desk::kiosk_act_of(order.what)) return desk::subject_of(kiosk_order(order, *act));
    return desk::subject_of_poll(content::EntryId(text_in(order.body, "poll")));
}

Json told_of(const desk::KioskDecision& decision) {
    Json told = Json::Object{{"name", decision.name}};
    if (decision.expires.seconds != 0) told.insert("expires", to_string(decision.expires));
    return told;
}

}  // namespace

Result<OrderTaker::Round> OrderTaker::take_all() {
    Round round;
    fleet_was_changed_ = false;
    if (!has_begun_) {
        const Instant now = parts_.clock.now();
        if (auto taken = orders_.take_over(now); !taken) return tl::unexpected(taken.error());
        has_begun_ = true;
    }
    if (auto lost = orders_.end_lost(); !lost) return tl::unexpected(lost.error());
    for (;;) {
        const auto taken = orders_.take(parts_.clock.now());
        if (!taken) return tl::unexpected(taken.error());
        if (!*taken) break;
        auto ended = carry_out(**taken);
        if (!ended) {
            write_log(
                LogEvent::job_failed,
                {{"process", "veche-registrar"}, {"job", store::order_worker}, {"reason", ended.error().message}});
            auto put_off = orders_.put_off(**taken, ended.error().message, parts_.clock.now());
            if (!put_off) return tl::unexpected(put_off.error());
            continue;
        }
        const auto noted = orders_.end(**taken, ended->state, ended->told, ended->line);
        if (!noted) return tl::unexpected(noted.error());
        ++round.done;
    }
    round.fleet_was_changed = fleet_was_changed_;
    return round;
}

Result<OrderTaker::Ended> OrderTaker::carry_out(const TakenOrder& taken) {
    const store::StaffOrder& order = taken.order;
    if (order.state != OrderState::waiting && order.state != OrderState::begun) return Ended{order.state, order.told};
    if (parts_.clock.now().seconds - order.by.when.seconds > longest_order_waits) return too_late(order);
    if (const auto act = desk::kiosk_act_of(order.what)) return act_on_kiosk(taken, *act);
    if (order.what == "poll.count") return count_poll(taken);
    return Ended{OrderState::refused, Json::Object{{"message", "this server knows no such order"}}};
}

// What was begun has its line, and may be done: that it was not finished has one too.
OrderTaker::Ended OrderTaker::too_late(const store::StaffOrder& order) const {
    if (order.state == OrderState::waiting) {
        return {OrderState::refused, Json::Object{{"message", "it waited too long and was not done; ask again"}}};
    }
    store::StaffAct line = store::staff_act(order.by, "order.lapse", subject_of(order),
                                            Json::Object{{"order", order.number}, {"what", order.what}});
    line.when = parts_.clock.now();
    return {OrderState::refused,
            Json::Object{{"message", "it was begun and not finished in time; look whether it is done, and ask again"}},
            std::move(line)};
}

Result<void> OrderTaker::begin(const TakenOrder& taken, const Json& told, const store::StaffAct& line) {
    if (taken.order.state == OrderState::begun) return {};  // it stands there since before this one was killed
    store::StaffAct own = line;
    if (own.line.details.object() == nullptr) own.line.details = Json(Json::Object{});
    own.line.details.insert("order", taken.order.number);
    own.when = parts_.clock.now();
    const auto begun = orders_.begin(taken, told, own);
    if (!begun) return tl::unexpected(begun.error());
    return *begun ? Result<void>() : failure("the order is another's by now");
}

Result<OrderTaker::Ended> OrderTaker::act_on_kiosk(const TakenOrder& taken, desk::KioskAct act) {
    const Json& body = taken.order.body;
    const desk::KioskOrder order = kiosk_order(taken.order, act);
    if (taken.order.state == OrderState::begun) {
        return finish_on_kiosk(taken, {order, text_in(taken.order.told, "name"),
                                       parse_instant(text_in(taken.order.told, "expires")).value_or(Instant{})});
    }
    const auto decision = desk::decide(parts_.fleet, actor_of(taken, accounts::Role::administrator), order);
    if (!decision && decision.error().why == desk::Why::failed) return failure(decision.error().message);
    if (!decision) return Ended{OrderState::refused, told_of(decision.error())};
    if (!decision->line) return Ended{OrderState::done, told_of(*decision)};
    if (act == desk::KioskAct::add_bundle) {
        const auto code = desk::open_code(parts_.town_key, order.name, text_in(body, "sealed_code"));
        if (!code) return Ended{OrderState::refused, Json::Object{{"message", code.error().message}}};
    }
    if (auto begun = begin(taken, told_of(*decision), *decision->line); !begun) return tl::unexpected(begun.error());
    return finish_on_kiosk(taken, *decision);
}

Result<OrderTaker::Ended> OrderTaker::finish_on_kiosk(const TakenOrder& taken, const desk::KioskDecision& decision) {
    std::optional<content::ReceiptCode> code;
    if (decision.order.act == desk::KioskAct::add_bundle) {
        const auto opened =
            desk::open_code(parts_.town_key, decision.order.name, text_in(taken.order.body, "sealed_code"));
        if (!opened) return tl::unexpected(opened.error());
        code = *opened;
    }
    if (auto done = desk::carry_out(parts_.fleet, decision, code); !done) return tl::unexpected(done.error());
    fleet_was_changed_ = true;
    return Ended{OrderState::done, told_of(decision)};
}

Result<void> OrderTaker::forget() {
    return orders_.forget({parts_.clock.now().seconds - kept_seconds});
}

Result<OrderTaker::Ended> OrderTaker::count_poll(const TakenOrder& taken) {
    const content::EntryId poll(text_in(taken.order.body, "poll"));
    // Not by what the registry says: the office may write there.
    const auto last = parts_.ballots.last_count(poll);
    if (!last) return tl::unexpected(last.error());
    const Instant now = parts_.clock.now();
    const Json told = Json::Object{{"poll", poll.text()}};
    // A clock that was put back counts anew, once.
    const bool holds =
        *last && now.seconds >= (*last)->counted.seconds && now.seconds - (*last)->counted.seconds < count_holds;
    if (holds) return show_count(poll, **last, told);
    const auto count = desk::count_poll(
        parts_.layout, parts_.ballots, parts_.vault,
        [&](const store::StaffAct& line) { return begin(taken, told, line); }, actor_of(taken, accounts::Role::auditor),
        poll);
    if (!count && count.error().why == desk::Why::failed) return failure(count.error().message);
    if (!count) return Ended{OrderState::refused, told_of(count.error())};
    const store::PollCount counted = desk::seal_count(parts_.vault, poll, *count, now);
    if (auto kept = parts_.ballots.keep_count(poll, counted); !kept) return tl::unexpected(kept.error());
    return show_count(poll, counted, told);
}

Result<OrderTaker::Ended> OrderTaker::show_count(const content::EntryId& poll, const store::PollCount& count,
                                                 const Json& told) {
    store::PollCounts shown(parts_.registry);
    const auto there = shown.find(poll);
    if (!there) return tl::unexpected(there.error());
    if (*there != count) {
        if (auto put = shown.put(poll, count); !put) return tl::unexpected(put.error());
    }
    return Ended{OrderState::done, told};
}

}  // namespace veche::server
