#include "content/markdown.h"

#include "base/utf8.h"
#include "content/markdown/block_builder.h"
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

}  // namespace

Result<Document> parse_markdown(std::string_view text) {
    if (text.size() > longest_text_bytes) return failure("the text is longer than 4 MiB");
    if (!is_valid_utf8(text)) return failure("the text is not UTF-8");
    const auto segments = markdown::split_segments(text);
    if (!segments) return tl::unexpected(segments.error());

    Document document;
    for (const Segment& segment : *segments) {
        const std::size_t first = document.blocks.size();
        markdown::BlockBuilder builder(document.blocks, segment.level);
        if (!builder.parse(segment.text)) return failure(builder.error());
        put_marker(segment, document.blocks, first);
        for (std::string& link : builder.wrong_links()) document.wrong_links.push_back(std::move(link));
        if (document.blocks.size() > first) document.blocks[first].clause_id = segment.clause_id;
    }
    return document;
}

}  // namespace veche::content
