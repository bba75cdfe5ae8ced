// The pass before md4c: parts canonical text into pieces that md4c reads one by one, so that legal numbering is neither
// run together nor renumbered. Pure, linear, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "content/markdown.h"
#include "content/markdown/markers.h"

namespace veche::content::markdown {

enum class SegmentKind {
    heading,   // "# …", one line
    numbered,  // a paragraph that begins with a marker
    footnote,  // a paragraph that begins with "[^label]:"; its marker is the label
    code,      // between fences
    table,     // lines with bars
    list,      // bullets
    quote,     // lines with ">"
    paragraph  // anything else
};

struct Segment {
    SegmentKind kind = SegmentKind::paragraph;
    MarkerKind marker_kind = MarkerKind::none;
    std::size_t begin = 0;       // byte of the source where its first line begins
    std::string_view marker;     // of a numbered one; a part of the source
    std::string_view clause_id;  // from the id line before it; a part of the source
    int level = 0;               // depth by indentation under lists and by kind of numbering
    std::string text;            // what md4c is to read, without the marker
};

// The token of an id line ("<!-- clause: 7k3m9q2x -->"), or empty when the line is none.
[[nodiscard]] std::string_view clause_id_of_line(std::string_view line);

// What is said of a text with more than most_blocks.
[[nodiscard]] inline std::string too_many_blocks() {
    return "more than " + std::to_string(most_blocks) + " paragraphs";
}

// Views in the segments point into `source`. Fails when a segment is over longest_segment_bytes.
[[nodiscard]] Result<std::vector<Segment>> split_segments(std::string_view source);

}  // namespace veche::content::markdown
