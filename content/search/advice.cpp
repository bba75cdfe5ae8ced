#include "content/search/advice.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace veche::content {
namespace {

constexpr std::size_t longest_word = 64;         // code points
constexpr std::size_t shortest_corrected = 4;    // code points
constexpr std::size_t most_candidates = 20'000;  // words of the town looked at for one misspelt word
constexpr std::size_t most_fewer = 3;
constexpr std::size_t counted_matches = 1'000;

std::u32string code_points(std::string_view text) {
    std::u32string points;
    for (std::size_t at = 0; at < text.size() && points.size() <= longest_word;) {
        const DecodedCodePoint point = decode_code_point(text, at);
        points += point.value;
        at += point.length;
    }
    return points;
}

// More than counted_matches is as good as that many.
Result<std::size_t> count_matches(Database& database, const std::vector<SearchTerm>& terms) {
    auto statement = database.prepare("SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?1 LIMIT ?2)");
    if (!statement) return tl::unexpected(statement.error());
    const std::string expression = match_expression(terms);
    statement->bind(1, expression).bind(2, static_cast<std::int64_t>(counted_matches));
    const auto row = statement->step();
    if (!row) return tl::unexpected(row.error());
    return static_cast<std::size_t>(statement->integer(0));
}

// All words that begin like `word`: from `from` to before `to`.
struct Neighbourhood {
    std::string from;
    std::string to;
};

Neighbourhood neighbourhood_of(std::string_view word) {
    const std::string first(truncate_code_points(word, 1));
    std::string after;
    append_code_point(after, decode_code_point(word, 0).value + 1);
    return {first, after};
}

Result<std::string> nearest_word(Database& database, const std::string& word) {
    const std::size_t length = count_code_points(word);
    const std::size_t allowed = length < 6 ? 1 : 2;
    auto statement = database.prepare("SELECT term, doc FROM vocabulary WHERE term >= ?1 AND term < ?2 LIMIT ?3");
    if (!statement) return tl::unexpected(statement.error());
    const Neighbourhood near = neighbourhood_of(word);
    statement->bind(1, near.from).bind(2, near.to).bind(3, static_cast<std::int64_t>(most_candidates));

    std::string best;
    std::size_t best_distance = allowed + 1;
    std::int64_t best_count = 0;
    for (;;) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return best;
        const std::size_t distance = edit_distance(word, statement->view(0), allowed);
        const std::int64_t count = statement->integer(1);
        if (distance < best_distance || (distance == best_distance && distance <= allowed && count > best_count)) {
            best = statement->view(0);
            best_distance = distance;
            best_count = count;
        }
    }
}

bool can_be_corrected(const SearchTerm& term) {
    const std::string& word = term.phrases.front();
    return term.phrases.size() == 1 && word.find_first_of(" 0123456789") == std::string::npos &&
           !fits_code_points(word, shortest_corrected - 1) && fits_code_points(word, longest_word);
}

Result<std::string> corrected(StoreDatabase& database, std::string_view text, const std::vector<SearchTerm>& terms) {
    std::string better(text.substr(0, terms.back().typed.end));
    std::vector<SearchTerm> better_terms = terms;
    bool changed = false;
    // From the end, so that the places of earlier words stay true.
    for (std::size_t i = terms.size(); i-- > 0;) {
        if (!can_be_corrected(terms[i])) continue;
        const auto found = count_matches(database, {terms[i]});
        if (!found) return tl::unexpected(found.error());
        if (*found > 0) continue;
        auto word = nearest_word(database, terms[i].phrases.front());
        if (!word) return word;
        if (word->empty()) continue;
        better.replace(terms[i].typed.begin, terms[i].typed.end - terms[i].typed.begin, *word);
        better_terms[i].phrases = {*word};
        changed = true;
    }
    if (!changed) return std::string();
    const auto found = count_matches(database, better_terms);
    if (!found) return tl::unexpected(found.error());
    return *found > 0 ? better : std::string();
}

std::string text_of(std::string_view text, const std::vector<SearchTerm>& terms) {
    std::string joined;
    for (const SearchTerm& term : terms) {
        if (!joined.empty()) joined += ' ';
        joined += text.substr(term.typed.begin, term.typed.end - term.typed.begin);
    }
    return joined;
}

struct Fewer {
    std::string text;
    std::size_t found = 0;
};

using Terms = std::vector<SearchTerm>;

// Those of the questions that find something, in order.
Result<std::vector<Fewer>> that_find(StoreDatabase& database, std::string_view text,
                                     const std::vector<Terms>& questions) {
    std::vector<Fewer> good;
    for (const Terms& question : questions) {
        const auto found = count_matches(database, question);
        if (!found) return tl::unexpected(found.error());
        if (*found > 0) good.push_back({text_of(text, question), *found});
    }
    return good;
}

// First without one word; if that finds nothing, single words.
Result<std::vector<std::string>> fewer_words(StoreDatabase& database, std::string_view text, const Terms& terms) {
    if (terms.size() < 2) return {};
    std::vector<Terms> without_one;
    std::vector<Terms> single;
    for (const SearchTerm& term : terms) {
        single.push_back({term});
        without_one.push_back(terms);
        without_one.back().erase(without_one.back().begin() + (&term - terms.data()));
    }
    auto good = that_find(database, text, without_one);
    if (good && good->empty() && terms.size() > 2) good = that_find(database, text, single);
    if (!good) return tl::unexpected(good.error());
    std::stable_sort(good->begin(), good->end(), [](const Fewer& a, const Fewer& b) { return a.found > b.found; });
    std::vector<std::string> texts;
    for (Fewer& one : *good) texts.push_back(std::move(one.text));
    texts.resize(std::min(texts.size(), most_fewer));
    return texts;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
    const std::u32string from = code_points(a);
    const std::u32string to = code_points(b);
    const std::size_t difference = from.size() > to.size() ? from.size() - to.size() : to.size() - from.size();
    if (difference > limit || from.size() > longest_word || to.size() > longest_word) return limit + 1;

    // Rows i-2, i-1 and i of the table of distances between beginnings.
    std::array<std::array<std::size_t, longest_word + 1>, 3> rows{};
    for (std::size_t j = 0; j <= to.size(); ++j) rows[0].at(j) = j;
    const auto swapped = [&](std::size_t i, std::size_t j) {
        return i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
    };
    for (std::size_t i = 1; i <= from.size(); ++i) {
        auto& row = rows.at(i % 3);
        const auto& above = rows.at((i + 2) % 3);
        const auto& two_above = rows.at((i + 1) % 3);
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t replaced = above.at(j - 1) + (from[i - 1] == to[j - 1] ? 0 : 1);
            row.at(j) = std::min({above.at(j) + 1, row.at(j - 1) + 1, replaced});
            if (swapped(i, j)) row.at(j) = std::min(row.at(j), two_above.at(j - 2) + 1);
        }
        const auto end = row.begin() + static_cast<std::ptrdiff_t>(to.size()) + 1;
        if (*std::min_element(row.begin(), end) > limit) return limit + 1;
    }
    return std::min(rows.at(from.size() % 3).at(to.size()), limit + 1);
}

Result<SearchAdvice> advise(StoreDatabase& database, std::string_view text, const std::vector<SearchTerm>& terms) {
    SearchAdvice advice;
    text = truncate_code_points(text, longest_search_text);
    auto better = corrected(database, text, terms);
    if (!better) return tl::unexpected(better.error());
    advice.did_you_mean = std::move(*better);
    auto fewer = fewer_words(database, text, terms);
    if (!fewer) return tl::unexpected(fewer.error());
    advice.fewer_words = std::move(*fewer);
    return advice;
}

}  // namespace veche::content
