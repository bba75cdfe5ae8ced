#include "content/speech/utterances.h"

#include <utility>

#include "content/speech/normalise.h"
#include "content/speech/sentences.h"

namespace veche::content {
namespace {

void add_sentences(std::vector<Utterance>& out, std::string_view text, const Utterance& pattern) {
    for (const Sentence& sentence : sentences_of(text, pattern.language, longest_utterance)) {
        Utterance utterance = pattern;
        utterance.begin = sentence.begin;
        utterance.end = sentence.end;
        utterance.spoken = spoken_text(text.substr(sentence.begin, sentence.end - sentence.begin), pattern.language);
        if (!utterance.spoken.empty()) out.push_back(std::move(utterance));
    }
}

// The words with blanks in the place of the marks of footnotes: they would be said as numbers in mid-sentence.
std::string without_notes(const Spans& spans) {
    std::string text;
    for (const Span& span : spans) text += span.note ? std::string(span.text.size(), ' ') : span.text;
    return text;
}

void add_block(std::vector<Utterance>& out, const Block& block, const Utterance& pattern) {
    const std::size_t first = out.size();
    add_sentences(out, without_notes(block.spans), pattern);
    if (out.size() == first || block.marker.empty() || block.marker == "•") return;
    const std::string marker = spoken_text(block.marker, pattern.language);
    if (!marker.empty()) out[first].spoken = marker + " " + out[first].spoken;
}

void add_row(std::vector<Utterance>& out, const TableRow& row, const Utterance& pattern) {
    std::string text;
    for (const Spans& cell : row.cells) {
        const std::string cell_text = without_notes(cell);
        if (cell_text.empty()) continue;
        if (!text.empty()) text += "; ";
        text += cell_text;
    }
    const std::size_t first = out.size();
    add_sentences(out, text, pattern);
    // The row has no text of its own to point into.
    for (std::size_t i = first; i < out.size(); ++i) out[i].begin = out[i].end = 0;
}

}  // namespace

std::vector<Utterance> utterances(const Document& document, Language language) {
    std::vector<Utterance> out;
    Utterance pattern;
    pattern.language = language;
    for (std::size_t i = 0; i < document.blocks.size(); ++i) {
        const Block& block = document.blocks[i];
        pattern.block = i;
        pattern.row = 0;
        add_block(out, block, pattern);
        for (std::size_t row = 0; row < block.rows.size(); ++row) {
            pattern.row = row;
            add_row(out, block.rows[row], pattern);
        }
    }
    return out;
}

std::vector<Utterance> utterances(std::string_view text, Language language) {
    std::vector<Utterance> out;
    Utterance pattern;
    pattern.language = language;
    add_sentences(out, text, pattern);
    return out;
}

}  // namespace veche::content
