#include "ui/page_text.h"

#include <algorithm>

namespace veche::ui {

StyledText styled_text(const content::Spans& spans, TextStyle base) {
    StyledText result;
    for (const content::Span& span : spans) {
        if (span.text.empty()) continue;
        TextStyle style = base;
        if (base == TextStyle::body && span.strong) style = TextStyle::strong;
        if (base == TextStyle::body && span.emphasis && !span.strong) style = TextStyle::emphasis;
        result.text += span.text;
        result.pieces.push_back({result.text.size(), style});
        result.links.push_back(span.link);
    }
    return result;
}

std::vector<LaidOutLine> lay_out_text(const FontMetrics& metrics, const StyledText& text, TextBox box) {
    std::vector<LaidOutLine> lines;
    float y = 0;
    std::size_t piece = 0;
    for (const WrappedLine& wrapped : wrap(metrics, text.text, text.pieces, box.width)) {
        LaidOutLine line;
        line.y = y;
        float x = box.x;
        // The runs of this line: its bytes, cut where the style or the link changes.
        for (std::size_t begin = wrapped.begin; begin < wrapped.end;) {
            while (piece + 1 < text.pieces.size() && text.pieces[piece].end <= begin) ++piece;
            const std::size_t end = std::min(wrapped.end, text.pieces[piece].end);
            LaidOutRun run;
            run.x = x;
            run.begin = static_cast<std::uint32_t>(begin);
            run.end = static_cast<std::uint32_t>(end);
            run.style = text.pieces[piece].style;
            run.cell = box.cell;
            run.link = text.links[piece];
            run.text = text.text.substr(begin, end - begin);
            run.width = metrics.width(run.style, run.text);
            x += run.width;
            line.runs.push_back(std::move(run));
            begin = end;
        }
        if (box.to_the_right) {
            for (LaidOutRun& run : line.runs) run.x += box.x + box.width - x;
        }
        lines.push_back(std::move(line));
        y += box.line_height;
    }
    return lines;
}

}  // namespace veche::ui
