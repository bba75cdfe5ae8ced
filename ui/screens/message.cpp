#include "ui/screens/message.h"

#include "ui/screens/parts.h"
#include "ui/widgets/message.h"

namespace veche::ui {

std::optional<Action> draw(Canvas& canvas, const MessageView& view) {
    if (view.busy) {
        canvas.space(20);
        draw_busy(canvas, view.title);
        return std::nullopt;
    }
    static_cast<void>(canvas.take(canvas.lead()));
    canvas.space(24);
    const float size = canvas.icon_size(IconSize::large);
    const Rect line = canvas.take(size);
    canvas.icon(view.icon, line, canvas.theme().accent, IconSize::large);
    canvas.space(6);
    canvas.text(view.title, TextStyle::title, Tone::normal, Align::centre);
    canvas.space(5);
    canvas.text(view.text, TextStyle::body, Tone::normal, Align::centre);
    canvas.space(8);
    return draw_commands(canvas, view.commands);
}

}  // namespace veche::ui
