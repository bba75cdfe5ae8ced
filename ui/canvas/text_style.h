// The styles text comes in. One typeface, one scale: sizes are relative to the visitor's cap height.
#pragma once

#include <array>
#include <cstddef>

namespace veche::ui {

// Body 1, heading 1.25, title 1.6. Nothing is smaller than body.
enum class TextStyle { body, strong, emphasis, heading, title };

inline constexpr std::array<TextStyle, 5> all_text_styles = {TextStyle::body, TextStyle::strong, TextStyle::emphasis,
                                                             TextStyle::heading, TextStyle::title};

[[nodiscard]] constexpr float relative_size(TextStyle style) {
    if (style == TextStyle::heading) return 1.25F;
    if (style == TextStyle::title) return 1.6F;
    return 1.0F;
}

[[nodiscard]] constexpr std::size_t index_of(TextStyle style) {
    return static_cast<std::size_t>(style);
}

}  // namespace veche::ui
