// Radio buttons and ticks with their words; a scale as steps side by side.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "ui/action.h"
#include "ui/canvas/canvas.h"

namespace veche::ui {

struct ChoiceOption {
    std::string id;  // of the node
    std::string label;
    std::string detail;
    bool chosen = false;
    bool is_private = false;
};

// One below the other in the current column. The one pressed.
[[nodiscard]] std::optional<std::size_t> draw_choices(Canvas& canvas, std::span<const ChoiceOption> options,
                                                      Choice choice);
// Side by side where they fit; what the ends mean is written below them.
[[nodiscard]] std::optional<std::size_t> draw_scale(Canvas& canvas, std::span<const ChoiceOption> options,
                                                    const std::string& low, const std::string& high);

}  // namespace veche::ui
