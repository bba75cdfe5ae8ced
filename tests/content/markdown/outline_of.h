// A document as lines that a test can compare: "KIND LEVEL [MARKER] text", with **bold**, _italic_ and (links).
#pragma once

#include <string>

#include "content/document.h"

namespace veche::content {

inline std::string outline_of(const Spans& spans) {
    std::string text;
    for (const Span& span : spans) {
        const std::string mark = std::string(span.strong ? "**" : "") + (span.emphasis ? "_" : "");
        text += mark + span.text + mark;
        if (!span.link.empty()) text += "(" + span.link + ")";
    }
    return text;
}

inline std::string outline_of(const Block& block) {
    constexpr const char* names[] = {"h", "p", "li", "q", "table", "rule"};
    std::string line = names[static_cast<std::size_t>(block.kind)];
    line += std::to_string(block.level);
    if (!block.marker.empty()) line += " [" + block.marker + "]";
    if (!block.clause_id.empty()) line += " {" + block.clause_id.text() + "}";
    const std::string text = outline_of(block.spans);
    if (!text.empty()) line += " " + text;
    for (const TableRow& row : block.rows) {
        line += row.header ? " / head" : " / row";
        for (const Spans& cell : row.cells) line += " | " + outline_of(cell);
    }
    return line + "\n";
}

inline std::string outline_of(const Document& document) {
    std::string text;
    for (const Block& block : document.blocks) text += outline_of(block);
    return text;
}

}  // namespace veche::content
