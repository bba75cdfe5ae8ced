// What one line of Markdown is by itself. Pure; linear in the length of the line.
#pragma once

#include <string>
#include <string_view>

namespace veche::content::markdown {

[[nodiscard]] std::string_view without_indentation(std::string_view line);
// Columns before the text; a tab goes to the next multiple of four.
[[nodiscard]] int indentation(std::string_view line);

// Where the text of a line of bullets begins ("- - a"): behind the last one and its blanks, or one of them if they are
// more than four.
[[nodiscard]] int content_column(std::string_view line);

// The functions below take a line without its indentation.
[[nodiscard]] bool is_heading_line(std::string_view line);
[[nodiscard]] bool is_bullet_line(std::string_view line);
[[nodiscard]] bool is_break_line(std::string_view line);             // "---", "* * *"
[[nodiscard]] bool is_underline(std::string_view line);              // "---", "===" under a heading
[[nodiscard]] std::size_t delimiter_columns(std::string_view line);  // of "|---|:--:|"; 0: it is no delimiter row
[[nodiscard]] std::string_view fence_of(std::string_view line);      // "```" or "~~~~", empty if none

// Whether the line asks for a break behind it: two blanks or a backslash at its end.
[[nodiscard]] bool breaks_hard(std::string_view line);
// Whether the line, behind the prefixes of quotes and bullets, is nothing but words that go on with those before and
// behind it.
[[nodiscard]] bool is_words(std::string_view line);

// The line with a backslash before whatever would make md4c number a list or define a link reference and so swallow the
// line. Looks behind the prefixes of quotes and bullets.
[[nodiscard]] std::string protect_line(std::string_view line);
// The same for a text that follows a marker: it must begin a paragraph, whatever it looks like.
[[nodiscard]] std::string protect_paragraph_start(std::string_view text);
// The line with a kept star (inline_text.h) for every "*" between figures: "10*20", "12см*15см" are sizes, no emphasis.
[[nodiscard]] std::string keep_stars(std::string line);

}  // namespace veche::content::markdown
