// What fingers and keys mean: presses, long presses, scrolling, focus. Works on the targets the last frame drew,
// because those are what the visitor saw; reports only to targets that are drawn again. Pure; one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ui/canvas/canvas.h"
#include "ui/canvas/input.h"
#include "ui/canvas/scroller.h"
#include "ui/outline.h"

namespace veche::ui {

// A node as input sees it, in reading order.
struct Target {
    std::string id;
    Role role = Role::text;
    Rect rect;
    Rect touch;  // clipped by its scroll region
    bool pressable = false;
    bool takes_long_press = false;
    std::string region;  // innermost scroll region, or empty
    int depth = 0;       // dialogs open around it
};

struct ScrollRegion {
    std::string id;
    Rect viewport;
    float drawn_offset = 0;
    int depth = 0;
};

class Interaction {
  public:
    explicit Interaction(Scroller& scroller) : scroller_(scroller) {}

    void set_scale(float pixels_per_millimetre) { pixels_per_millimetre_ = pixels_per_millimetre; }
    // Of the comfort: fingers may wander further and rest longer.
    void set_trembling(bool trembles) { trembles_ = trembles; }
    void begin_frame(const Input& input);
    // During the frame, in reading order.
    const Target& add(Target target) { return current_.emplace_back(std::move(target)); }
    void add(const ScrollRegion& region) { current_regions_.push_back(region); }
    void open_dialog(std::string_view id);
    [[nodiscard]] Press press_of(const Target& target) const;
    void end_frame();

    [[nodiscard]] bool has_focus(std::string_view id) const { return focus_seen_ && !id.empty() && id == focus_; }
    [[nodiscard]] std::optional<std::int64_t> wake_at_ms() const;
    void forget();

  private:
    // The finger that came down last; others, such as a palm that rests on the screen, are not followed.
    struct Touch {
        std::int64_t finger = 0;
        Point began;
        Point at;
        std::int64_t began_ms = 0;
        std::string target;
        std::string region;
        bool takes_long_press = false;
        bool cancelled = false;  // scrolls, or was a long press
        bool scrolls = false;
    };
    struct Timed {
        InputEvent event;
        std::int64_t at_ms = 0;
    };

    void handle(const Timed& timed);
    void finger_down(const FingerDown& down, std::int64_t now_ms);
    void finger_move(Point at, std::int64_t now_ms);
    void finger_up(Point at, std::int64_t now_ms);
    [[nodiscard]] bool follows(std::int64_t finger) const { return touch_ && touch_->finger == finger; }
    void wheel(const Wheel& wheel);
    void key(NavigationKey key, std::int64_t now_ms);
    void turn_page(int direction);
    bool move_among_keys(NavigationKey key);
    [[nodiscard]] std::int64_t held_ms() const;
    void check_long_press(std::int64_t now_ms);
    void activate(const Target& target, Point at, std::int64_t now_ms);
    void move_focus(int steps);
    void give_focus(const Target& target);
    void follow_dialog();
    [[nodiscard]] const Target* at(Point point) const;
    [[nodiscard]] const Target* last_target(std::string_view id) const;
    [[nodiscard]] const ScrollRegion* region_at(Point point) const;
    [[nodiscard]] int depth() const { return static_cast<int>(last_dialogs_.size()); }

    Scroller& scroller_;
    float pixels_per_millimetre_ = 3.21F;
    bool trembles_ = false;
    std::int64_t now_ms_ = 0;
    std::deque<Timed> queue_;  // what waits for the next frame, because this one has its press already
    std::vector<Target> last_;
    std::vector<Target> current_;
    std::vector<ScrollRegion> last_regions_;
    std::vector<ScrollRegion> current_regions_;
    std::vector<std::string> last_dialogs_;
    std::vector<std::string> current_dialogs_;
    std::vector<std::string> focus_under_dialogs_;
    std::optional<Touch> touch_;
    std::string activated_;
    std::string long_pressed_;
    Point pressed_at_;
    std::string struck_;  // the last control that was pressed, and when: double strikes
    std::int64_t struck_ms_ = -1'000'000;
    std::string focus_;
    bool focus_seen_ = false;  // the keypad is in use: show the ring
};

}  // namespace veche::ui
