#include "content/speech/sentences.h"

#include <algorithm>

#include "base/utf8.h"
#include "content/speech/lexicon.h"
#include "content/speech/tokens.h"

namespace veche::content {
namespace {

class Splitter {
  public:
    Splitter(std::string_view text, Language language, std::size_t longest)
        : text_(text), language_(language), longest_(longest), tokens_(tokens_of(text)) {}

    std::vector<Sentence> split() {
        std::size_t first = 0;
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            if (!ends_sentence(i, first)) continue;
            std::size_t after = i + 1;
            while (after < tokens_.size() && is_closing(tokens_[after])) ++after;
            add(first, after);
            first = after;
            i = after - 1;
        }
        add(first, tokens_.size());
        return std::move(sentences_);
    }

  private:
    static bool is_closing(const Token& token) {
        return token.is("»") || token.is(")") || token.is("\"") || token.is("”") || token.is(".") || token.is("!") ||
               token.is("?") || token.is("…");
    }

    bool ends_sentence(std::size_t index, std::size_t first) const {
        const Token& token = tokens_[index];
        if (token.is("!") || token.is("?") || token.is("…")) return space_follows(index);
        if (!token.is(".") || !space_follows(index)) return false;
        if (!next_may_begin(index)) return false;
        if (index == first) return true;
        const Token& before = tokens_[index - 1];
        if (before.kind == Token::Kind::number) return !only_a_number(first, index);
        if (before.kind != Token::Kind::word) return true;
        if (is_initial(before)) return false;
        if (!is_abbreviation(before.lower, language_)) return true;
        // "15 руб. Остальное": an abbreviation after a number can end a sentence.
        return after_number(index - 1) && next_is_capital(index);
    }

    bool space_follows(std::size_t index) const {
        std::size_t next = index + 1;
        while (next < tokens_.size() && is_closing(tokens_[next])) ++next;
        return next >= tokens_.size() || tokens_[next].kind == Token::Kind::space;
    }

    const Token* next_solid(std::size_t index) const {
        std::size_t next = index + 1;
        while (next < tokens_.size() && (is_closing(tokens_[next]) || tokens_[next].kind == Token::Kind::space)) ++next;
        return next < tokens_.size() ? &tokens_[next] : nullptr;
    }

    bool next_may_begin(std::size_t index) const {
        const Token* const next = next_solid(index);
        return next == nullptr || next->kind != Token::Kind::word || next->capital;
    }

    bool next_is_capital(std::size_t index) const {
        const Token* const next = next_solid(index);
        return next == nullptr || next->capital;
    }

    // "1. Общие положения" is one sentence: nothing but numbers and points stands before.
    bool only_a_number(std::size_t first, std::size_t index) const {
        for (std::size_t i = index; i > first; --i) {
            const Token& token = tokens_[i - 1];
            if (token.kind == Token::Kind::word) return false;
            if (index - i > 8) return false;
        }
        return true;
    }

    // И. И. Иванов
    static bool is_initial(const Token& word) { return word.capital && fits_code_points(word.text, 1); }

    bool after_number(std::size_t index) const {
        return index >= 2 && tokens_[index - 1].kind == Token::Kind::space &&
               tokens_[index - 2].kind == Token::Kind::number;
    }

    void add(std::size_t first, std::size_t after) {
        while (first < after && tokens_[first].kind == Token::Kind::space) ++first;
        while (after > first && tokens_[after - 1].kind == Token::Kind::space) --after;
        const auto sounds = [](const Token& token) {
            return token.kind == Token::Kind::word || token.kind == Token::Kind::number;
        };
        const auto begin = tokens_.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end = tokens_.begin() + static_cast<std::ptrdiff_t>(after);
        if (std::none_of(begin, end, sounds)) return;
        cut(tokens_[first].begin, tokens_[after - 1].begin + tokens_[after - 1].text.size());
    }

    // Pieces of at most longest_ bytes, at a comma or semicolon if there is one in the last half, else at a space.
    void cut(std::size_t begin, std::size_t end) {
        while (end - begin > longest_) {
            const std::string_view piece = truncate_bytes(text_.substr(begin), longest_);
            std::size_t length = piece.find_last_of(",;:");
            if (length == std::string_view::npos || length < piece.size() / 2) length = piece.find_last_of(' ');
            length = length == std::string_view::npos || length == 0 ? piece.size() : length + 1;
            sentences_.push_back({begin, begin + length});
            begin += length;
            while (begin < end && text_[begin] == ' ') ++begin;
        }
        if (begin < end) sentences_.push_back({begin, end});
    }

    std::string_view text_;
    Language language_;
    std::size_t longest_;
    std::vector<Token> tokens_;
    std::vector<Sentence> sentences_;
};

}  // namespace

std::vector<Sentence> sentences_of(std::string_view text, Language language, std::size_t longest) {
    return Splitter(text, language, longest).split();
}

}  // namespace veche::content
