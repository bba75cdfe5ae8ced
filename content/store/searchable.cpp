// What of an entry goes into the full-text index; declared in facts.h.
#include <algorithm>

#include "content/store/searchable_lines.h"

namespace veche::content {
namespace {

void append_clean(std::string& out, std::string_view text) {
    constexpr std::string_view soft_hyphen = "\xc2\xad";
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with(soft_hyphen)) {
            ++i;
        } else if (static_cast<unsigned char>(text[i]) < 0x20 || text[i] == 0x7f) {
            out += ' ';
        } else {
            out += text[i];
        }
    }
}

void append_row(std::string& out, const TableRow& row) {
    for (const Spans& cell : row.cells) {
        append_clean(out, plain_text(cell));
        out += ' ';
    }
    out += '\n';
}

}  // namespace

std::string searchable_facts(const Entry& entry, const Town& town) {
    SearchableLines lines(entry.language);
    add_details(lines, entry);
    lines.add(entry.date);
    for (const std::string& tag : entry.tags) lines.add(tag);
    for (const Topic& topic : town.topics) {
        if (std::find(entry.topics.begin(), entry.topics.end(), topic.id) != entry.topics.end()) {
            lines.add(in_language(topic.name, entry.language));
        }
    }
    return lines.take();
}

std::string searchable_text(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    append_clean(clean, text);
    return clean;
}

std::string searchable_text(const Document& document) {
    std::string text;
    for (const Block& block : document.blocks) {
        if (!block.marker.empty() && block.marker != "•") {
            append_clean(text, block.marker);
            text += ' ';
        }
        append_clean(text, plain_text(block.spans));
        if (!block.spans.empty()) text += '\n';
        for (const TableRow& row : block.rows) append_row(text, row);
    }
    return text;
}

}  // namespace veche::content
