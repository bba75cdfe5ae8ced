// Acts on kiosks, by root's commands on the fleet itself or through the office; both say what was done.
#pragma once

#include "base/json.h"
#include "server/commands/command_actor.h"
#include "server/desk/kiosks.h"
#include "server/store/kiosk_copy.h"

namespace veche::server::commands {

// `code`: of add_bundle.
[[nodiscard]] Result<desk::KioskDecision> act_on_kiosk(const CommandAtWork& work, const desk::KioskOrder& order,
                                                       const std::optional<content::ReceiptCode>& code = {});
// By the whole id or by so much of its beginning as `kiosk list` shows: at least `shown_digits`.
inline constexpr std::size_t shown_digits = 8;
[[nodiscard]] Result<protocol::DeviceId> find_device(const CommandAtWork& work, const std::string& digits);

// Composed, as the store has it.
[[nodiscard]] std::string kiosk_name(const std::string& typed);

// The fleet, as far as a list shows it.
struct ShownFleet {
    std::vector<store::Device> devices;
    std::vector<store::WaitingBundle> bundles;
};
[[nodiscard]] Result<ShownFleet> read_fleet(const CommandAtWork& work);

}  // namespace veche::server::commands
