// Makes a folder a kiosk: copies the bundle into it and writes an explained kiosk.toml.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace veche::kiosk {

// Refuses a folder that is a kiosk already: its key and its spool must not change owner. `bundle` is checked first.
[[nodiscard]] Result<void> provision(const std::filesystem::path& folder, const std::filesystem::path& bundle);

// Enrols the kiosk of `folder` anew with another bundle of the same town: the device key stays, and with it what waits
// sealed in the spool, which names it. What the bundle's root says counts from now on. Refused while the kiosk runs,
// and for another town's bundle. Ended midway, it can be called again.
[[nodiscard]] Result<void> enrol_again(const std::filesystem::path& folder, const std::filesystem::path& bundle);

}  // namespace veche::kiosk
