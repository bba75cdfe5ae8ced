// What one line of Markdown is by itself. Pure; linear in the length of the line.
#pragma once

#include <string>
#include <string_view>

namespace veche::content::markdown {

[[nodiscard]] std::string_view without_indentation(std::string_view line);
// Columns before the text; a tab goes to the next multiple of four.
[[nodiscard]] int indentation(std::string_view line);

// The functions below take a line without its indentation.
[[nodiscard]] bool is_heading_line(std::string_view line);
[[nodiscard]] bool is_bullet_line(std::string_view line);
[[nodiscard]] bool is_break_line(std::string_view line);         // "---", "* * *"
[[nodiscard]] bool is_underline(std::string_view line);          // "---", "===" under a heading
[[nodiscard]] bool is_delimiter_row(std::string_view line);      // "|---|:--:|"
[[nodiscard]] std::string_view fence_of(std::string_view line);  // "```" or "~~~~", empty if none

// The line with a backslash before whatever would make md4c number a list or define a link reference and so swallow the
// line. Looks behind the prefixes of quotes and bullets.
[[nodiscard]] std::string protect_line(std::string_view line);
// The same for a text that follows a marker: it must begin a paragraph, whatever it looks like.
[[nodiscard]] std::string protect_paragraph_start(std::string_view text);
// The line with a kept star (inline_text.h) for every "*" between figures: "10*20", "12см*15см" are sizes, no emphasis.
[[nodiscard]] std::string keep_stars(std::string line);

}  // namespace veche::content::markdown
