// Turns a document into sentences for the voice, each with the place in the text it was made from, so that the screen
// can mark what is being read. Pure functions, any thread; time is linear in the length of the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "content/document.h"
#include "content/language.h"

namespace veche::content {

struct Utterance {
    std::size_t block = 0;  // index in Document::blocks
    std::size_t row = 0;    // only of a table: index in Block::rows; begin and end then are 0
    // Bytes of plain_text(block.spans) the sentence was made from.
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string spoken;  // normalised: numbers, dates and abbreviations in words
    Language language = Language::russian;

    bool operator==(const Utterance&) const = default;
};

// A sentence longer than this many bytes is cut at a comma or a space: the voice must be able to stop and to go on.
inline constexpr std::size_t longest_utterance = 600;

// In reading order. Blocks without anything to say give none.
[[nodiscard]] std::vector<Utterance> utterances(const Document& document, Language language);
// Of one plain text (a label, a message): block 0 throughout.
[[nodiscard]] std::vector<Utterance> utterances(std::string_view text, Language language);

}  // namespace veche::content
