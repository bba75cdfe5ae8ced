// Columns, scroll regions and dialogs: where things go.
#include <algorithm>
#include <cmath>

#include "ui/canvas/canvas.h"
#include "ui/canvas/parts.h"

namespace veche::ui {

namespace {

constexpr float scroll_bar_gutter_millimetres = 4;
constexpr float scroll_bar_width_millimetres = 1.2F;
constexpr float column_gap_millimetres = 4;
constexpr int most_columns = 4;
constexpr Colour scrim = {0, 0, 0, 150};

}  // namespace

Rect Canvas::area() const {
    const Parts::Column& column = parts_->columns.back();
    return {column.rect.x, column.rect.y + column.cursor, column.rect.width,
            std::max(0.0F, column.rect.height - column.cursor)};
}

int Canvas::columns_for(float minimum_width_mm) const {
    const float grown = cap_height_class(parts_->comfort.text_size).aim / cap_height_class(TextSize::normal).aim;
    const float gap = mm(column_gap_millimetres);
    const float fit = (area().width + gap) / (mm(minimum_width_mm) * grown + gap);
    return std::clamp(static_cast<int>(fit), 1, most_columns);
}

Rect Canvas::take(float height) {
    const Rect left = area();
    parts_->columns.back().cursor += height;
    return {left.x, left.y, left.width, height};
}

void Canvas::space(float millimetres) {
    parts_->columns.back().cursor += std::round(mm(millimetres));
}

void Canvas::push_area(Rect area) {
    parts_->columns.push_back({area, 0});
}

void Canvas::pop_area() {
    parts_->columns.pop_back();
}

void Canvas::begin_content_at(float y) {
    parts_->content_from = y;
}

float Canvas::lead() const {
    return std::max(0.0F, parts_->content_from - area().y);
}

void Canvas::begin_scroll(std::string_view id, Rect viewport) {
    Parts& parts = *parts_;
    // What is sized by how much can be seen is right from the next frame on.
    parts.moved = parts.moved || std::abs(parts.scroller.extent(id).viewport - viewport.height) > 1;
    parts.scroller.set_viewport(id, viewport);
    const float offset = std::round(parts.scroller.offset(id));
    parts.regions.push_back({std::string(id), viewport, offset});
    if (parts.dialogs == 0 && viewport.height > parts.tallest_height) {
        parts.tallest_region = id;
        parts.tallest_height = viewport.height;
    }
    parts.interaction.add(ScrollRegion{std::string(id), viewport, offset, parts.dialogs});
    // Room at both sides for focus rings and, at the right, for the mark of the position.
    const float gutter = mm(scroll_bar_gutter_millimetres);
    parts.push_clip(
        intersection({viewport.x - gutter, viewport.y, viewport.width + 2 * gutter, viewport.height}, parts.clip()));
    push_area({viewport.x, viewport.y - offset, viewport.width, unlimited_height});
    if (parts.dialogs == 0) static_cast<void>(take(std::max(0.0F, parts.content_from - viewport.y)));
}

void Canvas::end_scroll() {
    Parts& parts = *parts_;
    const Parts::OpenRegion region = parts.regions.back();
    const float content = parts.columns.back().cursor;
    const bool grew = std::abs(parts.scroller.extent(region.id).content - content) > 1;
    parts.scroller.set_extent(region.id, region.viewport, content);
    parts.moved = parts.moved || grew;  // what is sized by its content is right from the next frame on
    parts.moved = parts.moved || std::round(parts.scroller.offset(region.id)) != region.drawn_offset;
    if (content > region.viewport.height + 1) {
        const float width = mm(scroll_bar_width_millimetres);
        const float shown = region.viewport.height / content;
        const float height = std::max(mm(6), region.viewport.height * shown);
        const float way = region.viewport.height - height;
        const float at = region.drawn_offset / std::max(1.0F, content - region.viewport.height);
        fill({region.viewport.right() + mm(2), region.viewport.y + way * std::clamp(at, 0.0F, 1.0F), width, height},
             theme().border, width / 2);
    }
    pop_area();
    parts.pop_clip();
    parts.regions.pop_back();
}

void Canvas::turn_page(std::string_view id, int direction) {
    parts_->scroller.turn_page(id, direction);
}

void Canvas::follow(std::string_view what, std::string_view key, Rect rect) {
    Parts& parts = *parts_;
    parts.followed_next.insert_or_assign(std::string(what), std::string(key));
    const auto before = parts.followed.find(what);
    if (before != parts.followed.end() && before->second == key) return;
    if (parts.regions.empty()) return;
    const Parts::OpenRegion& region = parts.regions.back();
    parts.scroller.reveal(region.id, rect, region.drawn_offset, mm(4));
}

std::string Canvas::tallest_scroll() const {
    return parts_->tallest_region;
}

ScrollExtent Canvas::scroll_extent(std::string_view id) const {
    return parts_->scroller.extent(id);
}

Rect Canvas::near_area() const {
    const Rect around = parts_->regions.empty() ? screen() : parts_->regions.back().viewport;
    return {around.x, around.y - around.height, around.width, around.height * 3};
}

bool Canvas::nearby(Rect rect) const {
    const Rect around = near_area();
    return rect.bottom() >= around.y && rect.y <= around.bottom();
}

bool Canvas::seen(Rect rect) const {
    const Rect shown = parts_->clip();
    return rect.bottom() >= shown.y && rect.y <= shown.bottom() && rect.right() >= shown.x && rect.x <= shown.right();
}

void Canvas::begin_dialog(std::string_view id, Rect rect, std::string_view label) {
    Parts& parts = *parts_;
    for (Node& node : parts.building) {
        node.covered = true;
        node.pressable = false;
        node.focused = false;
    }
    ++parts.dialogs;
    parts.interaction.open_dialog(id);
    parts.push_clip(screen());
    fill(screen(), scrim);
    fill(rect, theme().surface, mm(3));
    stroke(rect, theme().border, std::max(1.0F, mm(0.4F)), mm(3));
    push_background(theme().surface);
    describe(id, Role::dialog, label, label, rect);
    push_area(rect.inset(mm(6)));
}

void Canvas::end_dialog() {
    pop_area();
    pop_background();
    parts_->pop_clip();
}

}  // namespace veche::ui
