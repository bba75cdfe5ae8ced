// What can be done to kiosks, whoever asks: a command on the fleet's store itself, or the registrar for an order of
// staff (server/orders/order_taker.h), for the office may not open that store. The line in the audit stands in the
// registry, another store, and goes first: rather one too many than an act without one. Each act may be carried out
// again.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/random.h"
#include "content/receipt_code.h"
#include "server/desk/actor.h"
#include "server/store/fleet_store.h"
#include "server/store/staff_act.h"
#include "sync/protocol/keys.h"

namespace veche::server::desk {

enum class KioskAct {
    add_bundle,     // a one-time code for a kiosk of that name
    revoke_bundle,  // the unused code of that name enrols nobody any more
    block,          // refused from now on
    unblock,        // let in again
    remove,         // forgotten; only a blocked one
};
[[nodiscard]] std::string_view name_of(KioskAct act);  // "kiosk.block": in the audit and in orders
[[nodiscard]] std::optional<KioskAct> kiosk_act_of(std::string_view name);

struct KioskOrder {
    KioskAct act = KioskAct::block;
    std::string name{};                          // of the two about bundles
    std::optional<protocol::DeviceId> device{};  // of the others
    bool again = false;                          // add_bundle: also for a name that waits or is enrolled
};
[[nodiscard]] std::string subject_of(const KioskOrder& order);  // "kiosk/4f…", "kiosk-bundle/Town hall"
[[nodiscard]] Outcome<void> check_kiosk_name(const std::string& name);
// What can be said without looking at the fleet: the right, and the name.
[[nodiscard]] Outcome<void> check_kiosk_order(const Actor& actor, const KioskOrder& order);

// What is to be done, after all was looked at and before anything is changed.
struct KioskDecision {
    KioskOrder order;
    std::string name;                       // of the kiosk
    Instant expires{};                      // of the code
    std::optional<store::StaffAct> line{};  // nothing: all is so already
};
[[nodiscard]] Outcome<KioskDecision> decide(store::FleetStore& fleet, const Actor& actor, const KioskOrder& order);
// `code`: of add_bundle.
[[nodiscard]] Result<void> carry_out(store::FleetStore& fleet, const KioskDecision& decision,
                                     const std::optional<content::ReceiptCode>& code);

// All of it; `keep` writes the line.
using KeepLine = std::function<Result<void>(const store::StaffAct&)>;
[[nodiscard]] Outcome<KioskDecision> act_on_kiosk(store::FleetStore& fleet, const KeepLine& keep, const Actor& actor,
                                                  const KioskOrder& order,
                                                  const std::optional<content::ReceiptCode>& code = {});

// The code of an order, on its way past the office and its store to whoever has the town's key; hexadecimal digits. It
// is bound to the name of the kiosk.
[[nodiscard]] Result<std::string> seal_code(const protocol::BoxPublicKey& town, const std::string& name,
                                            const content::ReceiptCode& code, Random& random);
[[nodiscard]] Result<content::ReceiptCode> open_code(const protocol::BoxKey& town, const std::string& name,
                                                     const std::string& sealed);

}  // namespace veche::server::desk
