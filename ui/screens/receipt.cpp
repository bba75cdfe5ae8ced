#include "ui/screens/receipt.h"

#include <algorithm>
#include <string_view>

#include "ui/screens/parts.h"
#include "ui/widgets/qr.h"
#include "ui/widgets/style.h"

namespace veche::ui {
namespace {

// Side of the picture of the code, millimetres: a telephone reads it from half a metre.
constexpr float picture = 50;
constexpr float large_picture = 80;
constexpr float high_room = 300;  // from which on there is height for the large one

std::vector<std::string_view> groups_of(std::string_view code) {
    std::vector<std::string_view> groups;
    while (!code.empty()) {
        const std::size_t end = std::min(code.find('-'), code.size());
        groups.push_back(code.substr(0, end));
        code.remove_prefix(std::min(code.size(), end + 1));
    }
    return groups;
}

// In groups of four, as many side by side as there is room for.
void draw_code(Canvas& canvas, const ReceiptView& view) {
    const std::vector<std::string_view> groups = groups_of(view.code);
    float widest = 0;
    for (const std::string_view group : groups) {
        widest = std::max(widest, canvas.measure(group, TextStyle::title, 0).x);
    }
    const float cell = widest + canvas.mm(2 * style::padding);
    const float width = canvas.area().width;
    std::size_t columns = groups.size();
    while (columns > 1 && cell * static_cast<float>(columns) > width) columns = (columns + 1) / 2;
    const std::size_t rows = (groups.size() + columns - 1) / columns;
    const float line = canvas.line_height(TextStyle::title) + canvas.mm(2);
    const Rect box = canvas.take(line * static_cast<float>(rows) + canvas.mm(2 * style::padding));
    canvas.push_private();
    canvas.push_background(canvas.theme().surface);
    canvas.fill(box, canvas.theme().surface, canvas.mm(style::radius));
    canvas.stroke(box, canvas.theme().accent, std::max(2.0F, canvas.mm(0.8F)), canvas.mm(style::radius));
    canvas.describe("receipt/code", Role::text, view.code, view.spoken, box);
    const float room = box.width / static_cast<float>(columns);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const std::size_t above = i / columns;
        const auto column = static_cast<float>(i % columns);
        const auto row = static_cast<float>(above);
        canvas.text_at({box.x + column * room, box.y + canvas.mm(style::padding + 1) + row * line, room, 0}, groups[i],
                       TextStyle::title, Tone::normal, Align::centre, Canvas::InOutline::no);
    }
    canvas.pop_background();
    canvas.pop_private();
    canvas.space(5);
}

// "Your appeal is accepted", seen from where one stands.
void draw_headline(Canvas& canvas, const std::string& headline) {
    canvas.icon(Icon::done, canvas.take(canvas.icon_size(IconSize::large)), canvas.theme().success, IconSize::large);
    canvas.space(3);
    canvas.text(headline, TextStyle::title, Tone::normal, Align::centre);
    canvas.space(6);
}

// The words stand beside the picture where they have room, below it elsewhere.
void draw_picture(Canvas& canvas, const ReceiptView& view, float room) {
    if (view.qr.empty()) return;
    const float side = canvas.mm(room > canvas.mm(high_room) ? large_picture : picture);
    const Rect area = canvas.area();
    const float gap = canvas.mm(6);
    draw_qr(canvas, "receipt/qr", view.qr, view.qr_label, {area.x, area.y, side, side});
    const float width = area.width - side - gap;
    const bool beside = width > side;
    const float words_height = canvas.measure(view.qr_label, TextStyle::body, beside ? width : area.width).y;
    const Rect words = beside ? Rect{area.x + side + gap, area.y + std::max(0.0F, (side - words_height) / 2), width, 0}
                              : Rect{area.x, area.y + side + gap / 2, area.width, 0};
    canvas.text_at(words, view.qr_label, TextStyle::body, Tone::quiet, Align::left, Canvas::InOutline::no);
    static_cast<void>(canvas.take(beside ? std::max(side, words_height) : side + gap / 2 + words_height));
    canvas.space(8);
}

}  // namespace

std::optional<Action> draw(Canvas& canvas, const ReceiptView& view) {
    const Rect area = canvas.area();
    const float gap = canvas.mm(3);
    const float commands = commands_height(canvas, view.commands, area.width);
    // The commands stay in sight unless they would take more than a third of the screen.
    const bool pinned = commands < area.height / 3;
    Rect region = area;
    if (pinned) region.height -= commands + 2 * gap;
    // What is short hangs in the middle of the room, where one looks, and not under the ceiling. As high as in the last
    // frame; the first one is drawn again at once.
    const float content = canvas.scroll_extent(view.id).content;
    const float drop = content > 0 ? std::max(0.0F, region.height - content) * 0.4F : 0;
    region.y += drop;
    region.height -= drop;
    canvas.begin_scroll(view.id, region);
    canvas.space(8);
    draw_headline(canvas, view.headline);
    if (!view.code.empty()) {
        canvas.text(view.code_label, TextStyle::heading, Tone::normal, Align::centre);
        canvas.space(2);
        draw_code(canvas, view);
        canvas.text(view.keep, TextStyle::strong, Tone::normal, Align::centre);
        canvas.space(6);
        draw_picture(canvas, view, region.height);
    }
    canvas.text(view.next_title, TextStyle::heading);
    canvas.space(2);
    for (const ReceiptView::Line& line : view.lines) {
        canvas.text(line.text);
        for (const std::string& step : line.why) {
            canvas.space(1);
            canvas.text(step, TextStyle::body, Tone::quiet);
        }
        canvas.space(3);
    }
    std::optional<Action> action;
    if (!pinned) action = draw_commands(canvas, view.commands);
    canvas.space(4);
    canvas.end_scroll();
    if (!pinned) return action;
    canvas.push_area({region.x, region.bottom() + gap, region.width, commands});
    action = draw_commands(canvas, view.commands);
    canvas.pop_area();
    return action;
}

}  // namespace veche::ui
