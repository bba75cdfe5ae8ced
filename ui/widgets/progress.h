// How much of something is done, drawn, with its figure in words beside it. Describes itself in the outline.
#pragma once

#include <string>

#include "ui/canvas/canvas.h"

namespace veche::ui {

struct Progress {
    std::string id;
    float fraction = 0;  // 0 to 1
    std::string figure;  // "44 %", shown
    std::string spoken;  // "11 of 25 done"
    Tone tone = Tone::accent;
    std::vector<float> ticks = {};  // marks across a bar, 0 to 1
};

// A bar across the column with the figure at its right.
void draw_progress_bar(Canvas& canvas, const Progress& progress);
// The figure stands inside the ring.
void draw_progress_ring(Canvas& canvas, const Progress& progress, Rect rect);

}  // namespace veche::ui
