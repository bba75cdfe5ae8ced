// What the registrar lets the office see of the fleet, which the office may not open: a copy of devices and waiting
// bundles in the registry, without keys and codes. Works on the connection it was given. Same thread.
// Contract: tests/contracts/staff_orders_test.cpp, on both engines.
#pragma once

#include <string>
#include <vector>

#include "server/sql/connection.h"
#include "server/store/fleet_store.h"

namespace veche::server::store {

// What is known of a bundle that nobody has used yet, without its secret.
struct WaitingBundle {
    std::string name;  // of the kiosk
    Instant expires;
    int wrong_proofs = 0;

    bool operator==(const WaitingBundle&) const = default;
};
// In the order of their names.
[[nodiscard]] Result<std::vector<WaitingBundle>> waiting_bundles(FleetStore& fleet);

class KioskCopy {
  public:
    explicit KioskCopy(sql::Connection& registry) : registry_(registry) {}

    // One transaction; only rows that differ are written. How many.
    [[nodiscard]] Result<std::size_t> bring(const std::vector<Device>& devices,
                                            const std::vector<WaitingBundle>& bundles);
    // As the fleet orders them; keys are empty.
    [[nodiscard]] Result<std::vector<Device>> devices();
    [[nodiscard]] Result<std::vector<WaitingBundle>> bundles();

  private:
    [[nodiscard]] Result<std::size_t> bring_devices(const std::vector<Device>& devices);
    [[nodiscard]] Result<std::size_t> bring_bundles(const std::vector<WaitingBundle>& bundles);

    sql::Connection& registry_;
};

}  // namespace veche::server::store
