// How a document begins: with a front matter, with words, or with what was meant as a front matter and is none. Pure;
// thread-safe.
#pragma once

#include <string_view>

namespace veche::server::publish {

// The line before and behind a front matter.
inline constexpr std::string_view fence = "+++";

struct Beginning {
    enum class With { words, front_matter, nearly_front_matter, nothing };
    With with = With::words;
    int line = 1;                // of what is nearly one
    std::string_view complaint;  // about it
};

// A document that was meant to have a front matter must not go live as a page that shows it, and no honest text may be
// refused: "Title: …" alone is words.
[[nodiscard]] Beginning beginning_of(std::string_view text, bool is_markdown_file);

// The line that begins at that byte, without its line break.
[[nodiscard]] std::string_view line_at(std::string_view text, std::size_t at);
[[nodiscard]] bool is_fence(std::string_view line);
// "++++", "+++ kind = …", "++", or with signs nobody sees.
[[nodiscard]] bool is_nearly_fence(std::string_view line);
// Three or more and nothing else: YAML's fence, an ornament, or the line under a heading.
[[nodiscard]] bool is_dashes(std::string_view line);

}  // namespace veche::server::publish
