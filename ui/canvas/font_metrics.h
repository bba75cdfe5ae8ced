// How wide each character is, for one bake of the fonts. Immutable; any thread. Pixels.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "ui/canvas/text_style.h"

namespace veche::ui {

class FontMetrics {
  public:
    struct Style {
        float size = 0;        // what Dear ImGui calls the size: ascent + descent
        float ascent = 0;      // from the top of the glyph box to the base line
        float cap_height = 0;  // of the letter Н as drawn
        float line_height = 0;
        float fallback_advance = 0;   // of what the fonts do not have
        std::vector<float> advances;  // by code point; negative: not in the font
        bool operator==(const Style&) const = default;
    };
    using Styles = std::array<Style, all_text_styles.size()>;

    explicit FontMetrics(Styles styles) : styles_(std::move(styles)) {}

    [[nodiscard]] const Style& of(TextStyle style) const { return styles_.at(index_of(style)); }
    [[nodiscard]] float advance(TextStyle style, char32_t code_point) const;
    [[nodiscard]] float width(TextStyle style, std::string_view text) const;
    // What a column needs at least if no word of the text is to be broken.
    [[nodiscard]] float widest_word(TextStyle style, std::string_view text) const;
    // From the top of a line to the top of the glyph box: capitals stand in the middle of their line.
    [[nodiscard]] float glyph_top(TextStyle style) const;

  private:
    Styles styles_;
};

}  // namespace veche::ui
