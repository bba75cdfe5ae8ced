// What the office has the registrar do, for it may not do it itself (server/store/staff_orders.h): the order with its
// job and its line, in one transaction. The registrar looks at the rest of it.
#pragma once

#include <cstdint>
#include <string>

#include "content/ids.h"
#include "server/desk/kiosks.h"
#include "server/store/staff_orders.h"

namespace veche::server::desk {

// Its number. `sealed_code`: of add_bundle, by seal_code(): neither the office nor the registry learns it.
[[nodiscard]] Outcome<std::int64_t> order_on_kiosk(sql::Connection& registry, const Actor& actor,
                                                   const KioskOrder& order, const std::string& sealed_code = {});
[[nodiscard]] Outcome<std::int64_t> order_count(sql::Connection& registry, const Actor& actor,
                                                const content::EntryId& poll);
// Of the actor's own; root sees all.
[[nodiscard]] Outcome<store::StaffOrder> find_order(sql::Connection& registry, const Actor& actor, std::int64_t number);

}  // namespace veche::server::desk
