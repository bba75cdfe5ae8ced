// Does what staff order of the registrar (server/store/staff_orders.h): acts on kiosks, counts of polls. An order names
// who gave it; it is done by the desk as theirs, with its own line beside the office's. Killed anywhere, an order is
// done again, and its line stands once. One that is too old is refused, begun or not: it was for then.
#pragma once

#include "base/clock.h"
#include "server/desk/kiosks.h"
#include "server/desk/polls.h"
#include "server/layout.h"
#include "server/store/staff_orders.h"

namespace veche::server {

inline constexpr std::int64_t longest_order_waits = 600;  // seconds
// A poll is counted for staff once a day: whoever could count before and after a ballot would know it. The day is what
// a ballot tells of its time anyway (docs/decisions/0012-orders-to-the-registrar.md).
inline constexpr std::int64_t count_holds = 86'400;  // seconds

class OrderTaker {
  public:
    struct Parts {
        const Layout& layout;
        sql::Connection& registry;  // nobody else's while this one works
        store::FleetStore& fleet;
        store::BallotStore& ballots;
        const Vault& vault;
        const protocol::BoxKey& town_key;
        const Clock& clock;
    };
    // All must outlive it. One thread.
    explicit OrderTaker(Parts parts) : parts_(parts), orders_(parts.registry) {}

    struct Round {
        std::size_t done = 0;  // or refused
        bool fleet_was_changed = false;
    };
    // All that wait. One that fails for a passing reason (disk, database) is told in the log and tried again later.
    [[nodiscard]] Result<Round> take_all();
    // Those that are over for a month go. A daily duty.
    [[nodiscard]] Result<void> forget();

  private:
    struct Ended {
        store::OrderState state = store::OrderState::done;
        Json told;
        std::optional<store::StaffAct> line{};  // where the act's own does not tell all
    };
    // The machine failed: the order is tried again.
    [[nodiscard]] Result<Ended> carry_out(const store::TakenOrder& taken);
    [[nodiscard]] Result<Ended> act_on_kiosk(const store::TakenOrder& taken, desk::KioskAct act);
    [[nodiscard]] Result<Ended> finish_on_kiosk(const store::TakenOrder& taken, const desk::KioskDecision& decision);
    [[nodiscard]] Result<Ended> count_poll(const store::TakenOrder& taken);
    // Where the office sees it.
    [[nodiscard]] Result<Ended> show_count(const content::EntryId& poll, const store::PollCount& count,
                                           const Json& told);
    [[nodiscard]] Ended too_late(const store::StaffOrder& order) const;
    [[nodiscard]] Result<void> begin(const store::TakenOrder& taken, const Json& told, const store::StaffAct& line);

    Parts parts_;
    store::StaffOrders orders_;
    bool has_begun_ = false;
    bool fleet_was_changed_ = false;
};

}  // namespace veche::server
