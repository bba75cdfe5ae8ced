// What a kiosk cannot start without is looked at before it starts, so that whoever stands before the machine is told
// what is wrong, where, and the step that helps. Each failure says these three. Once, at the start; any thread.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "sync/protocol/bundle.h"
#include "ui/canvas/theme.h"

namespace veche::kiosk {

// `share`: words and themes.
[[nodiscard]] Result<void> look_whether_ready(const std::filesystem::path& folder, const std::filesystem::path& share,
                                              const ui::FontFiles& fonts);

// The bundle in a kiosk's own folder.
[[nodiscard]] Result<protocol::Bundle> bundle_of_kiosk(const std::filesystem::path& folder);
// The one that was brought from the server.
[[nodiscard]] Result<protocol::Bundle> bundle_from_server(const std::filesystem::path& bundle);

}  // namespace veche::kiosk
