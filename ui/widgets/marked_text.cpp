#include "ui/widgets/marked_text.h"

#include <algorithm>

#include "ui/canvas/font_metrics.h"
#include "ui/canvas/wrap.h"

namespace veche::ui {

float draw_marked_text(Canvas& canvas, Rect rect, std::string_view text,
                       const std::vector<std::pair<std::size_t, std::size_t>>& marked) {
    const auto metrics = canvas.metrics();
    const float line_height = canvas.line_height(TextStyle::body);
    float y = rect.y;
    for (const WrappedLine& line : wrap(*metrics, text, TextStyle::body, rect.width)) {
        const std::string_view words = text.substr(line.begin, line.end - line.begin);
        canvas.text_at({rect.x, y, rect.width, 0}, words, TextStyle::body, Tone::quiet, Align::left,
                       Canvas::InOutline::no);
        for (const auto& [first, second] : marked) {
            const std::size_t begin = std::clamp(first, line.begin, line.end);
            const std::size_t end = std::clamp(second, line.begin, line.end);
            if (begin >= end || end > text.size()) continue;
            const float x = rect.x + metrics->width(TextStyle::body, text.substr(line.begin, begin - line.begin));
            const std::string_view found = text.substr(begin, end - begin);
            canvas.highlighted_text({x, y}, found, TextStyle::body);
        }
        y += line_height;
    }
    return y - rect.y;
}

}  // namespace veche::ui
