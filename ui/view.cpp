#include "ui/view.h"

namespace veche::ui {

std::optional<Action> draw(Canvas& canvas, const View& view) {
    begin_frame_view(canvas, view.frame);
    auto action = std::visit([&](const auto& screen) { return draw(canvas, screen); }, view.screen);
    // What lies over the screen is asked last and wins.
    if (auto over = end_frame_view(canvas, view.frame)) action = std::move(over);
    return action;
}

}  // namespace veche::ui
