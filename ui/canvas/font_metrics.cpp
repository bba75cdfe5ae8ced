#include "ui/canvas/font_metrics.h"

#include <algorithm>
#include <cmath>

#include "ui/text/line_breaks.h"
#include "ui/text/utf8.h"

namespace veche::ui {

float FontMetrics::advance(TextStyle style, char32_t code_point) const {
    const Style& metrics = of(style);
    if (is_combining(code_point)) return 0;
    if (code_point >= metrics.advances.size()) return metrics.fallback_advance;
    const float advance = metrics.advances[code_point];
    return advance < 0 ? metrics.fallback_advance : advance;
}

float FontMetrics::width(TextStyle style, std::string_view text) const {
    float width = 0;
    for (std::size_t at = 0; at < text.size();) width += advance(style, next_code_point(text, at));
    return width;
}

float FontMetrics::widest_word(TextStyle style, std::string_view text) const {
    float widest = 0;
    for (std::size_t begin = 0, at = 0; begin < text.size();) {
        const std::size_t blank = std::min(text.find(' ', at), text.size());
        at = std::min(text.find_first_not_of(' ', blank), text.size());
        if (at < text.size() && parts_number(text, blank, at)) continue;
        widest = std::max(widest, width(style, text.substr(begin, blank - begin)));
        begin = at;
    }
    return widest;
}

float FontMetrics::glyph_top(TextStyle style) const {
    // Words of one size stand on one line, whichever of them is the taller face.
    const Style& line = of(relative_size(style) == 1.0F ? TextStyle::body : style);
    return std::round((line.line_height + line.cap_height) / 2) - std::round(of(style).ascent);
}

}  // namespace veche::ui
