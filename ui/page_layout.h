// A long text laid out for one width and one size: made on a worker, drawn without measuring anything again.
// Immutable once made; shared between the worker and the screen by const pointer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/document.h"
#include "content/entry.h"
#include "content/language.h"
#include "ui/canvas/canvas.h"

namespace veche::ui {

// A stretch of one line in one style. `text` lies in the block's plain text (or in a table cell's).
struct LaidOutRun {
    float x = 0;  // from the left edge of the page
    float width = 0;
    std::uint32_t begin = 0;  // bytes of plain_text(block.spans); in tables, of the cell's text
    std::uint32_t end = 0;
    TextStyle style = TextStyle::body;
    std::int32_t cell = -1;  // tables: row * columns + column; otherwise -1
    std::string link;        // copied from the span; empty: no link
    std::string text;
};

struct LaidOutLine {
    float y = 0;  // top, from the top of the block
    std::vector<LaidOutRun> runs;
};

struct LaidOutBlock {
    float y = 0;  // top, from the top of the page
    float height = 0;
    float indent = 0;  // of the text; the marker hangs in front of it
    float marker_x = 0;
    std::string marker;
    std::vector<LaidOutLine> lines;
    // Tables that fit: left edges of the columns and the right one, tops of the rows and the bottom, from the top of
    // the block. Empty: not a table, or too narrow for one, and each row stands as "label: value" lines.
    std::vector<float> column_edges;
    std::vector<float> row_edges;
};

struct PageStyle {
    float width = 0;  // pixels
    float pixels_per_millimetre = 3.21F;
    std::shared_ptr<const FontMetrics> metrics;
};

struct PageLayout {
    std::shared_ptr<const content::Document> document;
    content::Language language = content::Language::russian;
    PageStyle style;
    float height = 0;
    float text_width = 0;  // at most 75 letters; what is left at the right is for the buttons of clauses
    bool has_clauses = false;
    std::vector<LaidOutBlock> blocks;  // one for each block of the document
};

// The width pages are laid out for on this canvas: that of the column between the margins.
[[nodiscard]] float page_width(const Canvas& canvas);

// Pure; any thread. Linear in the length of the text.
[[nodiscard]] std::shared_ptr<const PageLayout> lay_out(std::shared_ptr<const content::Document> document,
                                                        content::Language language, const PageStyle& style);

// Bytes [begin, end) of a block's plain text, or of that of one cell of a table.
struct TextRange {
    std::size_t block = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::int32_t cell = -1;  // as LaidOutRun::cell

    bool operator==(const TextRange&) const = default;
};

struct PageView {
    std::string id;          // keeps the scroll position
    content::EntryId entry;  // whose text it is: what its clauses and attachments belong to
    std::shared_ptr<const PageLayout> layout;
    std::vector<TextRange> found;                  // of "find in text", in order
    std::size_t current_found = 0;                 // scrolled into view when it changes
    std::vector<TextRange> spoken;                 // the sentence being read: highlighted and kept in view
    bool comments = false;                         // every clause has a button "Comment" beside it
    std::vector<content::ClauseId> begun_clauses;  // if there are any, these alone have it
    std::string comment_word;                      // what that button is called
    content::ClauseId go_to_clause;                // clause to scroll to once, when it changes
    std::size_t go_to_block = static_cast<std::size_t>(-1);
};

struct PagePress {
    enum class What { link, clause };
    What what = What::link;
    std::string target;  // the link, or the clause id
};

// Draws what of the page is visible inside the current scroll region; costs nothing for the rest.
std::optional<PagePress> draw_page(Canvas& canvas, const PageView& view);

}  // namespace veche::ui
