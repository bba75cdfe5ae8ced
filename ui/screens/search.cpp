#include "ui/screens/search.h"

#include "ui/screens/parts.h"
#include "ui/widgets/field.h"
#include "ui/widgets/row.h"

namespace veche::ui {
std::optional<Action> draw(Canvas& canvas, const SearchView& view) {
    Answer answer;
    Rect region = canvas.area();
    const float bottom = region.bottom();
    const float keys = view.keyboard ? keyboard_height(canvas, *view.keyboard) : 0;
    if (view.keyboard) region.height -= keys + canvas.mm(3);
    canvas.begin_scroll(view.id, region);
    canvas.space(4);
    answer.keep(draw_field(canvas, view.field));
    canvas.space(3);
    for (const std::string& line : view.help) {
        canvas.text(line);
        canvas.space(3);
    }
    if (!view.suggestions.empty()) {
        canvas.space(2);
        answer.keep(draw_commands(canvas, view.suggestions));
        canvas.space(5);
    }
    if (!view.count.empty()) {
        canvas.text(view.count, TextStyle::strong);
        canvas.space(3);
    }
    // While one types, the results come first; filters are for looking through them.
    if (!view.keyboard) answer.keep(draw_filters(canvas, view.filters));
    answer.keep(draw_rows(canvas, view.rows));
    answer.keep(draw_more(canvas, "search/more", view.more));
    if (view.keyboard && !view.filters.empty()) {
        canvas.space(6);
        answer.keep(draw_filters(canvas, view.filters));
    }
    canvas.space(4);
    canvas.end_scroll();
    if (view.keyboard)
        answer.keep(draw_keyboard(canvas, *view.keyboard, {region.x, bottom - keys, region.width, keys}));
    return answer.take();
}

}  // namespace veche::ui
