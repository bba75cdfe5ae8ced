// A canvas without a window, and a finger and a keypad for it. For tests of ui/.
#pragma once

#include <algorithm>
#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/folders.h"
#include "ui/canvas/canvas.h"

namespace veche::ui::testing {

class CanvasRig {
  public:
    using Draw = std::function<void(Canvas&)>;

    explicit CanvasRig(Draw draw, CanvasSettings settings = {1080, 1920, 3.21F}) : draw_(std::move(draw)) {
        auto themes = load_themes(VECHE_SOURCE_DIR "/assets/themes");
        REQUIRE_MESSAGE(themes, (themes ? "" : themes.error().message));
        auto made = Canvas::create(settings, default_font_files(), *themes);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
        canvas_ = std::move(*made);
        frame();
    }

    Canvas& canvas() { return *canvas_; }
    void set_draw(Draw draw) { draw_ = std::move(draw); }
    // Draws one frame, `after_ms` after the last one.
    void frame(std::vector<InputEvent> events = {}, std::int64_t after_ms = 16) {
        now_ms_ += after_ms;
        canvas_->begin_frame({now_ms_, std::move(events)});
        draw_(*canvas_);
        canvas_->end_frame();
    }
    // Draws until nothing moves any more.
    void rest() {
        for (int frames = 0; frames < 2000 && canvas_->wake_at_ms(); ++frames) frame();
    }
    void tap(Point at, std::int64_t after_ms = 500) {
        frame({FingerDown{at}}, after_ms);
        frame({FingerUp{at}}, 60);
    }
    void tap(std::string_view id) { tap(node(id).rect.centre()); }
    void key(NavigationKey key, std::int64_t after_ms = 500) { frame({KeyDown{key}}, after_ms); }
    // A finger that goes straight from one place to another within `took_ms`.
    void swipe(Point from, Point to, std::int64_t took_ms = 160) {
        frame({FingerDown{from}}, 500);
        constexpr int steps = 8;
        for (int step = 1; step <= steps; ++step) {
            const float part = static_cast<float>(step) / steps;
            frame({FingerMove{{from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part}}}, took_ms / steps);
        }
        frame({FingerUp{to}}, 1);
    }

    [[nodiscard]] bool has(std::string_view id) const { return find(id) != nullptr; }
    [[nodiscard]] const Node& node(std::string_view id) const {
        const Node* found = find(id);
        REQUIRE_MESSAGE(found != nullptr, std::string(id));
        return *found;
    }
    [[nodiscard]] std::string focused() const {
        for (const Node& one : canvas_->outline()) {
            if (one.focused) return one.id;
        }
        return {};
    }

  private:
    [[nodiscard]] const Node* find(std::string_view id) const {
        for (const Node& one : canvas_->outline()) {
            if (one.id == id) return &one;
        }
        return nullptr;
    }

    Draw draw_;
    std::unique_ptr<Canvas> canvas_;
    std::int64_t now_ms_ = 1000;
};

}  // namespace veche::ui::testing
