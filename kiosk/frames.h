// How many frames what came in takes: the canvas acts on one press a frame.
#pragma once

#include "ui/canvas/input.h"

namespace veche::kiosk {

inline constexpr int most_frames_in_a_turn = 32;

// Draws until a frame brings no action, so that what an action changed is seen at once and presses that came together
// in one slow frame are all acted on. `draw_frame(input)` answers an optional action, `act(action)` carries it out.
// What is left after many frames waits for the next turn: the canvas asks for it.
template <typename DrawFrame, typename Act>
void draw_frames(const ui::Input& input, const DrawFrame& draw_frame, const Act& act) {
    auto action = draw_frame(input);
    for (int frames = 1; action; ++frames) {
        act(*action);
        if (frames == most_frames_in_a_turn) return;
        action = draw_frame(ui::Input{input.now_ms, {}});
    }
}

}  // namespace veche::kiosk
