#include "content/markdown.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/utf8.h"
#include "content/markdown/block_builder.h"
#include "content/markdown/footnotes.h"
#include "content/markdown/segments.h"

namespace veche::content {
namespace {

using markdown::MarkerKind;
using markdown::Segment;
using markdown::SegmentKind;

// The first block of a numbered segment carries the printed number; others keep what md4c made of them.
void put_marker(const Segment& segment, std::vector<Block>& blocks, std::size_t first) {
    if (segment.kind != SegmentKind::numbered) return;
    // A number with nothing after it, or with something that is no paragraph: it stands alone.
    const bool alone = blocks.size() == first || blocks[first].kind != BlockKind::paragraph;
    if (alone) blocks.insert(blocks.begin() + static_cast<std::ptrdiff_t>(first), Block());
    Block& block = blocks[first];
    const bool item = segment.marker_kind == MarkerKind::parenthesis || segment.marker_kind == MarkerKind::letter;
    block.kind = item ? BlockKind::list_item : BlockKind::paragraph;
    block.level = segment.level;
    block.marker = segment.marker;
}

// A footnote is a point with its mark for a number.
void put_note_marker(std::string mark, std::vector<Block>& blocks, std::size_t first) {
    if (blocks.size() == first) blocks.emplace_back();
    blocks[first].kind = BlockKind::list_item;
    blocks[first].marker = std::move(mark);
}

// Behind the text, below a rule.
void add_notes(Document& document, std::vector<Block> notes, const markdown::Footnotes& footnotes) {
    if (!notes.empty()) {
        Block rule;
        rule.kind = BlockKind::rule;
        document.blocks.push_back(std::move(rule));
        std::move(notes.begin(), notes.end(), std::back_inserter(document.blocks));
    }
    for (Block& block : document.blocks) {
        footnotes.put_marks(block.spans);
        for (TableRow& row : block.rows) {
            for (Spans& cell : row.cells) footnotes.put_marks(cell);
        }
    }
}

}  // namespace

Result<Document> parse_markdown(std::string_view text) {
    if (text.size() > longest_text_bytes)
        return failure("the text is longer than " + std::to_string(longest_text_bytes / 1024 / 1024) + " MiB");
    if (!is_valid_utf8(text)) return failure("the text is not UTF-8");
    const auto segments = markdown::split_segments(text);
    if (!segments) return tl::unexpected(segments.error());

    Document document;
    markdown::Footnotes footnotes;
    for (const Segment& segment : *segments) {
        if (segment.kind == SegmentKind::footnote) footnotes.define(segment.marker);
    }
    std::vector<Block> notes;
    for (const Segment& segment : *segments) {
        const bool is_note = segment.kind == SegmentKind::footnote;
        std::vector<Block>& blocks = is_note ? notes : document.blocks;
        const std::size_t first = blocks.size();
        markdown::BlockBuilder builder(blocks, is_note ? 0 : segment.level);
        if (!builder.parse(segment.text)) return failure(builder.error());
        if (is_note) put_note_marker(footnotes.mark(segment.marker), blocks, first);
        put_marker(segment, blocks, first);
        for (std::string& link : builder.wrong_links()) document.wrong_links.push_back(std::move(link));
        if (blocks.size() > first && !is_note) blocks[first].clause_id = ClauseId(segment.clause_id);
    }
    add_notes(document, std::move(notes), footnotes);
    if (document.blocks.size() > most_blocks) return failure(markdown::too_many_blocks());
    return document;
}

}  // namespace veche::content
