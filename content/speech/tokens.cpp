#include "content/speech/tokens.h"

#include "base/letters.h"
#include "base/utf8.h"

namespace veche::content {
namespace {

enum class Sort { letter, figure, space, inner, other };

Sort sort_of(char32_t c) {
    if (c >= U'0' && c <= U'9') return Sort::figure;
    if (c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == U'\u00A0' || c == U'\u2009' || c == U'\u202F') {
        return Sort::space;
    }
    const bool latin = (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'\u00C0' && c <= U'\u024F');
    if ((latin && c != U'\u00D7' && c != U'\u00F7') || (c >= U'\u0400' && c <= U'\u052F')) return Sort::letter;
    if (c == U'\'' || c == U'\u2019' || c == U'\u02BC' || c == U'\u0301' || c == U'\u00AD') return Sort::inner;
    return Sort::other;
}

// How far the run that begins at `at` goes on; letters take apostrophes between letters with them.
std::size_t run_end(std::string_view text, std::size_t at, Sort sort) {
    while (at < text.size()) {
        const DecodedCodePoint point = decode_code_point(text, at);
        const Sort here = sort_of(point.value);
        if (here != sort) {
            if (sort != Sort::letter || here != Sort::inner) return at;
            const DecodedCodePoint next = decode_code_point(text, at + point.length);
            if (next.length == 0 || sort_of(next.value) != Sort::letter) return at;
        }
        at += point.length;
    }
    return at;
}

void fill_word(Token& token) {
    bool first = true;
    token.all_capitals = true;
    for (std::size_t at = 0; at < token.text.size();) {
        const DecodedCodePoint point = decode_code_point(token.text, at);
        at += point.length;
        if (point.value == U'\u00AD') continue;
        const bool capital = is_capital(point.value);
        if (first) token.capital = capital;
        if (!capital) token.all_capitals = false;
        first = false;
        append_code_point(token.lower, lower_case(point.value));
    }
}

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCodePoint point = decode_code_point(text, at);
        const Sort sort = sort_of(point.value);
        std::size_t end = at + point.length;
        Token token;
        token.begin = at;
        if (sort == Sort::letter || sort == Sort::figure || sort == Sort::space) end = run_end(text, end, sort);
        token.text = text.substr(at, end - at);
        if (sort == Sort::letter) token.kind = Token::Kind::word;
        if (sort == Sort::figure) token.kind = Token::Kind::number;
        if (sort == Sort::space) token.kind = Token::Kind::space;
        if (sort == Sort::letter) fill_word(token);
        tokens.push_back(std::move(token));
        at = end;
    }
    return tokens;
}

}  // namespace veche::content
