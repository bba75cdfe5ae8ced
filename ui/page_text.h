// Spans of a block made into lines of runs. Shared by paragraphs and the cells of tables. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "content/document.h"
#include "ui/canvas/font_metrics.h"
#include "ui/canvas/wrap.h"
#include "ui/page_layout.h"

namespace veche::ui {

struct StyledText {
    std::string text;                // plain_text(spans)
    std::vector<TextPiece> pieces;   // one for each span that is not empty
    std::vector<std::string> links;  // of each piece
};

// Bold and italic keep their weight only in body text: headings are bold already.
[[nodiscard]] StyledText styled_text(const content::Spans& spans, TextStyle base);

struct TextBox {
    float x = 0;
    float width = 0;
    float line_height = 0;
    std::int32_t cell = -1;
    bool to_the_right = false;  // lines end at the right edge: figures
};

// Lines from y = 0 downwards.
[[nodiscard]] std::vector<LaidOutLine> lay_out_text(const FontMetrics& metrics, const StyledText& text, TextBox box);

}  // namespace veche::ui
