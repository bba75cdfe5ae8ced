#include "content/search/excerpt.h"

#include <algorithm>
#include <bit>

#include "base/utf8.h"

namespace veche::content {
namespace {

constexpr std::size_t most_pieces = 64;
constexpr std::size_t excerpt_bytes = 240;
constexpr std::size_t before_match_bytes = 60;
// A long text is looked through no further than this, and no longer than it takes to see enough.
constexpr std::size_t looked_through_bytes = std::size_t{64} * 1024;
constexpr std::size_t enough_matches = 12;
constexpr std::string_view ellipsis = "…";

bool is_space(char c) {
    return c == ' ' || c == '\n';
}

// How many bytes two words have in common at their beginning.
bool begin_alike(std::string_view word, std::string_view stem) {
    const std::size_t length = std::min<std::size_t>({word.size(), stem.size(), 2});
    return word.substr(0, length) == stem.substr(0, length);
}

std::size_t word_start_before(std::string_view text, std::size_t at) {
    const std::size_t limit = at > before_match_bytes ? at - before_match_bytes : 0;
    if (limit == 0) return 0;
    std::size_t start = at;
    for (std::size_t i = at; i > limit; --i) {
        if (is_space(text[i - 1])) start = i;
        if (text[i - 1] == '\n') break;
    }
    return start;
}

std::size_t word_end_within(std::string_view text, std::size_t begin) {
    if (text.size() - begin <= excerpt_bytes) return text.size();
    std::size_t end = begin + excerpt_bytes;
    while (end > begin + excerpt_bytes / 2 && !is_space(text[end])) --end;
    // A text without spaces is cut between characters.
    if (!is_space(text[end])) end = begin + truncate_bytes(text.substr(begin), excerpt_bytes).size();
    return end;
}

}  // namespace

Marker::Marker(const std::vector<SearchTerm>& terms, WordBreaker& words)
    : words_(&words), terms_(static_cast<int>(terms.size())) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
        for (const std::string& phrase : terms[i].phrases) add_phrase(phrase, static_cast<int>(i), false);
        if (terms[i].beginning) add_phrase(terms[i].phrases.front(), static_cast<int>(i), true);
    }
}

void Marker::add_phrase(std::string_view phrase, int term, bool beginning) {
    Phrase made;
    made.term = term;
    words_->each(phrase, [&](const Word& word) {
        if (pieces_.size() == most_pieces) return WordBreaker::Next::stop;
        made.pieces.push_back(pieces_.size());
        pieces_.push_back({std::string(word.exact), std::string(words_->stem_of(word)), false});
        return WordBreaker::Next::go_on;
    });
    if (made.pieces.empty() || pieces_.size() == most_pieces) return;
    pieces_[made.pieces.back()].beginning = beginning;
    phrases_.push_back(std::move(made));
}

std::uint64_t Marker::pieces_like(const Word& word) {
    std::uint64_t like = 0;
    std::string_view stem;
    bool stemmed = false;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        const Piece& piece = pieces_[i];
        bool same = word.exact == piece.exact || (piece.beginning && word.exact.starts_with(piece.exact));
        if (!same && !piece.stem.empty() && begin_alike(word.exact, piece.stem)) {
            // Stemming is what costs, so it waits for a word that can match.
            if (!stemmed) stem = words_->stem_of(word);
            stemmed = true;
            same = stem == piece.stem;
        }
        if (same) like |= std::uint64_t{1} << i;
    }
    return like;
}

bool Marker::begins_at(const Phrase& phrase, const std::vector<Seen>& seen, std::size_t at) {
    if (at + phrase.pieces.size() > seen.size()) return false;
    for (std::size_t i = 0; i < phrase.pieces.size(); ++i) {
        if ((seen[at + i].pieces >> phrase.pieces[i] & 1U) == 0) return false;
    }
    return true;
}

std::vector<Marker::Match> Marker::matches(std::string_view text, Cut cut) {
    std::vector<Seen> seen;
    std::size_t with_piece = 0;
    words_->each(truncate_bytes(text, looked_through_bytes), [&](const Word& word) {
        seen.push_back({{word.begin, word.end}, pieces_like(word)});
        if (seen.back().pieces != 0) ++with_piece;
        const bool enough = cut == Cut::enough_for_excerpt && with_piece >= enough_matches;
        return enough ? WordBreaker::Next::stop : WordBreaker::Next::go_on;
    });
    std::vector<Match> found;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (seen[i].pieces == 0) continue;
        for (const Phrase& phrase : phrases_) {
            if (!begins_at(phrase, seen, i)) continue;
            found.push_back({{seen[i].range.begin, seen[i + phrase.pieces.size() - 1].range.end}, phrase.term});
        }
    }
    return found;
}

std::vector<TextRange> Marker::marks(std::string_view text) {
    std::vector<TextRange> ranges;
    for (const Match& match : matches(text, Cut::whole)) {
        // Two phrases can cover the same words.
        if (!ranges.empty() && match.range.begin < ranges.back().end) {
            ranges.back().end = std::max(ranges.back().end, match.range.end);
        } else {
            ranges.push_back(match.range);
        }
    }
    return ranges;
}

// How many different terms an excerpt would hold that begins with that match.
int Marker::terms_from(const std::vector<Match>& found, std::size_t first) {
    const std::size_t end = found[first].range.begin + excerpt_bytes - before_match_bytes;
    std::uint64_t terms = 0;
    for (std::size_t i = first; i < found.size() && found[i].range.end <= end; ++i) {
        terms |= std::uint64_t{1} << static_cast<unsigned>(found[i].term);
    }
    return std::popcount(terms);
}

Excerpt Marker::excerpt(std::string_view text) {
    const std::vector<Match> found = matches(text, Cut::enough_for_excerpt);
    Excerpt made;
    std::size_t best = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const int terms = terms_from(found, i);
        if (terms > made.terms) best = i;
        made.terms = std::max(made.terms, terms);
    }
    const std::size_t begin = found.empty() ? 0 : word_start_before(text, found[best].range.begin);
    const std::size_t end = word_end_within(text, begin);
    const bool cut_before = begin > 0 && text[begin - 1] != '\n';
    if (cut_before) made.text = ellipsis;
    const std::size_t shift = made.text.size();
    std::string_view piece = text.substr(begin, end - begin);
    while (!piece.empty() && is_space(piece.back())) piece.remove_suffix(1);
    made.text += piece;
    std::replace(made.text.begin(), made.text.end(), '\n', ' ');
    for (const TextRange& mark : marks(piece)) made.marks.push_back({mark.begin + shift, mark.end + shift});
    if (end < text.size() && text[end] != '\n') made.text += ellipsis;
    return made;
}

}  // namespace veche::content
