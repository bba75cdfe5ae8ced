#include "ui/screens/search.h"

#include "ui/screens/filters.h"
#include "ui/screens/form_parts.h"
#include "ui/widgets/button.h"
#include "ui/widgets/field.h"
#include "ui/widgets/row.h"

namespace veche::ui {
namespace {

std::optional<Action> draw_more(Canvas& canvas, const std::string& label) {
    Button more;
    more.id = "search/more";
    more.icon = Icon::more;
    more.label = label;
    canvas.space(4);
    if (draw_button(canvas, more, canvas.take(button_height(canvas, more, canvas.area().width)))) return ShowMore{};
    return std::nullopt;
}

}  // namespace

std::optional<Action> draw(Canvas& canvas, const SearchView& view) {
    std::optional<Action> action;
    const auto keep = [&](std::optional<Action> one) {
        if (one) action = std::move(one);
    };
    Rect region = canvas.area();
    const float bottom = region.bottom();
    const float keys = view.keyboard ? keyboard_height(canvas, *view.keyboard, region.width) : 0;
    if (view.keyboard) region.height -= keys + canvas.mm(3);
    canvas.begin_scroll(view.id, region);
    canvas.space(4);
    keep(draw_field(canvas, view.field));
    canvas.space(3);
    for (const std::string& line : view.help) {
        canvas.text(line);
        canvas.space(3);
    }
    if (!view.suggestions.empty()) {
        canvas.space(2);
        keep(draw_form_commands(canvas, view.suggestions));
        canvas.space(5);
    }
    if (!view.count.empty()) {
        canvas.text(view.count, TextStyle::strong);
        canvas.space(3);
    }
    // While one types, the results come first; filters are for looking through them.
    if (!view.keyboard) keep(draw_filters(canvas, view.filters));
    keep(draw_rows(canvas, view.rows));
    if (!view.more.empty()) keep(draw_more(canvas, view.more));
    if (view.keyboard && !view.filters.empty()) {
        canvas.space(6);
        keep(draw_filters(canvas, view.filters));
    }
    canvas.space(4);
    canvas.end_scroll();
    if (view.keyboard) keep(draw_keyboard(canvas, *view.keyboard, {region.x, bottom - keys, region.width, keys}));
    return action;
}

}  // namespace veche::ui
