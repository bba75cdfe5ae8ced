#include "content/search/stemmer.h"

#include <algorithm>
#include <libstemmer.h>
#include <optional>

#include "base/utf8.h"
#include "content/languages/traits.h"

namespace veche::content {
namespace {

constexpr std::size_t shortest_stemmed = 3;  // letters
constexpr std::size_t longest_stemmed = 64;  // bytes; longer is not a word

bool is_own(const LanguageTraits& traits, char32_t letter) {
    return traits.own_letters.find(letter) != std::u32string_view::npos;
}

bool is_in(Script script, char32_t letter) {
    switch (script) {
        case Script::cyrillic: return letter >= U'\u0400' && letter <= U'\u04BF';
        case Script::latin: return letter >= U'a' && letter <= U'z';
    }
    return false;
}

bool has_own_letter(const LanguageTraits& traits, std::u32string_view word) {
    return std::any_of(word.begin(), word.end(), [&](char32_t letter) { return is_own(traits, letter); });
}

// Whose letters all of them are.
bool may_be_of(const LanguageTraits& traits, std::u32string_view word) {
    return std::all_of(word.begin(), word.end(),
                       [&](char32_t letter) { return is_in(traits.script, letter) || is_own(traits, letter); });
}

// The first that has all the letters, unless another of them has a sign of its own in the word.
std::optional<Language> language_of(std::u32string_view word, bool had_apostrophe) {
    std::optional<Language> found;
    for (const Language language : all_languages) {
        const LanguageTraits& traits = traits_of(language);
        if (!may_be_of(traits, word)) continue;
        const bool has_sign = has_own_letter(traits, word) || (had_apostrophe && traits.stems.has_apostrophes);
        if (!found || has_sign) found = language;
    }
    return found;
}

std::string_view view_of(const sb_symbol* symbols, int length) {
    return {static_cast<const char*>(static_cast<const void*>(symbols)), static_cast<std::size_t>(length)};
}

}  // namespace

void Stemmer::Delete::operator()(sb_stemmer* stemmer) const {
    sb_stemmer_delete(stemmer);
}

Stemmer::Stemmer() {
    for (const Language language : all_languages) {
        const char* const algorithm = traits_of(language).stems.snowball;
        if (algorithm == nullptr) continue;
        snowballs_.at(static_cast<std::size_t>(language)).reset(sb_stemmer_new(algorithm, "UTF_8"));
    }
}

std::string_view Stemmer::snowball(std::string_view word, Language language) {
    sb_stemmer* const stemmer = snowballs_.at(static_cast<std::size_t>(language)).get();
    if (stemmer == nullptr) return {};
    const auto* symbols = static_cast<const sb_symbol*>(static_cast<const void*>(word.data()));
    const sb_symbol* stemmed = sb_stemmer_stem(stemmer, symbols, static_cast<int>(word.size()));
    return stemmed == nullptr ? std::string_view() : view_of(stemmed, sb_stemmer_length(stemmer));
}

std::string_view Stemmer::stem(std::string_view word, bool had_apostrophe) {
    if (word.size() < shortest_stemmed || word.size() > longest_stemmed) return {};
    letters_.clear();
    for (std::size_t at = 0; at < word.size();) {
        const DecodedCodePoint point = decode_code_point(word, at);
        letters_ += point.value;
        at += point.length;
    }
    const auto language = letters_.size() < shortest_stemmed ? std::nullopt : language_of(letters_, had_apostrophe);
    if (!language) return {};
    const StemRules& rules = traits_of(*language).stems;
    if (rules.snowball != nullptr) word = snowball(word, *language);
    return rules.cut != nullptr && !word.empty() ? rules.cut(word) : word;
}

}  // namespace veche::content
