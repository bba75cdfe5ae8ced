// Pictures of the screen as PNG files.
#pragma once

#include <filesystem>

#include "content/result.h"
#include "ui/canvas/renderer.h"

namespace veche::kiosk {

[[nodiscard]] Result<void> write_png(const std::filesystem::path& file, const ui::Picture& picture);

}  // namespace veche::kiosk
