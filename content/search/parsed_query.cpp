#include "content/search/parsed_query.h"

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "base/date.h"
#include "base/utf8.h"
#include "content/languages/traits.h"

namespace veche::content {
namespace {

constexpr std::size_t most_words = 64;
constexpr std::size_t shortest_beginning = 3;  // code points; shorter ones are asked only of titles and numbers

struct TypedWord {
    std::string exact;
    std::size_t begin = 0;
    std::size_t end = 0;

    [[nodiscard]] std::optional<int> number() const {
        if (exact.size() > 4 || !std::all_of(exact.begin(), exact.end(), is_digit)) {
            return std::nullopt;
        }
        return std::stoi(exact);
    }
    [[nodiscard]] bool has_digit() const { return is_digit(exact.front()); }
};

int month_from_word(std::string_view word) {
    for (const Language language : all_languages) {
        const auto& names = traits_of(language).months;
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (ascii_lower_case(names.at(i)) == word) return static_cast<int>(i) + 1;
        }
    }
    return 0;
}

// Every way in which the day may be written; `year` 0: none was typed.
std::vector<std::string> date_phrases(int day, int month, int year) {
    const std::string end = year == 0 ? "" : " " + std::to_string(year);
    std::vector<std::string> phrases = {std::to_string(day) + " " + std::to_string(month) + end};
    if (year != 0) phrases.push_back(std::to_string(year) + " " + std::to_string(month) + " " + std::to_string(day));
    for (const Language language : all_languages) {
        phrases.push_back(std::to_string(day) + " " + std::string(month_name(month, language)) + end);
    }
    for (const Language language : all_languages) {
        if (!traits_of(language).month_may_come_first) continue;
        phrases.push_back(std::string(month_name(month, language)) + " " + std::to_string(day) + end);
    }
    return phrases;
}

class Parser {
  public:
    Parser(std::string_view text, std::vector<TypedWord> words) : text_(text), words_(std::move(words)) {}

    std::vector<SearchTerm> parse(LastWord last_word) {
        std::vector<SearchTerm> terms;
        while (at_ < words_.size() && terms.size() < most_search_terms) terms.push_back(term());
        // A space after the last word says that it is finished.
        if (last_word == LastWord::being_typed && at_ == words_.size() && !terms.empty() && last_may_go_on_ &&
            words_.back().end == text_.size()) {
            terms.back().beginning = true;
        }
        const auto asked = [](const SearchTerm& term) { return !term.everywhere; };
        if (std::any_of(terms.begin(), terms.end(), asked)) {
            terms.erase(std::remove_if(terms.begin(), terms.end(), [](const auto& term) { return term.everywhere; }),
                        terms.end());
        }
        return terms;
    }

  private:
    SearchTerm term() {
        last_may_go_on_ = true;
        if (auto date = date_in_figures()) return *date;
        if (auto date = date_in_words()) return *date;
        return run();
    }

    std::string_view gap_after(std::size_t index) const {
        return text_.substr(words_[index].end, words_[index + 1].begin - words_[index].end);
    }

    bool joined_to_next(std::size_t index) const {
        if (index + 1 >= words_.size()) return false;
        const std::string_view gap = gap_after(index);
        return gap.empty() || gap == "." || gap == "-" || gap == "/" || gap == "–";
    }

    std::optional<int> number_at(std::size_t index) const {
        return index < words_.size() ? words_[index].number() : std::nullopt;
    }

    SearchTerm take(std::size_t count, std::vector<std::string> phrases) {
        SearchTerm made;
        made.typed = {words_[at_].begin, words_[at_ + count - 1].end};
        made.phrases = std::move(phrases);
        at_ += count;
        return made;
    }

    std::optional<SearchTerm> date(std::size_t count, int day, int month, int year) {
        if (!is_valid({year == 0 ? 2000 : year, month, day})) return std::nullopt;
        last_may_go_on_ = false;
        return take(count, date_phrases(day, month, year));
    }

    // 27.11.2026, 27/11/2026, 2026-11-27, 27.11
    std::optional<SearchTerm> date_in_figures() {
        const auto first = number_at(at_);
        const auto second = number_at(at_ + 1);
        if (!first || !second || !joined_to_next(at_)) return std::nullopt;
        const auto third = number_at(at_ + 2);
        if (third && joined_to_next(at_ + 1)) {
            if (*third > 999) return date(3, *first, *second, *third);
            if (*first > 999) return date(3, *third, *second, *first);
            return std::nullopt;
        }
        if (gap_after(at_) != "." || joined_to_next(at_ + 1)) return std::nullopt;
        return date(2, *first, *second, 0);
    }

    // 27 ноября, 27 ноября 2026
    std::optional<SearchTerm> date_in_words() {
        const auto day = number_at(at_);
        if (!day || at_ + 1 >= words_.size()) return std::nullopt;
        const int month = month_from_word(words_[at_ + 1].exact);
        if (month == 0) return std::nullopt;
        const auto year = number_at(at_ + 2);
        if (year && *year > 999) return date(3, *day, month, *year);
        return date(2, *day, month, 0);
    }

    // One word, or words grown together around a number: 214-п, 1.1, 5/3.
    SearchTerm run() {
        std::size_t count = 1;
        while (joined_to_next(at_ + count - 1) &&
               (words_[at_ + count - 1].has_digit() || words_[at_ + count].has_digit())) {
            ++count;
        }
        std::string phrase;
        for (std::size_t i = at_; i < at_ + count; ++i) phrase += (i == at_ ? "" : " ") + words_[i].exact;
        SearchTerm made = take(count, {phrase});
        made.everywhere = is_written(phrase, &WrittenWords::everywhere);
        return made;
    }

    std::string_view text_;
    std::vector<TypedWord> words_;
    std::size_t at_ = 0;
    bool last_may_go_on_ = true;
};

std::string in_quotes(std::string_view phrase) {
    std::string text = "\"";
    for (const char c : phrase) {
        // The word breaker lets no quotation mark through; the expression does not depend on that.
        if (c != '"' && c != '\0') text += c;
    }
    return text + "\"";
}

std::string expression_of(const SearchTerm& term) {
    std::string any;
    for (const std::string& phrase : term.phrases) any += (any.empty() ? "" : " OR ") + in_quotes(phrase);
    if (term.beginning) {
        const std::string& word = term.phrases.front();
        const bool one_word = word.find(' ') == std::string::npos;
        const bool is_number = is_digit(word.front());
        const bool is_short = one_word && !is_number && fits_code_points(word, shortest_beginning - 1);
        any += std::string(" OR ") + (is_short ? "{title number} : " : "") + in_quotes(word) + " *";
    }
    return "(" + any + ")";
}

}  // namespace

std::vector<SearchTerm> parse_search(std::string_view text, LastWord last_word, WordBreaker& words) {
    text = truncate_code_points(text, longest_search_text);
    std::vector<TypedWord> typed;
    words.each(text, [&](const Word& word) {
        typed.push_back({std::string(word.exact), word.begin, word.end});
        return typed.size() < most_words ? WordBreaker::Next::go_on : WordBreaker::Next::stop;
    });
    return Parser(text, std::move(typed)).parse(last_word);
}

std::string match_expression(const std::vector<SearchTerm>& terms) {
    std::string all;
    for (const SearchTerm& term : terms) all += (all.empty() ? "" : " AND ") + expression_of(term);
    return all;
}

}  // namespace veche::content
