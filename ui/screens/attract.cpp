#include "ui/screens/attract.h"

#include <algorithm>

#include "ui/widgets/button.h"
#include "ui/widgets/style.h"

namespace veche::ui {
namespace {

// The words stand above, the buttons where a seated person reaches them: in the lower two thirds.
constexpr float words_part = 0.6F;
// Millimetres.
constexpr float above = 16;
constexpr float least_button = 24;
constexpr float highest_button = 40;
constexpr float between_buttons = 8;

struct Line {
    const std::string* text;
    TextStyle text_style;
    float space;  // below it, millimetres
};

// The last of the lines go first where there is no room for all.
std::vector<Line> lines_of(const AttractView& view, std::size_t count) {
    std::vector<Line> lines;
    if (!view.town.empty()) lines.push_back({&view.town, TextStyle::title, 3});
    lines.push_back({&view.headline, TextStyle::title, 10});
    for (std::size_t i = 0; i < count; ++i) lines.push_back({&view.lines[i], TextStyle::heading, 4});
    return lines;
}

float height_of(const Canvas& canvas, const std::vector<Line>& lines, float width) {
    float height = canvas.icon_size(IconSize::large) + canvas.mm(above + 6);
    for (const Line& line : lines) {
        height += canvas.measure(*line.text, line.text_style, width).y + canvas.mm(line.space);
    }
    return height + canvas.mm(4);
}

void draw_words(Canvas& canvas, const std::vector<Line>& lines, Rect area, float needed) {
    canvas.fill(area, canvas.theme().accent);
    canvas.push_background(canvas.theme().accent);
    const float margin = canvas.mm(2 * style::margin);
    const float icon = canvas.icon_size(IconSize::large);
    // A little above the middle of what is left.
    const float top = area.y + canvas.mm(above) + std::max(0.0F, area.height - needed) * 0.4F;
    canvas.icon(Icon::town, {area.x + margin, top, icon, icon}, canvas.theme().on_accent, IconSize::large);
    Rect place{area.x + margin, top + icon + canvas.mm(6), area.width - 2 * margin, 0};
    for (const Line& line : lines) {
        place.y +=
            canvas.text_at(place, *line.text, line.text_style, Tone::on_accent, Align::left, Canvas::InOutline::yes);
        place.y += canvas.mm(line.space);
    }
    canvas.pop_background();
}

Button button_of(const AttractView::Invitation& invitation, bool first) {
    Button button;
    button.id = "attract/" + std::string(content::code(invitation.language));
    button.label = invitation.name + ": " + invitation.begin;
    button.icon = Icon::globe;
    button.kind = first ? ButtonKind::primary : ButtonKind::secondary;
    button.text_style = TextStyle::heading;
    return button;
}

}  // namespace

std::optional<Action> draw(Canvas& canvas, const AttractView& view) {
    const Rect screen = canvas.screen();
    const float margin = canvas.mm(2 * style::margin);
    const float width = screen.width - 2 * margin;
    const float gap = canvas.mm(between_buttons);
    std::vector<Button> buttons;
    float least = canvas.mm(least_button);
    for (const AttractView::Invitation& invitation : view.invitations) {
        buttons.push_back(button_of(invitation, buttons.empty()));
        least = std::max(least, button_height(canvas, buttons.back(), width));
    }
    const auto count = static_cast<float>(buttons.size());
    const float for_buttons = count * (least + gap) + gap;
    std::size_t shown = view.lines.size();
    while (shown > 0 && height_of(canvas, lines_of(view, shown), width) + for_buttons > screen.height) --shown;
    const std::vector<Line> lines = lines_of(view, shown);
    const float needed = height_of(canvas, lines, width);
    const float words = std::max(needed, std::min(screen.height * words_part, screen.height - for_buttons));
    draw_words(canvas, lines, {screen.x, screen.y, screen.width, words}, needed);

    const float room = screen.height - words;
    const float height = std::clamp((room - gap) / count - gap, least, std::max(least, canvas.mm(highest_button)));
    const float left_over = std::max(0.0F, room - count * (height + gap) - gap);
    canvas.push_area({screen.x + margin, screen.y + words + gap + left_over / 3, width, room});
    std::optional<Action> action;
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        canvas.set_language(view.invitations[i].language);
        if (draw_button(canvas, buttons[i], canvas.take(height))) action = BeginIn{view.invitations[i].language};
        canvas.space(between_buttons);
    }
    canvas.pop_area();
    return action;
}

}  // namespace veche::ui
