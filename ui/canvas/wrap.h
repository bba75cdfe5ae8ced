// Breaks a text into lines. Pure, any thread, linear in the length of the text.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "ui/canvas/font_metrics.h"

namespace veche::ui {

// The style of the text up to byte `end`; begins where the piece before it ended.
struct TextPiece {
    std::size_t end = 0;
    TextStyle style = TextStyle::body;
};

// Bytes [begin, end) without the blank it was broken at; pixels.
struct WrappedLine {
    std::size_t begin = 0;
    std::size_t end = 0;
    float width = 0;
};

// Breaks where ui/text/line_breaks.h lets it, else between words, and inside a word that is wider than a line; a line
// break in the text always breaks. An empty text is one empty line. Pieces must cover the text.
[[nodiscard]] std::vector<WrappedLine> wrap(const FontMetrics& metrics, std::string_view text,
                                            std::span<const TextPiece> pieces, float width);
[[nodiscard]] std::vector<WrappedLine> wrap(const FontMetrics& metrics, std::string_view text, TextStyle style,
                                            float width);

}  // namespace veche::ui
