// Makes a folder a kiosk: copies the bundle into it and writes an explained kiosk.toml.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace veche::kiosk {

// Refuses a folder that is a kiosk already: its key and its spool must not change owner. `bundle` is checked first.
[[nodiscard]] Result<void> provision(const std::filesystem::path& folder, const std::filesystem::path& bundle);

}  // namespace veche::kiosk
