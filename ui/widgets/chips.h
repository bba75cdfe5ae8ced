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

// Where a chip's tick and words stand in it, in the middle together. A chip that is not chosen has no tick.
struct ChipPlaces {
    Rect mark;
    Rect words;
};
[[nodiscard]] ChipPlaces places_in_chip(const Canvas& canvas, const Chip& chip, Rect rect);

// With a quiet word in front ("Topic"); empty: none. The one pressed.
[[nodiscard]] std::optional<std::size_t> draw_chips(Canvas& canvas, const std::string& label,
                                                    std::span<const Chip> chips);
// Side by side and equally wide where that fits.
[[nodiscard]] std::optional<std::size_t> draw_tabs(Canvas& canvas, std::span<const Chip> tabs);

}  // namespace veche::ui
