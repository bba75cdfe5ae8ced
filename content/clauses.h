// Ids of the clauses of a draft act, so that a comment keeps its place when the text around it changes.
// A clause is a heading ("# …") or a numbered paragraph. Its id is a random token on a line of its own before it:
// "<!-- clause: 7k3m9q2x -->"; parse_markdown() hands it on as Block::clause_id and never shows it.
// Pure but for the random tokens; thread-safe with a Random of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"

namespace veche::content {

inline constexpr std::size_t clause_id_length = 8;

// `text` with an id line before every clause. Ids that stand in `text` already are kept (the first of two equal ones);
// the others are carried over from `previous`, the canonical text last published (empty: none), by aligning the two:
// the same words first, then the same printed number with like words, then the same order with like words.
// A clause that is like nothing in `previous` gets a new token. `original`: the text with its ids that `text` is a
// translation of (empty: none); the clause in the same place, by numbers, letters (the third of each alphabet) and
// headings, has the same id in both, so that comments on it come together. Fails when a text goes over the limits of
// markdown.h.
[[nodiscard]] Result<std::string> write_clause_ids(std::string_view text, std::string_view previous, Random& random,
                                                   std::string_view original = {});

// What stands in only one of two texts with their ids, as a reader sees it: "в)", a heading. Nothing of a text over the
// limits.
struct UnpairedClauses {
    std::vector<std::string> translated;
    std::vector<std::string> original;
};
[[nodiscard]] UnpairedClauses unpaired_clauses(std::string_view translated, std::string_view original);

// The text without its id lines, for comparing what people wrote.
[[nodiscard]] std::string without_clause_ids(std::string_view text);

}  // namespace veche::content
