// Filters as chips and tabs as a row of words: one of several, flowing over lines where they need to.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "ui/canvas/canvas.h"

namespace veche::ui {

struct Chip {
    std::string id;  // of the node
    std::string label;
    bool chosen = false;
};

// With a quiet word in front ("Topic"); empty: none. The one pressed.
[[nodiscard]] std::optional<std::size_t> draw_chips(Canvas& canvas, const std::string& label,
                                                    std::span<const Chip> chips);
// Side by side and equally wide where that fits.
[[nodiscard]] std::optional<std::size_t> draw_tabs(Canvas& canvas, std::span<const Chip> tabs);

}  // namespace veche::ui
