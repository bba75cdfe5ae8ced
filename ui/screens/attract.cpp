#include "ui/screens/attract.h"

#include <algorithm>

#include "ui/widgets/button.h"
#include "ui/widgets/style.h"

namespace veche::ui {
namespace {

// The words stand above, the buttons where a seated person reaches them: in the lower two thirds.
constexpr float words_part = 0.45F;

void draw_words(Canvas& canvas, const AttractView& view, Rect area) {
    canvas.fill(area, canvas.theme().accent);
    canvas.push_background(canvas.theme().accent);
    const float margin = canvas.mm(2 * style::margin);
    Rect line{area.x + margin, area.y + canvas.mm(16), area.width - 2 * margin, 0};
    const auto write = [&](const std::string& text, TextStyle text_style, float space_mm) {
        if (text.empty()) return;
        line.y += canvas.text_at(line, text, text_style, Tone::on_accent, Align::left, Canvas::InOutline::yes);
        line.y += canvas.mm(space_mm);
    };
    write(view.town, TextStyle::heading, 4);
    write(view.headline, TextStyle::title, 8);
    for (const std::string& text : view.lines) write(text, TextStyle::body, 2);
    canvas.pop_background();
}

}  // namespace

std::optional<Action> draw(Canvas& canvas, const AttractView& view) {
    const Rect screen = canvas.screen();
    const float needed = canvas.mm(24) + 3 * canvas.line_height(TextStyle::title) +
                         static_cast<float>(view.lines.size() + 2) * canvas.line_height(TextStyle::body) * 1.4F;
    const Rect words{screen.x, screen.y, screen.width, std::max(screen.height * words_part, needed)};
    draw_words(canvas, view, words);

    const float margin = canvas.mm(2 * style::margin);
    canvas.push_area({screen.x + margin, words.bottom(), screen.width - 2 * margin, screen.bottom() - words.bottom()});
    canvas.space(12);
    std::optional<Action> action;
    for (const AttractView::Invitation& invitation : view.invitations) {
        canvas.set_language(invitation.language);
        Button button;
        button.id = "attract/" + std::string(content::code(invitation.language));
        button.label = invitation.name + ": " + invitation.begin;
        button.icon = Icon::globe;
        button.kind = &invitation == &view.invitations.front() ? ButtonKind::primary : ButtonKind::secondary;
        const float height = std::max(canvas.mm(20), button_height(canvas, button, canvas.area().width));
        if (draw_button(canvas, button, canvas.take(height))) action = BeginIn{invitation.language};
        canvas.space(6);
    }
    canvas.pop_area();
    return action;
}

}  // namespace veche::ui
