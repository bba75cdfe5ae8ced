#include "ui/canvas/interaction.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace veche::ui {

namespace {

constexpr std::int64_t double_strike_ms = 200;
constexpr std::int64_t long_press_ms = 600;
// A hand that trembles strikes twice, rests long where it means to press, and wanders while it does.
constexpr std::int64_t trembling_double_strike_ms = 600;
constexpr std::int64_t trembling_long_press_ms = 1'500;
// How far up or down a finger moves before it scrolls what lies below it.
constexpr float scroll_from_millimetres = 7;
constexpr float trembling_scroll_from_millimetres = 14;
constexpr std::int64_t frame_ms = 10;
constexpr float wheel_step_millimetres = 15;
constexpr std::size_t longest_queue = 256;

bool is_sideways(NavigationKey key) {
    return key == NavigationKey::left || key == NavigationKey::right;
}

bool is_arrow(NavigationKey key) {
    return is_sideways(key) || key == NavigationKey::up || key == NavigationKey::down;
}

// How far a key is from another in the direction of an arrow; nothing: it does not lie there. Sideways only keys of the
// same row do; up and down a row that is nearer goes before a key that is straighter ahead.
std::optional<float> distance_along(NavigationKey arrow, Rect from, Rect to) {
    const float across = to.centre().x - from.centre().x;
    const float down = to.centre().y - from.centre().y;
    const float sign = arrow == NavigationKey::left || arrow == NavigationKey::up ? -1.0F : 1.0F;
    const float row = from.height / 2;
    if (is_sideways(arrow)) {
        if (sign * across <= 1 || std::abs(down) > row) return std::nullopt;
        return sign * across;
    }
    if (sign * down <= row) return std::nullopt;
    return sign * down * 4 + std::abs(across);
}

}  // namespace

void Interaction::begin_frame(const Input& input) {
    now_ms_ = input.now_ms;
    activated_.clear();
    long_pressed_.clear();
    scroller_.advance(now_ms_);
    for (const InputEvent& event : input.events) {
        if (queue_.size() < longest_queue) queue_.push_back({event, input.now_ms});
    }
    // One press a frame: what follows it belongs to the screen it leads to.
    while (!queue_.empty() && activated_.empty() && long_pressed_.empty()) {
        const Timed next = queue_.front();
        queue_.pop_front();
        handle(next);
    }
    if (activated_.empty()) check_long_press(now_ms_);
    current_.clear();
    current_regions_.clear();
    current_dialogs_.clear();
}

void Interaction::handle(const Timed& timed) {
    if (const auto* down = std::get_if<FingerDown>(&timed.event)) finger_down(*down, timed.at_ms);
    if (const auto* move = std::get_if<FingerMove>(&timed.event); move != nullptr && follows(move->finger)) {
        finger_move(move->at, timed.at_ms);
    }
    if (const auto* up = std::get_if<FingerUp>(&timed.event); up != nullptr && follows(up->finger)) {
        finger_up(up->at, timed.at_ms);
    }
    if (const auto* turned = std::get_if<Wheel>(&timed.event)) wheel(*turned);
    if (const auto* pressed = std::get_if<KeyDown>(&timed.event)) key(pressed->key, timed.at_ms);
}

const Target* Interaction::at(Point point) const {
    // What is drawn last lies on top; a target hit by its drawing goes before one hit by its margin.
    const Target* by_margin = nullptr;
    for (auto target = last_.rbegin(); target != last_.rend(); ++target) {
        if (!target->pressable || target->depth != depth() || !target->touch.contains(point)) continue;
        if (target->rect.contains(point)) return &*target;
        if (by_margin == nullptr) by_margin = &*target;
    }
    return by_margin;
}

const Target* Interaction::last_target(std::string_view id) const {
    const auto found = std::find_if(last_.begin(), last_.end(), [&](const Target& one) { return one.id == id; });
    return found == last_.end() ? nullptr : &*found;
}

const ScrollRegion* Interaction::region_at(Point point) const {
    for (auto region = last_regions_.rbegin(); region != last_regions_.rend(); ++region) {
        const bool alive = region->depth == depth() && region->viewport.contains(point);
        if (alive && scroller_.can_scroll(region->id)) return &*region;
    }
    return nullptr;
}

void Interaction::finger_down(const FingerDown& down, std::int64_t now_ms) {
    focus_seen_ = false;
    const Point point = down.at;
    Touch touch;
    touch.finger = down.finger;
    touch.began = touch.at = point;
    touch.began_ms = now_ms;
    if (const ScrollRegion* region = region_at(point)) {
        touch.region = region->id;
        touch.cancelled = scroller_.stop(region->id);
    }
    if (const Target* target = at(point); target != nullptr && !touch.cancelled) {
        touch.target = target->id;
        touch.takes_long_press = target->takes_long_press;
        focus_ = target->id;
    }
    touch_ = touch;
}

void Interaction::finger_move(Point point, std::int64_t now_ms) {
    Touch& touch = *touch_;
    const float moved_y = point.y - touch.at.y;
    touch.at = point;
    if (touch.scrolls) {
        scroller_.drag(touch.region, -moved_y, now_ms);
        return;
    }
    // Sideways, and where there is nothing to scroll, a finger may wander: what counts is where it ends.
    if (touch.region.empty()) return;
    const float from = trembles_ ? trembling_scroll_from_millimetres : scroll_from_millimetres;
    if (std::abs(point.y - touch.began.y) > from * pixels_per_millimetre_) {
        touch.cancelled = true;
        touch.scrolls = true;
        scroller_.drag_begin(touch.region, now_ms);
        // The content follows the finger from here on: no jump by the way it had to move first.
    }
}

void Interaction::finger_up(Point point, std::int64_t now_ms) {
    finger_move(point, now_ms);
    check_long_press(now_ms);
    const Touch touch = *touch_;
    touch_.reset();
    if (touch.scrolls) scroller_.drag_end(touch.region, now_ms);
    if (touch.cancelled || touch.target.empty()) return;
    const Target* target = last_target(touch.target);
    if (target != nullptr && target->pressable && target->touch.contains(point)) activate(*target, point, now_ms);
}

std::int64_t Interaction::held_ms() const {
    return trembles_ ? trembling_long_press_ms : long_press_ms;
}

void Interaction::check_long_press(std::int64_t now_ms) {
    if (!touch_ || touch_->cancelled || !touch_->takes_long_press) return;
    if (now_ms - touch_->began_ms < held_ms()) return;
    touch_->cancelled = true;
    long_pressed_ = touch_->target;
    pressed_at_ = touch_->at;
}

void Interaction::activate(const Target& target, Point point, std::int64_t now_ms) {
    const bool struck_twice =
        target.id == struck_ && now_ms - struck_ms_ < (trembles_ ? trembling_double_strike_ms : double_strike_ms);
    struck_ = target.id;
    struck_ms_ = now_ms;
    if (struck_twice && target.role != Role::key) return;
    activated_ = target.id;
    pressed_at_ = point;
}

void Interaction::wheel(const Wheel& turned) {
    if (const ScrollRegion* region = region_at(turned.at)) {
        scroller_.move_by(region->id, -turned.steps * wheel_step_millimetres * pixels_per_millimetre_);
    }
}

void Interaction::key(NavigationKey pressed, std::int64_t now_ms) {
    if (pressed == NavigationKey::page_up) turn_page(-1);
    if (pressed == NavigationKey::page_down) turn_page(1);
    if (pressed == NavigationKey::select && focus_seen_) {
        const Target* target = last_target(focus_);
        if (target != nullptr && target->pressable && target->depth == depth()) {
            activate(*target, target->rect.centre(), now_ms);
        }
    }
    if (focus_seen_ && move_among_keys(pressed)) return;
    if (pressed == NavigationKey::down) move_focus(1);
    if (pressed == NavigationKey::up) move_focus(-1);
}

void Interaction::turn_page(int direction) {
    const Target* focused = last_target(focus_);
    std::string id = focused != nullptr ? focused->region : std::string();
    if (id.empty()) {
        float tallest = 0;
        for (const ScrollRegion& region : last_regions_) {
            if (region.depth != depth() || region.viewport.height <= tallest) continue;
            tallest = region.viewport.height;
            id = region.id;
        }
    }
    if (!id.empty()) scroller_.turn_page(id, direction);
}

// The on-screen keyboard is a plane: the nearest key in the next row. False: the keyboard ends here.
bool Interaction::move_among_keys(NavigationKey pressed) {
    const Target* from = last_target(focus_);
    if (from == nullptr || from->role != Role::key || !is_arrow(pressed)) return false;
    const Target* best = nullptr;
    float least = std::numeric_limits<float>::infinity();
    for (const Target& target : last_) {
        if (target.role != Role::key || !target.pressable || target.depth != depth()) continue;
        const float distance = distance_along(pressed, from->rect, target.rect).value_or(least);
        if (distance >= least) continue;
        best = &target;
        least = distance;
    }
    if (best != nullptr) give_focus(*best);
    return best != nullptr || is_sideways(pressed);
}

void Interaction::move_focus(int steps) {
    std::vector<const Target*> reachable;
    for (const Target& target : last_) {
        if (target.depth == depth()) reachable.push_back(&target);
    }
    if (reachable.empty() || steps == 0) return;
    const auto count = static_cast<int>(reachable.size());
    const auto found =
        std::find_if(reachable.begin(), reachable.end(), [&](const Target* one) { return one->id == focus_; });
    int index = 0;
    if (found != reachable.end()) {
        const auto here = static_cast<int>(found - reachable.begin());
        // After a touch the first key only shows where the focus is.
        index = focus_seen_ ? ((here + steps) % count + count) % count : here;
    } else if (steps < 0) {
        index = count - 1;
    }
    give_focus(*reachable[static_cast<std::size_t>(index)]);
}

void Interaction::give_focus(const Target& target) {
    focus_ = target.id;
    focus_seen_ = true;
    for (const ScrollRegion& region : last_regions_) {
        if (region.id != target.region) continue;
        scroller_.reveal(region.id, target.rect, region.drawn_offset, 4 * pixels_per_millimetre_);
    }
}

void Interaction::open_dialog(std::string_view id) {
    current_dialogs_.emplace_back(id);
}

Press Interaction::press_of(const Target& target) const {
    Press press;
    if (!target.pressable) return press;
    press.activated = activated_ == target.id;
    press.long_press = long_pressed_ == target.id;
    press.held = touch_ && !touch_->cancelled && touch_->target == target.id && target.touch.contains(touch_->at);
    if (press.activated || press.long_press) press.at = pressed_at_;
    if (press.held) press.at = touch_->at;
    return press;
}

void Interaction::end_frame() {
    activated_.clear();
    long_pressed_.clear();
    last_.swap(current_);
    last_regions_.swap(current_regions_);
    if (last_dialogs_ != current_dialogs_) follow_dialog();
    if (last_target(focus_) == nullptr) focus_.clear();
}

// A dialog takes the focus when it opens and gives it back when it closes.
void Interaction::follow_dialog() {
    const std::size_t before = last_dialogs_.size();
    last_dialogs_ = current_dialogs_;
    touch_.reset();
    if (last_dialogs_.size() > before) {
        focus_under_dialogs_.push_back(focus_);
        focus_.clear();
        for (const Target& target : last_) {
            if (target.depth != depth()) continue;
            focus_ = target.id;
            break;
        }
    } else if (!focus_under_dialogs_.empty()) {
        focus_ = focus_under_dialogs_.back();
        focus_under_dialogs_.pop_back();
        if (last_dialogs_.empty()) focus_under_dialogs_.clear();
    }
}

std::optional<std::int64_t> Interaction::wake_at_ms() const {
    if (!queue_.empty()) return now_ms_;
    if (scroller_.moving()) return now_ms_ + frame_ms;
    if (touch_ && !touch_->cancelled && touch_->takes_long_press) return touch_->began_ms + held_ms();
    return std::nullopt;
}

void Interaction::forget() {
    queue_.clear();
    touch_.reset();
    focus_.clear();
    focus_seen_ = false;
    struck_.clear();
    focus_under_dialogs_.clear();
}

}  // namespace veche::ui
