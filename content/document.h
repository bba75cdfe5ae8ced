// A text as the screens, the voice and the search see it: a flat list of blocks made from canonical Markdown.
// Immutable once made; may be shared between threads by const pointer.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "content/ids.h"

namespace veche::content {

struct Span {
    std::string text;  // UTF-8, no line breaks
    bool strong = false;
    bool emphasis = false;
    std::string link;   // "entry:ID" or "attachment:N"; a link out of the town is kept as plain text
    bool note = false;  // "[1]", the mark of a footnote: shown, not said

    bool operator==(const Span&) const = default;
};

using Spans = std::vector<Span>;

enum class BlockKind { heading, paragraph, list_item, quote, table, rule };

struct TableRow {
    bool header = false;
    std::vector<Spans> cells;

    bool operator==(const TableRow&) const = default;
};

struct Block {
    BlockKind kind = BlockKind::paragraph;
    int level = 0;  // heading: 1 to 6; otherwise the depth of indentation, 0 to 8
    // As printed: "•", "1.", "1.1.", "а)", "§ 4", "Статья 5."; empty if none. It is not repeated in `spans`.
    // A heading keeps its number in its text and has no marker.
    std::string marker;
    ClauseId clause_id;  // only in draft acts: every heading and numbered paragraph is a clause
    Spans spans;
    std::vector<TableRow> rows;  // only of a table

    bool operator==(const Block&) const = default;
};

// Of the widest row; the cells of a table are numbered row * columns + column. Linear in the rows.
[[nodiscard]] inline std::size_t columns_of(const Block& table) {
    std::size_t columns = 0;
    for (const TableRow& row : table.rows) columns = std::max(columns, row.cells.size());
    return columns;
}

struct Document {
    std::vector<Block> blocks;
    // Targets that begin like a link within the town and are none; for publishing.
    std::vector<std::string> wrong_links;

    bool operator==(const Document&) const = default;
};

[[nodiscard]] inline std::string plain_text(const Spans& spans) {
    std::string text;
    for (const Span& span : spans) text += span.text;
    return text;
}

}  // namespace veche::content
