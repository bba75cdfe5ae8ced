#include "content/search/ranking.h"

#include <algorithm>
#include <sqlite3.h>

#include "content/search/fts5.h"

namespace veche::content {
namespace {

// Title, number, summary, facts, body.
constexpr std::array<double, 5> column_weights = {10, 20, 4, 3, 1};
constexpr std::size_t title_and_number = 2;
// Of bm25: how soon more mentions stop to matter, and how much the length of the document does.
constexpr double saturation = 1.2;
constexpr double length_share = 0.75;
// More mentions of one phrase in one document change nothing any more.
constexpr int most_mentions = 32;

}  // namespace

Result<std::unique_ptr<Ranking>> Ranking::register_in(Database& database) {
    fts5_api* const api = fts5_of(database.handle());
    std::unique_ptr<Ranking> ranking(new Ranking);
    if (api == nullptr || api->xCreateFunction(api, "weigh", ranking.get(), &weigh, nullptr) != SQLITE_OK) {
        return failure("FTS5 does not take the function that ranks");
    }
    return ranking;
}

void Ranking::begin(const std::vector<SearchTerm>& terms) {
    terms_ = std::min(terms.size(), mentions_.size());
    term_of_phrase_.clear();
    for (std::size_t term = 0; term < terms_; ++term) {
        term_of_phrase_.insert(term_of_phrase_.end(), terms[term].phrases.size() + (terms[term].beginning ? 1 : 0),
                               term);
    }
}

bool Ranking::named() const {
    return std::all_of(mentions_.begin(), mentions_.begin() + static_cast<std::ptrdiff_t>(terms_),
                       [](const Mentions& term) { return term.in_title; });
}

double Ranking::score(double relative_length) const {
    const double half = saturation * (1 - length_share + length_share * relative_length);
    double sum = 0;
    for (std::size_t term = 0; term < terms_; ++term) {
        sum += mentions_.at(term).weight / (mentions_.at(term).weight + half);
    }
    return sum;
}

void Ranking::weigh(const Fts5ExtensionApi* api, Fts5Context* row, sqlite3_context* /*result*/, int /*count*/,
                    sqlite3_value** /*values*/) {
    auto& self = *static_cast<Ranking*>(api->xUserData(row));
    self.mentions_.fill({});
    for (int phrase = 0; phrase < static_cast<int>(self.term_of_phrase_.size()); ++phrase) {
        self.add_phrase(api, row, phrase);
    }
}

void Ranking::add_phrase(const Fts5ExtensionApi* api, Fts5Context* row, int phrase) {
    Mentions& term = mentions_.at(term_of_phrase_[static_cast<std::size_t>(phrase)]);
    Fts5PhraseIter place{};
    int column = 0;
    int offset = 0;
    if (api->xPhraseFirst(row, phrase, &place, &column, &offset) != SQLITE_OK) return;
    for (int seen = 0; column >= 0 && seen < most_mentions; ++seen) {
        const auto index = static_cast<std::size_t>(column);
        term.weight += column_weights.at(index);
        term.in_title = term.in_title || index < title_and_number;
        api->xPhraseNext(row, &place, &column, &offset);
    }
}

}  // namespace veche::content
