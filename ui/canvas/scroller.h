// Scroll regions by id: where each stands, how it glides after a finger, how it moves to a place asked for.
// Pure values and times; owned by the canvas, one thread. Pixels and milliseconds.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ui/canvas/canvas.h"
#include "ui/geometry.h"

namespace veche::ui {

class Scroller {
  public:
    // With motion off nothing glides and every move is at once.
    void set_motion(Motion motion) { motion_ = motion; }
    // Moves what glides on to `now`.
    void advance(std::int64_t now_ms);

    void drag_begin(std::string_view id, std::int64_t now_ms);
    void drag(std::string_view id, float content_up, std::int64_t now_ms);
    void drag_end(std::string_view id, std::int64_t now_ms);
    // True when it was gliding: the finger that stops it presses nothing.
    bool stop(std::string_view id);
    void move_by(std::string_view id, float pixels);
    // Most of a page down (1) or up (-1).
    void turn_page(std::string_view id, int direction);
    // The least move that shows rect, given as it lay on the screen when the region stood at `drawn_offset`.
    void reveal(std::string_view id, Rect rect, float drawn_offset, float margin);

    // Told when a region begins, so that the first frame can bring something into view already.
    void set_viewport(std::string_view id, Rect viewport) { region(id).viewport = viewport; }
    // Told by the frame; keeps the position inside what there is.
    void set_extent(std::string_view id, Rect viewport, float content);
    [[nodiscard]] ScrollExtent extent(std::string_view id) const;
    [[nodiscard]] float offset(std::string_view id) const;
    [[nodiscard]] bool can_scroll(std::string_view id) const;
    [[nodiscard]] bool moving() const;
    void forget() { regions_.clear(); }

  private:
    struct Sample {
        std::int64_t at_ms = 0;
        float offset = 0;
    };
    struct Region {
        float offset = 0;
        float velocity = 0;  // pixels a millisecond
        std::optional<float> goal;
        Rect viewport;
        float content = 0;
        bool known = false;
        std::deque<Sample> samples;
    };

    Region& region(std::string_view id);
    void settle(Region& region) const;
    void go(Region& region, float offset) const;

    std::map<std::string, Region, std::less<>> regions_;
    std::int64_t now_ms_ = 0;
    Motion motion_ = Motion::on;
};

}  // namespace veche::ui
