// What staff order of the registrar, which alone may do it: acts on kiosks, counts of polls. The office puts an order,
// its job and its line into the registry in one transaction; the registrar takes the job, and what came of it stands
// beside the order. Works on the connection it was given, in transactions of its own. Same thread.
// Contract: tests/contracts/staff_orders_test.cpp, on both engines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "server/jobs/queue.h"
#include "server/store/by.h"
#include "server/store/staff_act.h"

namespace veche::server::store {

// Who does them, as the table of jobs names it.
inline constexpr const char* order_worker = "staff.order";

enum class OrderState {
    waiting,
    begun,    // its line is written; what it is for may be done
    done,     // `told` says what came of it
    refused,  // `told` says why, as its "message"
};

struct StaffOrder {
    std::int64_t number = 0;  // of its job too
    std::string what;         // "kiosk.block"
    Json body;                // what it needs to know; null once it is over
    By by;                    // who ordered it, and when
    OrderState state = OrderState::waiting;
    Json told;
};

struct NewOrder {
    std::string what;
    std::string subject;  // for the line: "kiosk/4f…"
    Json body;
    By by;
};

struct TakenOrder {
    StaffOrder order;
    jobs::Lease lease;
};

class StaffOrders {
  public:
    explicit StaffOrders(sql::Connection& registry) : registry_(registry), queue_(registry) {}

    // With its job, and its line ("order.give"). The number.
    [[nodiscard]] Result<std::int64_t> give(const NewOrder& order);
    // One whose job was put away, or was given up, is refused.
    [[nodiscard]] Result<std::optional<StaffOrder>> find(std::int64_t number);

    // For the registrar, when it begins: orders somebody was at work on before are due now.
    [[nodiscard]] Result<void> take_over(Instant now);
    [[nodiscard]] Result<std::optional<TakenOrder>> take(Instant now);
    // Its line, and what is known of it; from now on it is done again until it is done. False: the job is another's.
    [[nodiscard]] Result<bool> begin(const TakenOrder& taken, const Json& told, const StaffAct& line);
    // With its job, and a line that tells why where there is one. What it needed to know is forgotten. False: the job
    // is another's, and nothing happened.
    [[nodiscard]] Result<bool> end(const TakenOrder& taken, OrderState state, const Json& told,
                                   const std::optional<StaffAct>& line = {});
    // Those whose job was put away or given up are over: what they needed to know is forgotten.
    [[nodiscard]] Result<void> end_lost();
    // Tried again later.
    [[nodiscard]] Result<void> put_off(const TakenOrder& taken, const std::string& reason, Instant now);
    // Takes away what was ordered before and is over.
    [[nodiscard]] Result<void> forget(Instant before);

  private:
    [[nodiscard]] Result<void> set_over(std::int64_t number, OrderState state, const Json& told);

    sql::Connection& registry_;
    jobs::Queue queue_;
};

// The table, and what the registrar lets the office see (kiosk_copy.h, poll_counts.h): format 14 of the registry.
inline constexpr const char* staff_orders_ddl = R"(
CREATE TABLE staff_order(
  job {integer} NOT NULL PRIMARY KEY,
  what {text} NOT NULL,
  body {text} NOT NULL,
  who {text} NOT NULL,
  came_from {text} NOT NULL,
  given {integer} NOT NULL,
  state {integer} NOT NULL DEFAULT 0,
  told {text} NOT NULL DEFAULT 'null');
CREATE TABLE kiosk(
  id {bytes} NOT NULL PRIMARY KEY,
  name {text} NOT NULL,
  enrolled {integer} NOT NULL,
  last_seen {integer} NOT NULL,
  blocked {integer} NOT NULL,
  reported {integer} NOT NULL,
  report {text} NOT NULL);
CREATE TABLE kiosk_bundle(
  name {text} NOT NULL PRIMARY KEY,
  expires {integer} NOT NULL,
  wrong_proofs {integer} NOT NULL);
CREATE TABLE poll_count(
  poll {text} NOT NULL PRIMARY KEY,
  counted {integer} NOT NULL,
  sealed {bytes} NOT NULL);
)";

}  // namespace veche::server::store
