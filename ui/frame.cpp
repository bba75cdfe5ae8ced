#include "ui/frame.h"

#include <algorithm>
#include <cmath>

#include "ui/dialog.h"
#include "ui/frame_places.h"
#include "ui/widgets/button.h"
#include "ui/widgets/message.h"
#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

void draw_header(Canvas& canvas, const FrameView& view, const FramePlaces& places) {
    const Theme& theme = canvas.theme();
    canvas.fill(places.header, theme.surface);
    canvas.fill({0, 0, places.header.width, canvas.mm(1.6F)}, theme.accent);
    const float thin = style::hairline(canvas);
    canvas.fill({0, places.header.bottom() - thin, places.header.width, thin}, theme.divider);
    canvas.push_background(theme.surface);
    const float margin = canvas.mm(style::margin);
    Rect line = {margin, places.header.y + canvas.mm(5), places.header.width - 2 * margin, 0};
    if (!view.town.empty()) {
        line.y += canvas.text_at(line, view.town, TextStyle::body, Tone::quiet, Align::left, Canvas::InOutline::yes);
    }
    if (!view.title.empty()) {
        canvas.text_at(line, view.title, TextStyle::title, Tone::normal, Align::left, Canvas::InOutline::yes);
    }
    canvas.pop_background();
}

std::string position_words(const FrameView& view, const ScrollExtent& extent) {
    const float furthest = extent.furthest();
    const long percent = furthest <= 0 ? 100 : std::lround(100 * std::clamp(extent.offset / furthest, 0.0F, 1.0F));
    std::string words = view.position.empty() ? "{1} %" : view.position;
    if (const std::size_t at = words.find("{1}"); at != std::string::npos) {
        words.replace(at, 3, std::to_string(percent));
    }
    return words;
}

void draw_paging(Canvas& canvas, const FrameView& view, const FramePlaces& places) {
    const std::string region = canvas.tallest_scroll();
    const ScrollExtent extent = canvas.scroll_extent(region);
    if (region.empty() || extent.fits()) return;
    canvas.text_at(places.position, position_words(view, extent), TextStyle::body, Tone::quiet, Align::right,
                   Canvas::InOutline::yes);
    const auto [up, down] = paging_buttons("page", extent, view.page_up, view.page_down);
    if (draw_button(canvas, up, places.page_up)) canvas.turn_page(region, -1);
    if (draw_button(canvas, down, places.page_down)) canvas.turn_page(region, 1);
}

std::optional<Action> draw_bar(Canvas& canvas, const FrameView& view, const FramePlaces& places) {
    const Theme& theme = canvas.theme();
    canvas.fill(places.bar, theme.surface);
    canvas.fill({0, places.bar.y, places.bar.width, style::hairline(canvas)}, theme.divider);
    canvas.push_background(theme.surface);
    std::optional<Action> action;
    const float margin = canvas.mm(style::margin);
    const float gap = canvas.mm(3);
    const float columns = static_cast<float>(places.bar_columns);
    const float rows = std::ceil(static_cast<float>(view.bar.size()) / columns);
    const float width = (places.bar.width - 2 * margin - gap * (columns - 1)) / columns;
    const float height = (places.bar.height - 2 * canvas.mm(2) - gap * (rows - 1)) / std::max(1.0F, rows);
    for (std::size_t index = 0; index < view.bar.size(); ++index) {
        const BarButton& bar_button = view.bar[index];
        const std::size_t above = index / places.bar_columns;
        const auto column = static_cast<float>(index % places.bar_columns);
        const auto row = static_cast<float>(above);
        Button button;
        button.id = bar_button.id;
        button.icon = bar_button.icon;
        button.label = bar_button.label;
        button.enabled = bar_button.enabled;
        button.selected = bar_button.selected;
        button.kind = bar_button.icon == Icon::erase ? ButtonKind::danger : ButtonKind::quiet;
        const Rect rect = {margin + column * (width + gap), places.bar.y + canvas.mm(2) + row * (height + gap), width,
                           height};
        if (draw_stacked_button(canvas, button, rect)) action = bar_button.action;
    }
    canvas.pop_background();
    return action;
}

}  // namespace

void begin_frame_view(Canvas& canvas, const FrameView& view) {
    canvas.set_language(view.language);
    const FramePlaces places = places_of(canvas, view);
    if (!view.bare) draw_header(canvas, view, places);
    canvas.push_area(places.content);
    canvas.begin_content_at(places.content_from);
}

std::optional<Action> end_frame_view(Canvas& canvas, const FrameView& view) {
    canvas.pop_area();
    canvas.begin_content_at(0);
    canvas.set_language(view.language);
    std::optional<Action> action;
    const FramePlaces places = places_of(canvas, view);
    if (!view.bare && !places.gives_way) {
        const SignLine notice = {Icon::warning, view.notice, Tone::warning, TextStyle::strong};
        const SignLine status = {view.status_icon, view.status, view.status_tone, TextStyle::body};
        draw_sign_line(canvas, places.notice, notice, Canvas::InOutline::yes);
        draw_sign_line(canvas, places.status, status, Canvas::InOutline::yes);
        draw_paging(canvas, view, places);
        action = draw_bar(canvas, view, places);
    }
    if (view.dialog) {
        const std::optional<Action> answered = draw_dialog(canvas, *view.dialog, view.page_up, view.page_down);
        if (answered) action = answered;
    }
    return action;
}

}  // namespace veche::ui
