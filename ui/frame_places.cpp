#include "ui/frame_places.h"

#include <algorithm>

#include "ui/canvas/font_metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

// What is typed into is read best when this much is left between the title and the keyboard, millimetres. Where it is
// not, status and bar give way until the keyboard is hidden.
constexpr float least_room_to_type = 130;

// As wide, in heights of a line, the status has to be beside the buttons: the usual sentences then take two lines.
constexpr float least_lines_beside = 11;

Button button_of(const BarButton& bar_button) {
    Button button;
    button.icon = bar_button.icon;
    button.label = bar_button.label;
    return button;
}

// All in one row where every word fits, else in as few rows as it takes.
std::size_t columns_of_bar(const Canvas& canvas, const FrameView& view, float width) {
    const float gap = canvas.mm(3);
    float widest = canvas.mm(style::touch);
    for (const BarButton& button : view.bar) {
        widest = std::max(widest, canvas.metrics()->widest_word(TextStyle::body, button.label) + canvas.mm(5));
    }
    const auto fit = static_cast<std::size_t>(std::max(1.0F, (width + gap) / (widest + gap)));
    const std::size_t count = std::max<std::size_t>(1, view.bar.size());
    const std::size_t rows = (count + fit - 1) / fit;
    return (count + rows - 1) / rows;
}

float height_of_bar(const Canvas& canvas, const FrameView& view, float width, std::size_t columns) {
    if (view.bar.empty()) return 0;
    const float gap = canvas.mm(3);
    const float each = (width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    float height = 0;
    for (const BarButton& button : view.bar) {
        height = std::max(height, stacked_button_height(canvas, button_of(button), each));
    }
    const std::size_t rows = (view.bar.size() + columns - 1) / columns;
    return height * static_cast<float>(rows) + gap * static_cast<float>(rows - 1) + 2 * canvas.mm(2);
}

float height_of_header(const Canvas& canvas, const FrameView& view, float width) {
    const float town = view.town.empty() ? 0 : canvas.measure(view.town, TextStyle::body, width).y;
    const float title = view.title.empty() ? 0 : canvas.measure(view.title, TextStyle::title, width).y;
    return town + title + canvas.mm(9);
}

// The status and the paging buttons: side by side where there is room for both. The room of two lines is there for a
// status of one, so that nothing moves under a reader when the network goes; longer sentences are rare. While one
// types, all room is the keyboard's and the text's.
float place_strip(const Canvas& canvas, const FrameView& view, Rect room, FramePlaces& places) {
    const float gap = canvas.mm(style::gap);
    const auto [up, down] = paging_buttons("page", {}, view.page_up, view.page_down);
    const float up_width = std::min(room.width / 2 - gap, button_width(canvas, up));
    const float down_width = std::min(room.width / 2 - gap, button_width(canvas, down));
    const float buttons = std::max(button_height(canvas, up, up_width), button_height(canvas, down, down_width));
    const float position = canvas.measure("100 %", TextStyle::body, 0).x + canvas.mm(2);
    const float icon = canvas.icon_size(IconSize::small) + canvas.mm(2);
    const float beside = room.width - up_width - down_width - position - 3 * gap;
    const float line = canvas.line_height(TextStyle::body);
    const float least = view.keyboard ? 0 : least_lines_beside * line;
    const bool fits =
        beside - icon > least && canvas.measure(view.status, TextStyle::body, beside - icon).y < 3.5F * line;
    const float status_width = fits ? beside : room.width;
    const float words = view.status.empty() ? 0 : canvas.measure(view.status, TextStyle::body, status_width - icon).y;
    const float lines = view.keyboard ? words : std::max(words, 2 * line);
    const float height = fits ? std::max(buttons, lines) : buttons + lines + canvas.mm(2);
    const float top = room.bottom() - height;
    places.status = {room.x, top + ((fits ? height : lines) - words) / 2, status_width, words};
    const float row = room.bottom() - (fits ? (height + buttons) / 2 : buttons);
    places.page_down = {room.right() - down_width, row, down_width, buttons};
    places.page_up = {places.page_down.x - gap - up_width, row, up_width, buttons};
    places.position = {places.page_up.x - gap - position, row + (buttons - line) / 2, position, line};
    return height;
}

}  // namespace

FramePlaces places_of(const Canvas& canvas, const FrameView& view) {
    const Rect screen = canvas.screen();
    FramePlaces places;
    if (view.bare) {
        places.content = screen;
        return places;
    }
    const float margin = canvas.mm(style::margin);
    const float width = screen.width - 2 * margin;
    places.header = {0, 0, screen.width, height_of_header(canvas, view, width)};
    places.bar_columns = columns_of_bar(canvas, view, width);
    const float bar = height_of_bar(canvas, view, width, places.bar_columns);
    places.bar = {0, screen.height - bar, screen.width, bar};
    const float between = canvas.mm(3);
    const Rect room = {margin, 0, width, places.bar.y - between};
    const float strip = place_strip(canvas, view, room, places);
    if (view.keyboard) {
        const float keys = keyboard_height(canvas, *view.keyboard);
        places.gives_way = room.bottom() - strip - keys - places.header.bottom() < canvas.mm(least_room_to_type);
    }
    if (places.gives_way) {
        places.content = {margin, places.header.bottom() + between, width, 0};
        places.content.height = std::max(0.0F, screen.height - between - places.content.y);
        return places;
    }
    float bottom = room.bottom() - strip - between;
    if (!view.notice.empty()) {
        const float icon = canvas.icon_size(IconSize::small) + canvas.mm(2);
        const float words = canvas.measure(view.notice, TextStyle::strong, width - icon).y;
        places.notice = {margin, bottom - words, width, words};
        bottom = places.notice.y - between;
    }
    const float top = places.header.bottom();
    places.content = {margin, top + between, width, std::max(0.0F, bottom - top - between)};
    // Low reach: what is operated begins in the lower half. While one types, the keyboard and what lies just above it
    // do.
    if (canvas.comfort().low_reach && !view.keyboard) places.content_from = std::max(top, screen.height / 2);
    return places;
}

}  // namespace veche::ui
