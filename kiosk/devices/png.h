// Pictures of the screen as PNG files.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "content/picture.h"

namespace veche::kiosk {

[[nodiscard]] Result<void> write_png(const std::filesystem::path& file, const content::Picture& picture);

}  // namespace veche::kiosk
