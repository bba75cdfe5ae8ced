// Where the parts of the frame stand for one window, text size and view. Pure but for measuring.
#pragma once

#include "ui/canvas/canvas.h"
#include "ui/frame.h"
#include "ui/geometry.h"

namespace veche::ui {

struct FramePlaces {
    Rect header;
    Rect content;
    Rect notice;  // zero height: none
    Rect status;
    Rect page_up;
    Rect page_down;
    Rect position;
    Rect bar;
    std::size_t bar_columns = 1;
};

[[nodiscard]] FramePlaces places_of(const Canvas& canvas, const FrameView& view);

}  // namespace veche::ui
