// Canonical text (CommonMark with tables, without raw HTML; docs/formats.md, "Canonical text") -> Document.
// Pure, thread-safe, safe on hostile bytes, linear time; what goes over a limit is an error, never a crash or a cut
// text.
#pragma once

#include <string_view>

#include "base/result.h"
#include "content/document.h"

namespace veche::content {

inline constexpr std::size_t longest_text_bytes = std::size_t{4} * 1024 * 1024;
// One paragraph, list or table between blank lines, in bytes.
inline constexpr std::size_t longest_segment_bytes = std::size_t{128} * 1024;
inline constexpr std::size_t most_blocks = 50'000;
inline constexpr int deepest_nesting = 8;  // quotes and lists within one another
inline constexpr std::size_t most_table_columns = 32;
inline constexpr std::size_t most_table_cells = 20'000;

// Fails when the text is not UTF-8 or goes over a limit; the error says which.
// "entry:ID" and "attachment:N" links are kept, others become their text; images become their description.
[[nodiscard]] Result<Document> parse_markdown(std::string_view text);

}  // namespace veche::content
