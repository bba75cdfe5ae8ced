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
    float content_from = 0;  // below the top of `content`, for a hand that reaches the lower half only; 0: at its top
    bool gives_way = false;  // there is no room for status and bar beside the keyboard
};

[[nodiscard]] FramePlaces places_of(const Canvas& canvas, const FrameView& view);

}  // namespace veche::ui
