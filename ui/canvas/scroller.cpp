#include "ui/canvas/scroller.h"

#include <algorithm>
#include <cmath>

namespace veche::ui {

namespace {

constexpr float glide_time_constant_ms = 325;
constexpr float slowest_glide = 0.02F;          // pixels a millisecond: then it stands
constexpr float fastest_glide = 12;             // a flick of a nervous finger stays readable
constexpr float least_flick = 0.15F;            // a finger slower than that only lets go
constexpr float move_time_constant_ms = 45;     // 95 % of a move within 150 ms
constexpr float part_of_page = 0.85F;           // what was at the edge is seen again after a turn
constexpr std::int64_t sample_window_ms = 100;  // the finger's speed is that of its last tenth of a second
constexpr std::int64_t longest_step_ms = 100;   // after a sleep the first step of a glide is short

}  // namespace

Scroller::Region& Scroller::region(std::string_view id) {
    const auto found = regions_.find(id);
    return found != regions_.end() ? found->second : regions_.emplace(std::string(id), Region{}).first->second;
}

void Scroller::settle(Region& region) const {
    if (!region.known) return;
    const float furthest = std::max(0.0F, region.content - region.viewport.height);
    const float inside = std::clamp(region.offset, 0.0F, furthest);
    if (inside != region.offset) region.velocity = 0;
    region.offset = inside;
    if (region.goal) region.goal = std::clamp(*region.goal, 0.0F, furthest);
}

void Scroller::advance(std::int64_t now_ms) {
    const auto step = static_cast<float>(std::clamp<std::int64_t>(now_ms - now_ms_, 0, longest_step_ms));
    now_ms_ = now_ms;
    for (auto& [id, region] : regions_) {
        if (region.goal) {
            const float left = *region.goal - region.offset;
            const float moved = left * (1 - std::exp(-step / move_time_constant_ms));
            region.offset += moved;
            if (std::abs(*region.goal - region.offset) < 0.75F) {
                region.offset = *region.goal;
                region.goal.reset();
            }
        } else if (region.velocity != 0) {
            const float decay = std::exp(-step / glide_time_constant_ms);
            region.offset += region.velocity * glide_time_constant_ms * (1 - decay);
            region.velocity *= decay;
            if (std::abs(region.velocity) < slowest_glide) region.velocity = 0;
        }
        settle(region);
    }
}

void Scroller::drag_begin(std::string_view id, std::int64_t now_ms) {
    Region& dragged = region(id);
    dragged.velocity = 0;
    dragged.goal.reset();
    dragged.samples.assign(1, {now_ms, dragged.offset});
}

void Scroller::drag(std::string_view id, float content_up, std::int64_t now_ms) {
    Region& dragged = region(id);
    dragged.offset += content_up;
    settle(dragged);
    dragged.samples.push_back({now_ms, dragged.offset});
    while (dragged.samples.size() > 2 && now_ms - dragged.samples.front().at_ms > sample_window_ms) {
        dragged.samples.pop_front();
    }
}

void Scroller::drag_end(std::string_view id, std::int64_t now_ms) {
    Region& dragged = region(id);
    if (motion_ == Motion::on && !dragged.samples.empty()) {
        const Sample& oldest = dragged.samples.front();
        const std::int64_t took = now_ms - oldest.at_ms;
        const bool rested = now_ms - dragged.samples.back().at_ms > sample_window_ms / 2;
        if (took > 0 && !rested) {
            const float speed = (dragged.offset - oldest.offset) / static_cast<float>(took);
            if (std::abs(speed) > least_flick) dragged.velocity = std::clamp(speed, -fastest_glide, fastest_glide);
        }
    }
    dragged.samples.clear();
}

bool Scroller::stop(std::string_view id) {
    Region& stopped = region(id);
    const bool was_gliding = std::abs(stopped.velocity) > least_flick;
    stopped.velocity = 0;
    return was_gliding;
}

void Scroller::go(Region& region, float offset) const {
    region.velocity = 0;
    if (motion_ == Motion::on && region.known) {
        region.goal = offset;
    } else {
        region.goal.reset();
        region.offset = offset;
    }
    settle(region);
}

void Scroller::move_by(std::string_view id, float pixels) {
    Region& moved = region(id);
    go(moved, moved.goal.value_or(moved.offset) + pixels);
}

void Scroller::turn_page(std::string_view id, int direction) {
    move_by(id, extent(id).viewport * part_of_page * static_cast<float>(direction));
}

void Scroller::reveal(std::string_view id, Rect rect, float drawn_offset, float margin) {
    Region& shown = region(id);
    const float top = rect.y - shown.viewport.y + drawn_offset - margin;
    const float bottom = rect.bottom() - shown.viewport.y + drawn_offset + margin;
    // What was just drawn may be more than the last frame knew of: a large text pasted in.
    shown.content = std::max(shown.content, bottom - margin);
    const float stands = shown.goal.value_or(shown.offset);
    const bool taller = bottom - top > shown.viewport.height;
    if (top < stands || taller) {
        if (top < stands || top >= stands + shown.viewport.height) go(shown, std::max(0.0F, top));
    } else if (bottom > stands + shown.viewport.height) {
        go(shown, bottom - shown.viewport.height);
    }
}

void Scroller::set_extent(std::string_view id, Rect viewport, float content) {
    Region& told = region(id);
    told.viewport = viewport;
    told.content = content;
    told.known = true;
    settle(told);
}

ScrollExtent Scroller::extent(std::string_view id) const {
    const auto found = regions_.find(id);
    if (found == regions_.end()) return {};
    return {found->second.offset, found->second.viewport.height, found->second.content};
}

float Scroller::offset(std::string_view id) const {
    const auto found = regions_.find(id);
    return found == regions_.end() ? 0 : found->second.offset;
}

bool Scroller::can_scroll(std::string_view id) const {
    return !extent(id).fits();
}

bool Scroller::moving() const {
    return std::any_of(regions_.begin(), regions_.end(),
                       [](const auto& entry) { return entry.second.goal || entry.second.velocity != 0; });
}

}  // namespace veche::ui
