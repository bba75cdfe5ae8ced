#include "content/clauses/alignment.h"

#include <algorithm>
#include <map>

#include "base/letters.h"
#include "base/utf8.h"

namespace veche::content::clauses {
namespace {

constexpr std::size_t most_words = 400;
constexpr std::size_t most_candidates = 32;  // old clauses with the same printed number that are looked at

// FNV-1a; equal words must be equal on every machine, nothing more is asked of it.
std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    return (hash ^ value) * 1'099'511'628'211ULL;
}
constexpr std::uint64_t seed = 14'695'981'039'346'656'037ULL;

class Aligner {
  public:
    Aligner(const std::vector<ClauseText>& old_clauses, const std::vector<ClauseText>& new_clauses,
            std::vector<std::optional<std::size_t>> known)
        : old_(old_clauses), new_(new_clauses), match_(std::move(known)), taken_(old_clauses.size(), false) {
        match_.resize(new_.size());
        for (const auto& old_index : match_) {
            if (old_index) taken_[*old_index] = true;
        }
    }

    std::vector<std::optional<std::size_t>> run() {
        match_exact(true);
        match_exact(false);
        match_same_number();
        match_in_gaps();
        return std::move(match_);
    }

  private:
    void pair(std::size_t old_index, std::size_t new_index) {
        match_[new_index] = old_index;
        taken_[old_index] = true;
    }

    // The same words; equal ones are paired in order only when there are as many of them as before.
    void match_exact(bool with_number) {
        struct Group {
            std::vector<std::size_t> old_indices;
            std::vector<std::size_t> new_indices;
        };
        std::map<std::pair<std::uint64_t, std::string_view>, Group> groups;
        const auto key = [&](const ClauseText& clause) {
            return std::pair(clause.text_hash, with_number ? clause.marker : std::string_view{});
        };
        for (std::size_t i = 0; i < old_.size(); ++i) {
            if (!taken_[i] && !old_[i].words.empty()) groups[key(old_[i])].old_indices.push_back(i);
        }
        for (std::size_t i = 0; i < new_.size(); ++i) {
            if (!match_[i] && !new_[i].words.empty()) groups[key(new_[i])].new_indices.push_back(i);
        }
        for (const auto& [name, group] : groups) {
            if (group.old_indices.size() != group.new_indices.size()) continue;
            for (std::size_t i = 0; i < group.old_indices.size(); ++i) {
                pair(group.old_indices[i], group.new_indices[i]);
            }
        }
    }

    // The same printed number and like words, the most alike of those near the same place.
    void match_same_number() {
        std::map<std::string_view, std::vector<std::size_t>> by_marker;
        for (std::size_t i = 0; i < old_.size(); ++i) {
            if (!taken_[i] && !old_[i].marker.empty()) by_marker[old_[i].marker].push_back(i);
        }
        for (std::size_t i = 0; i < new_.size(); ++i) {
            const auto found = match_[i] ? by_marker.end() : by_marker.find(new_[i].marker);
            if (found == by_marker.end()) continue;
            if (const auto best = most_alike(found->second, i)) pair(*best, i);
        }
    }

    std::optional<std::size_t> most_alike(const std::vector<std::size_t>& candidates, std::size_t new_index) {
        const std::size_t expected = new_index * old_.size() / new_.size();
        auto near = std::lower_bound(candidates.begin(), candidates.end(), expected);
        const auto before = std::min<std::ptrdiff_t>(near - candidates.begin(), most_candidates / 2);
        const auto after = std::min<std::ptrdiff_t>(candidates.end() - near, most_candidates / 2);
        std::optional<std::size_t> best;
        double best_similarity = enough_alike;
        for (auto candidate = near - before; candidate != near + after; ++candidate) {
            if (taken_[*candidate]) continue;
            const double alike = similarity(old_[*candidate], new_[new_index]);
            if (alike < best_similarity || (best && alike == best_similarity)) continue;
            best = *candidate;
            best_similarity = alike;
        }
        return best;
    }

    // The longest run of pairs that keep their order: the fixed points between which the rest is aligned.
    std::vector<std::pair<std::size_t, std::size_t>> anchors() const {
        std::vector<std::pair<std::size_t, std::size_t>> pairs;  // new, old
        for (std::size_t i = 0; i < new_.size(); ++i) {
            if (match_[i]) pairs.emplace_back(i, *match_[i]);
        }
        std::vector<std::size_t> tails;  // indices into `pairs` by length of run
        std::vector<std::size_t> previous(pairs.size(), pairs.size());
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const auto at =
                std::lower_bound(tails.begin(), tails.end(), pairs[i].second,
                                 [&](std::size_t tail, std::size_t value) { return pairs[tail].second < value; });
            if (at != tails.begin()) previous[i] = *(at - 1);
            if (at == tails.end()) {
                tails.push_back(i);
            } else {
                *at = i;
            }
        }
        std::vector<std::pair<std::size_t, std::size_t>> run;
        for (std::size_t i = tails.empty() ? pairs.size() : tails.back(); i < pairs.size(); i = previous[i]) {
            run.push_back(pairs[i]);
        }
        std::reverse(run.begin(), run.end());
        run.emplace_back(new_.size(), old_.size());
        return run;
    }

    void match_in_gaps() {
        std::size_t new_from = 0;
        std::size_t old_from = 0;
        for (const auto& [new_to, old_to] : anchors()) {
            std::vector<std::size_t> new_indices;
            std::vector<std::size_t> old_indices;
            for (std::size_t i = new_from; i < new_to; ++i) {
                if (!match_[i]) new_indices.push_back(i);
            }
            for (std::size_t i = old_from; i < old_to; ++i) {
                if (!taken_[i]) old_indices.push_back(i);
            }
            match_in_order(old_indices, new_indices);
            new_from = new_to + 1;
            old_from = old_to + 1;
        }
    }

    // The pairs in order that are most alike together. Past the budget clauses count as new.
    void match_in_order(const std::vector<std::size_t>& old_indices, const std::vector<std::size_t>& new_indices) {
        const std::size_t rows = old_indices.size();
        const std::size_t columns = new_indices.size();
        if (rows == 0 || columns == 0 || rows > budget_ / columns) return;
        budget_ -= rows * columns;
        const std::size_t width = columns + 1;
        std::vector<float> best((rows + 1) * width, 0.0F);
        for (std::size_t row = rows; row-- > 0;) {
            for (std::size_t column = columns; column-- > 0;) {
                float value = static_cast<float>(similarity(old_[old_indices[row]], new_[new_indices[column]]));
                if (value < static_cast<float>(enough_alike)) value = 0;
                const float paired = value > 0 ? value + best[(row + 1) * width + column + 1] : 0.0F;
                best[row * width + column] =
                    std::max({paired, best[(row + 1) * width + column], best[row * width + column + 1]});
            }
        }
        pair_along(best, old_indices, new_indices);
    }

    // Follows the best way from the beginning and pairs where it goes aslant.
    void pair_along(const std::vector<float>& best, const std::vector<std::size_t>& old_indices,
                    const std::vector<std::size_t>& new_indices) {
        const std::size_t width = new_indices.size() + 1;
        std::size_t row = 0;
        std::size_t column = 0;
        while (row < old_indices.size() && column < new_indices.size()) {
            const float here = best[row * width + column];
            if (here == best[(row + 1) * width + column]) {
                ++row;
            } else if (here == best[row * width + column + 1]) {
                ++column;
            } else {
                pair(old_indices[row++], new_indices[column++]);
            }
        }
    }

    const std::vector<ClauseText>& old_;
    const std::vector<ClauseText>& new_;
    std::vector<std::optional<std::size_t>> match_;
    std::vector<bool> taken_;
    std::size_t budget_ = most_comparisons;
};

}  // namespace

ClauseText make_clause_text(std::string_view marker, std::string_view text) {
    ClauseText clause;
    clause.marker = marker;
    clause.text_hash = seed;
    std::uint64_t word = seed;
    const auto end_word = [&] {
        if (word == seed) return;
        clause.text_hash = mix(clause.text_hash, word);
        if (clause.words.size() < most_words) clause.words.push_back(static_cast<std::uint32_t>(word >> 16U));
        word = seed;
    };
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCodePoint point = decode_code_point(text, at);
        const bool digit = point.value >= U'0' && point.value <= U'9';
        if (digit || is_letter(point.value)) {
            word = mix(word, lower_case(point.value));
        } else {
            end_word();
        }
        at += point.length;
    }
    end_word();
    std::sort(clause.words.begin(), clause.words.end());
    return clause;
}

double similarity(const ClauseText& left, const ClauseText& right) {
    const std::size_t total = left.words.size() + right.words.size();
    if (total == 0) return 0;
    std::size_t shared = 0;
    auto a = left.words.begin();
    auto b = right.words.begin();
    while (a != left.words.end() && b != right.words.end()) {
        if (*a == *b) ++shared;
        const bool step_left = *a <= *b;
        const bool step_right = *b <= *a;
        if (step_left) ++a;
        if (step_right) ++b;
    }
    return 2.0 * static_cast<double>(shared) / static_cast<double>(total);
}

std::vector<std::optional<std::size_t>> align(const std::vector<ClauseText>& old_clauses,
                                              const std::vector<ClauseText>& new_clauses,
                                              std::vector<std::optional<std::size_t>> known) {
    return Aligner(old_clauses, new_clauses, std::move(known)).run();
}

}  // namespace veche::content::clauses
