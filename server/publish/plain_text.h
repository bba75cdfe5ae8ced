// A text without front matter, as offices hand it over: typed, scanned, exported. Made into a title, a summary and
// canonical text that reads well (docs/formats.md, "Plain texts"). Pure, linear, thread-safe. Guesses modestly: words
// are never dropped, but for page numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/language.h"

namespace veche::server::publish {

struct PlainText {
    std::string title;    // at most 300 code points
    std::string summary;  // at most 600
    std::string text;
    content::Language language = content::Language::russian;
};

// One line that looks like Markdown is none yet ("# 5 — номер корпуса").
inline constexpr std::size_t signs_of_markdown = 2;

// `bytes` are UTF-8. `told`: the language of the file name, if any; otherwise it is guessed from the letters. `signs`:
// how many signs of Markdown make it Markdown.
[[nodiscard]] PlainText read_plain_text(std::string_view bytes, std::optional<content::Language> told,
                                        content::Language folder_language, std::size_t signs = signs_of_markdown);

// The same as canonical text only: of an attachment, which has its title elsewhere.
[[nodiscard]] std::string plain_to_markdown(std::string_view bytes);

// --- its steps, each tested by itself ---

// Lines without leftovers of scanning: page breaks and numbers, soft hyphens, stray carriage returns, invisible signs,
// runs of blanks. Tabs stay. An empty line is an empty text.
[[nodiscard]] std::vector<std::string> clean_lines(std::string_view bytes);

enum class PlainBlockKind { heading, paragraph, bullet, label, table };

struct PlainBlock {
    PlainBlockKind kind = PlainBlockKind::paragraph;
    std::string text;
    std::vector<std::vector<std::string>> rows;  // only of a table
};

// Joins hard line breaks, finds bullets, tables and headings.
[[nodiscard]] std::vector<PlainBlock> find_blocks(const std::vector<std::string>& lines);

// How many lines say that the text is Markdown already ("## Heading", "**bold**").
[[nodiscard]] std::size_t count_markdown_signs(const std::vector<std::string>& lines);

[[nodiscard]] content::Language guess_language(std::string_view text, content::Language otherwise);

// The first sentence, at most `limit` code points; longer ones end with "…" between words.
[[nodiscard]] std::string first_sentence(std::string_view text, std::size_t limit);

}  // namespace veche::server::publish
