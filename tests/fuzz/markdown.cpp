// Any bytes as canonical text: blocks keep the promises of document.h, or there is an error with words.
#include "content/markdown.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"

namespace {

void demand(bool promise) {
    if (!promise) std::abort();
}

void check(const veche::content::Spans& spans) {
    for (const auto& span : spans) {
        demand(!span.text.empty() && span.text.find('\n') == std::string::npos);
        demand(veche::is_valid_utf8(span.text));
        demand(span.link.empty() || span.link.starts_with("entry:") || span.link.starts_with("attachment:"));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace veche::content;
    const auto document = parse_markdown(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!document) {
        demand(!document.error().message.empty());
        return 0;
    }
    demand(document->blocks.size() <= most_blocks);
    for (const Block& block : document->blocks) {
        const bool heading = block.kind == BlockKind::heading;
        demand(block.level >= (heading ? 1 : 0) && block.level <= (heading ? 6 : deepest_nesting));
        demand((block.kind == BlockKind::table) == !block.rows.empty());
        check(block.spans);
        for (const TableRow& row : block.rows) {
            demand(row.cells.size() <= most_table_columns);
            for (const Spans& cell : row.cells) check(cell);
        }
    }
    return 0;
}
