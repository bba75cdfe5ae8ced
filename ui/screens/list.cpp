#include "ui/screens/list.h"

#include "ui/screens/parts.h"
#include "ui/widgets/message.h"
#include "ui/widgets/row.h"

namespace veche::ui {

std::optional<Action> draw(Canvas& canvas, const ListView& view) {
    canvas.begin_scroll(view.id, canvas.area());
    Answer answer;
    canvas.space(5);
    if (!view.intro.empty()) {
        canvas.text(view.intro, TextStyle::body, Tone::quiet);
        canvas.space(5);
    }
    if (view.loading) {
        draw_busy(canvas, view.loading_words);
    } else {
        answer.keep(draw_filters(canvas, view.filters));
        if (view.rows.empty() && view.other_rows.empty()) {
            static_cast<void>(draw_empty_state(canvas, Icon::list, view.empty, std::nullopt));
        } else {
            canvas.text(view.count, TextStyle::body, Tone::quiet);
            canvas.space(3);
            answer.keep(draw_rows(canvas, view.rows));
            if (!view.other_rows.empty()) draw_group_title(canvas, view.other_title);
            answer.keep(draw_rows(canvas, view.other_rows));
            answer.keep(draw_more(canvas, "list/more", view.more));
        }
    }
    canvas.space(8);
    canvas.end_scroll();
    return answer.take();
}

}  // namespace veche::ui
