#include "server/office/case_search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/utf8.h"

namespace veche::server::office {
namespace {

using content::LastWord;
using content::SearchTerm;

constexpr std::size_t shortest_beginning = 2;  // code points
// Of BM25, as everybody takes them.
constexpr double saturation = 1.2;
constexpr double length_share = 0.75;

constexpr std::array<std::string_view, 6> quotation_marks = {"\"", "«", "»", "“", "”", "„"};

// How many bytes of one the text begins with; 0: none.
std::size_t quotation_mark(std::string_view text) {
    for (const std::string_view mark : quotation_marks) {
        if (text.starts_with(mark)) return mark.size();
    }
    return 0;
}

struct Part {
    std::string_view text;
    bool is_quoted = false;
    bool is_open = false;  // the second mark is not there (yet)
};

// Marks open and close in turn, whatever they look like: nobody types a pair of them right.
std::vector<Part> parts_of(std::string_view text) {
    std::vector<Part> parts;
    bool is_quoted = false;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t mark = quotation_mark(text.substr(at));
        if (mark == 0) {
            ++at;
            continue;
        }
        parts.push_back({text.substr(begin, at - begin), is_quoted});
        is_quoted = !is_quoted;
        at += mark;
        begin = at;
    }
    parts.push_back({text.substr(begin), is_quoted, is_quoted});
    return parts;
}

std::optional<SearchTerm> phrase_of(const Part& part, LastWord last_word, content::WordBreaker& breaker) {
    std::string phrase;
    std::size_t end = 0;
    breaker.each(part.text, [&](const content::Word& word) {
        phrase += std::string(phrase.empty() ? "" : " ") + std::string(word.exact);
        end = word.end;
        return content::WordBreaker::Next::go_on;
    });
    if (phrase.empty()) return std::nullopt;
    SearchTerm term;
    term.phrases = {phrase};
    term.beginning = part.is_open && last_word == LastWord::being_typed && end == part.text.size();
    return term;
}

}  // namespace

std::vector<SearchTerm> parse_case_search(std::string_view text, LastWord last_word, content::WordBreaker& breaker) {
    text = truncate_code_points(text, content::longest_search_text);
    std::vector<SearchTerm> terms;
    const std::vector<Part> parts = parts_of(text);
    for (const Part& part : parts) {
        const LastWord last = &part == &parts.back() ? last_word : LastWord::complete;
        if (!part.is_quoted) {
            const auto more = content::parse_search(part.text, last, breaker);
            terms.insert(terms.end(), more.begin(), more.end());
        } else if (auto phrase = phrase_of(part, last, breaker)) {
            terms.push_back(std::move(*phrase));
        }
    }
    if (terms.size() > content::most_search_terms) terms.resize(content::most_search_terms);
    // Words like "и", asked for beside a phrase in quotation marks.
    const auto is_asked = [](const SearchTerm& term) { return !term.everywhere; };
    if (std::any_of(terms.begin(), terms.end(), is_asked)) {
        std::erase_if(terms, [&](const SearchTerm& term) { return !is_asked(term); });
    }
    for (SearchTerm& term : terms) {
        const std::string& phrase = term.phrases.front();
        const bool is_one_word = phrase.find(' ') == std::string::npos;
        if (is_one_word && fits_code_points(phrase, shortest_beginning - 1)) term.beginning = false;
    }
    return terms;
}

CaseSearch::CaseSearch(const CaseWords& words, const std::vector<std::uint32_t>& lengths, content::WordBreaker& breaker)
    : words_(words), lengths_(lengths), breaker_(breaker), is_found_(lengths.size()), scores_(lengths.size()) {
    double words_of_all = 0;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        is_found_[i] = lengths[i] > 0;
        documents_ += lengths[i] > 0 ? 1 : 0;
        words_of_all += lengths[i];
    }
    if (documents_ > 0) mean_length_ = words_of_all / documents_;
}

std::vector<CaseSearch::Words> CaseSearch::pieces_of(std::string_view phrase, bool is_beginning) {
    struct Asked {
        std::string exact;
        std::string stem;
    };
    std::vector<Asked> asked;
    breaker_.each(phrase, [&](const content::Word& word) {
        asked.push_back({std::string(truncate_bytes(word.exact, longest_word)),
                         std::string(truncate_bytes(breaker_.stem_of(word), longest_word))});
        return content::WordBreaker::Next::go_on;
    });
    std::vector<Words> pieces(asked.size());
    for (std::size_t i = 0; i < asked.size(); ++i) {
        Words& found = pieces[i];
        if (is_beginning && i + 1 == asked.size()) {
            words_.find_beginning(asked[i].exact, found);
        } else {
            words_.find_exact(asked[i].exact, found);
        }
        if (!asked[i].stem.empty()) words_.find_stem(asked[i].stem, found);
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
    }
    return pieces;
}

void CaseSearch::require(const SearchTerm& term) {
    mentions_.assign(lengths_.size(), 0);
    for (std::size_t i = 0; i < term.phrases.size(); ++i) {
        const std::vector<Words> pieces = pieces_of(term.phrases[i], term.beginning && i == 0);
        if (pieces.size() == 1) {
            count_word(pieces.front());
        } else if (!pieces.empty()) {
            count_phrase(pieces);
        }
    }
    const auto holding =
        std::count_if(mentions_.begin(), mentions_.end(), [](std::uint32_t count) { return count > 0; });
    const double rarity =
        std::log(1 + (documents_ - static_cast<double>(holding) + 0.5) / (static_cast<double>(holding) + 0.5));
    for (std::size_t i = 0; i < lengths_.size(); ++i) {
        if (!is_found_[i]) continue;
        const double count = mentions_[i];
        is_found_[i] = count > 0;
        const double length = lengths_[i] / mean_length_;
        scores_[i] += static_cast<float>(rarity * count * (saturation + 1) /
                                         (count + saturation * (1 - length_share + length_share * length)));
    }
}

void CaseSearch::count_word(const Words& words) {
    for (const std::uint32_t word : words) {
        PostingReader reader = words_.read(word);
        while (reader.next()) {
            if (is_found_[reader.document()]) mentions_[reader.document()] += reader.count();
            reader.skip_places();
        }
    }
}

std::vector<CaseSearch::Place> CaseSearch::places_of(const Words& words, std::uint32_t offset,
                                                     const std::vector<bool>& within) const {
    std::vector<Place> places;
    for (const std::uint32_t word : words) {
        PostingReader reader = words_.read(word);
        while (reader.next()) {
            if (!within[reader.document()]) {
                reader.skip_places();
                continue;
            }
            reader.each_place([&](std::uint32_t place) {
                if (place >= offset) places.push_back({reader.document(), place - offset});
            });
        }
    }
    if (words.size() > 1) std::sort(places.begin(), places.end());
    return places;
}

// The rarest piece first: of the others only the documents are looked at that hold what was found so far.
void CaseSearch::count_phrase(const std::vector<Words>& pieces) {
    std::vector<std::size_t> order(pieces.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto cost = [&](std::size_t piece) {
        return std::accumulate(pieces[piece].begin(), pieces[piece].end(), std::size_t{0},
                               [this](std::size_t sum, std::uint32_t word) { return sum + words_.bytes_of(word); });
    };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return cost(a) < cost(b); });
    std::vector<bool> within = is_found_;
    std::vector<Place> found;
    for (std::size_t i = 0; i < order.size(); ++i) {
        std::vector<Place> places = places_of(pieces[order[i]], static_cast<std::uint32_t>(order[i]), within);
        if (i == 0) {
            found = std::move(places);
        } else {
            std::vector<Place> both;
            std::set_intersection(found.begin(), found.end(), places.begin(), places.end(), std::back_inserter(both));
            found = std::move(both);
        }
        within.assign(within.size(), false);
        for (const Place& place : found) within[place.document] = true;
    }
    for (const Place& place : found) ++mentions_[place.document];
}

}  // namespace veche::server::office
