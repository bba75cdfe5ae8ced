#include "ui/dialog.h"

#include <algorithm>
#include <vector>

#include "ui/widgets/button.h"
#include "ui/widgets/chips.h"
#include "ui/widgets/progress.h"
#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

constexpr float widest_millimetres = 300;
constexpr float inside_millimetres = 6;
constexpr float ring_millimetres = 26;

std::vector<Button> buttons_of(const DialogView& view) {
    std::vector<Button> buttons;
    for (const DialogView::Choice& choice : view.buttons) {
        Button button;
        button.id = choice.id;
        button.label = choice.label;
        button.kind = choice.erases     ? ButtonKind::danger
                      : buttons.empty() ? ButtonKind::primary
                                        : ButtonKind::secondary;
        button.selected = choice.selected;
        buttons.push_back(button);
    }
    return buttons;
}

std::optional<Action> draw_content(Canvas& canvas, const DialogView& view) {
    std::optional<Action> action;
    if (view.countdown >= 0) {
        const float size = std::max(canvas.mm(ring_millimetres), canvas.line_height(TextStyle::heading) * 2.2F);
        Progress progress;
        progress.id = view.id + "/countdown";
        progress.fraction = view.countdown;
        // Inside the ring there is room for the number only; "10 seconds" is said.
        progress.figure = view.countdown_words.substr(0, view.countdown_words.find(' '));
        progress.spoken = view.countdown_words;
        draw_progress_ring(canvas, progress, canvas.take(size));
        canvas.text(view.countdown_words, TextStyle::strong, Tone::normal, Align::centre);
        canvas.space(3);
    }
    if (!view.title.empty()) canvas.text(view.title, TextStyle::title);
    if (!view.text.empty()) {
        canvas.space(2);
        canvas.text(view.text);
    }
    canvas.push_private();
    for (const std::string& code : view.codes) {
        canvas.space(2);
        canvas.text(code, TextStyle::title, Tone::normal, Align::centre);
    }
    canvas.pop_private();
    for (const DialogView::Group& group : view.groups) {
        canvas.space(3);
        canvas.text(group.label, TextStyle::strong);
        canvas.space(1);
        std::vector<Chip> chips;
        for (const DialogView::Choice& choice : group.choices) {
            chips.push_back({choice.id, choice.label, choice.selected});
        }
        if (const auto pressed = draw_tabs(canvas, chips)) action = group.choices[*pressed].action;
    }
    return action;
}

}  // namespace

std::optional<Action> draw_dialog(Canvas& canvas, const DialogView& view, const std::string& page_up,
                                  const std::string& page_down) {
    const std::string region = view.id + "/content";
    const ScrollExtent extent = canvas.scroll_extent(region);
    const Rect screen = canvas.screen();
    const float margin = canvas.mm(style::margin);
    const float inside = canvas.mm(inside_millimetres);
    const float gap = canvas.mm(style::gap);
    const float width = std::min(screen.width - 2 * margin, canvas.mm(widest_millimetres));
    const std::vector<Button> buttons = buttons_of(view);
    const std::array<Button, 2> both = paging_buttons("dialog/page", extent, page_up, page_down);
    const auto paging = std::span<const Button>(both).first(extent.fits() ? 0 : both.size());
    const float row = buttons_height(canvas, buttons, width - 2 * inside);
    const float pages = paging.empty() ? 0 : buttons_height(canvas, paging, width - 2 * inside) + gap;
    // As high as the last frame's content; the first frame guesses and is drawn again at once.
    const float content = extent.content > 0 ? extent.content : screen.height / 3;
    const float around = 2 * inside + row + pages + gap;
    const float height = std::min(content + around, screen.height - 2 * margin);
    const float lowest = screen.height - margin - height;
    const float middle = screen.height * 0.6F - height / 2;
    const float top = canvas.comfort().low_reach ? lowest : std::clamp(middle, margin, std::max(margin, lowest));
    const Rect rect = {(screen.width - width) / 2, top, width, height};

    canvas.begin_dialog(view.id, rect, view.title);
    const Rect room = canvas.area();
    canvas.begin_scroll(region, {room.x, room.y, room.width, height - around});
    std::optional<Action> action = draw_content(canvas, view);
    canvas.end_scroll();
    canvas.push_area({room.x, room.y + height - around + gap, room.width, room.height});
    if (const auto turned = draw_buttons(canvas, paging)) canvas.turn_page(region, *turned == 0 ? -1 : 1);
    if (!paging.empty()) canvas.space(style::gap);
    if (const auto pressed = draw_buttons(canvas, buttons)) action = view.buttons[*pressed].action;
    canvas.pop_area();
    canvas.end_dialog();
    return action;
}

}  // namespace veche::ui
