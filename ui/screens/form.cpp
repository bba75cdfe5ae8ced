#include "ui/screens/form.h"

#include <algorithm>

#include "ui/screens/form_parts.h"
#include "ui/screens/parts.h"
#include "ui/widgets/message.h"
#include "ui/widgets/progress.h"
#include "ui/widgets/style.h"

namespace veche::ui {
namespace {

// The step is read best when this much of it is seen above the keyboard, millimetres.
constexpr float least_room = 60;

// Where the step, its commands and the keyboard stand.
struct Places {
    Rect step;
    Rect commands;  // no height: at the end of the step, where it scrolls
    Rect keyboard;
};

Places places_for(const Canvas& canvas, const FormView& view) {
    Places places;
    places.step = canvas.area();
    const float bottom = places.step.bottom();
    const float gap = canvas.mm(3);
    if (view.keyboard) {
        const float height = keyboard_height(canvas, *view.keyboard);
        places.keyboard = {places.step.x, bottom - height, places.step.width, height};
        places.step.height -= height + gap;
    }
    if (view.busy || view.commands.empty()) return places;
    const float height = commands_height(canvas, view.commands, places.step.width);
    if (places.step.height - height - 2 * gap < canvas.mm(least_room)) return places;
    places.step.height -= height + 2 * gap;
    places.commands = {places.step.x, places.step.bottom() + gap, places.step.width, height};
    return places;
}

std::optional<Action> draw_step(Canvas& canvas, const FormView& view, const Places& places) {
    Answer answer;
    canvas.begin_scroll(view.id, places.step);
    canvas.space(4);
    if (!view.progress.empty()) {
        const float fraction = static_cast<float>(view.step + 1) / static_cast<float>(std::max(1, view.steps));
        draw_progress_bar(canvas, {"form/progress", fraction, view.progress, view.progress, Tone::accent, {}});
        canvas.space(3);
    }
    if (!view.title.empty()) {
        canvas.text(view.title, TextStyle::heading);
        canvas.space(4);
    }
    if (view.busy) {
        draw_busy(canvas, view.busy_words);
    } else {
        answer.keep(draw_form_parts(canvas, view));
        if (places.commands.height <= 0 && !view.commands.empty()) {
            canvas.space(2);
            answer.keep(draw_commands(canvas, view.commands));
        }
    }
    canvas.space(4);
    canvas.end_scroll();
    return answer.take();
}

}  // namespace

std::optional<Action> draw(Canvas& canvas, const FormView& view) {
    const Places places = places_for(canvas, view);
    Answer answer;
    answer.keep(draw_step(canvas, view, places));
    if (places.commands.height > 0) {
        canvas.push_area(places.commands);
        answer.keep(draw_commands(canvas, view.commands));
        canvas.pop_area();
    }
    if (view.keyboard) answer.keep(draw_keyboard(canvas, *view.keyboard, places.keyboard));
    return answer.take();
}

}  // namespace veche::ui
