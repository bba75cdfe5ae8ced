// How far two colours are apart, as WCAG 2 measures it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "ui/outline.h"

namespace veche::ui::testing {

[[nodiscard]] inline double linear(std::uint8_t part) {
    const double value = part / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

[[nodiscard]] inline double luminance(Colour colour) {
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

// 1 to 21.
[[nodiscard]] inline double contrast_ratio(Colour one, Colour other) {
    const double first = luminance(one);
    const double second = luminance(other);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace veche::ui::testing
