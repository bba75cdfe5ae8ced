// A picture of a document, decoded for a screen. Pure; any thread (on a kiosk a worker's).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace veche::content {

// Four bytes a pixel (RGBA, alpha not multiplied), rows from the top.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;
};

inline constexpr std::int64_t most_picture_pixels = 16'000'000;  // 64 MB while it is decoded

// PNG or baseline and progressive JPEG, told apart by their first bytes. Fails with a sentence when the bytes are
// neither, are damaged, or hold more than most_picture_pixels. The orientation a camera notes is not applied.
[[nodiscard]] Result<Picture> decode_picture(std::string_view bytes);

// At most `width` pixels wide and `height` high: squares of pixels become their mean. A smaller picture stays as it is.
[[nodiscard]] Picture shrunk(Picture picture, int width, int height);

}  // namespace veche::content
