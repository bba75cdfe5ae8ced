// Which clause of the new text is which of the old one. Internal to content/clauses/. Pure; bounded: near linear but
// for at most `most_comparisons` comparisons of pairs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace veche::content::clauses {

inline constexpr std::size_t most_comparisons = 1'000'000;
// From here on two clauses are the same one, edited: twice the shared words over the words of both.
inline constexpr double enough_alike = 0.5;

struct ClauseText {
    std::string_view marker;           // as printed; empty for a heading
    std::uint64_t text_hash = 0;       // of its words in order, whatever the case and punctuation
    std::vector<std::uint32_t> words;  // hashes, sorted; at most 400
};

[[nodiscard]] ClauseText make_clause_text(std::string_view marker, std::string_view text);

// 0 to 1.
[[nodiscard]] double similarity(const ClauseText& left, const ClauseText& right);

// For each new clause the index of the old one it was, or nothing. No old clause is given twice.
// `known`: pairs found already, by the new index; may be empty.
[[nodiscard]] std::vector<std::optional<std::size_t>> align(const std::vector<ClauseText>& old_clauses,
                                                            const std::vector<ClauseText>& new_clauses,
                                                            std::vector<std::optional<std::size_t>> known);

}  // namespace veche::content::clauses
