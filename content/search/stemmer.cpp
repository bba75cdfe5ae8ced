#include "content/search/stemmer.h"

#include <algorithm>
#include <array>
#include <libstemmer.h>

namespace veche::content {
namespace {

constexpr std::size_t letter = 2;  // bytes of a Cyrillic letter in UTF-8
constexpr std::size_t shortest_stemmed = 3;
constexpr std::size_t longest_stemmed = 64;  // bytes; longer is not a word

enum class Script { none, latin, russian, ukrainian };

bool is_ukrainian_letter(std::string_view two_bytes) {
    return two_bytes == "і" || two_bytes == "ї" || two_bytes == "є" || two_bytes == "ґ";
}

Script cyrillic_script(std::string_view word) {
    if (word.size() % letter != 0) return Script::none;
    Script script = Script::russian;
    for (std::size_t i = 0; i < word.size(); i += letter) {
        const auto lead = static_cast<unsigned char>(word[i]);
        if (lead < 0xd0 || lead > 0xd2) return Script::none;
        if (is_ukrainian_letter(word.substr(i, letter))) script = Script::ukrainian;
    }
    return script;
}

Script script_of(std::string_view word) {
    const auto is_latin = [](char c) { return c >= 'a' && c <= 'z'; };
    if (std::all_of(word.begin(), word.end(), is_latin)) return Script::latin;
    return cyrillic_script(word);
}

bool is_vowel(std::string_view two_bytes) {
    constexpr std::array<std::string_view, 11> vowels = {"а", "е", "и", "о", "у", "ю", "я", "і", "ї", "є", "ы"};
    return std::find(vowels.begin(), vowels.end(), two_bytes) != vowels.end();
}

bool has_vowel(std::string_view word) {
    for (std::size_t i = 0; i + letter <= word.size(); i += letter) {
        if (is_vowel(word.substr(i, letter))) return true;
    }
    return false;
}

// Longest first. Endings of nouns, adjectives, participles and verbs; "ість" and its forms are cut whole, so that
// відповідальність finds відповідальний.
constexpr std::array<std::string_view, 71> endings = {
    "остями", "остях", "остям", "остей", "істю", "ості", "ість", "ією", "ового", "ьому", "ього", "ьою",
    "ьої",    "ями",   "ами",   "ові",   "еві",  "єві",  "ого",  "ому", "ими",   "іми",  "ють",  "уть",
    "ять",    "ать",   "ити",   "ати",   "ують", "ує",   "ував", "или", "али",   "ило",  "ала",  "ало",
    "ила",    "ах",    "ях",    "ам",    "ям",   "ом",   "ем",   "єм",  "ою",    "ею",   "єю",   "ів",
    "їв",     "ей",    "їй",    "ій",    "ий",   "их",   "їх",   "іх",  "им",    "їм",   "ім",   "ої",
    "ії",     "ію",    "ія",    "ьє",    "ьо",   "ть",   "ти",   "ю",   "я",     "у",    "а"};

constexpr std::array<std::string_view, 8> single_endings = {"і", "ї", "е", "є", "о", "и", "ь", "й"};

bool cut(std::string_view& word, std::string_view ending) {
    if (!word.ends_with(ending)) return false;
    const std::string_view rest = word.substr(0, word.size() - ending.size());
    if (rest.size() < shortest_stemmed * letter || !has_vowel(rest)) return false;
    word = rest;
    return true;
}

bool cut_longest(std::string_view& word) {
    std::string_view longest;
    for (const std::string_view ending : endings) {
        std::string_view rest = word;
        if (ending.size() > longest.size() && cut(rest, ending)) longest = ending;
    }
    for (const std::string_view ending : single_endings) {
        std::string_view rest = word;
        if (ending.size() > longest.size() && cut(rest, ending)) longest = ending;
    }
    return !longest.empty() && cut(word, longest);
}

// Snowball makes орл of Орлов and орлов of Орлова, as of any genitive plural: cut both to the same.
std::string_view russian_surname_stem(std::string_view stem) {
    if (!stem.ends_with("ов") && !stem.ends_with("ев")) return stem;
    const std::string_view rest = stem.substr(0, stem.size() - 2 * letter);
    return rest.size() >= shortest_stemmed * letter ? rest : stem;
}

std::string_view view_of(const sb_symbol* symbols, int length) {
    return {static_cast<const char*>(static_cast<const void*>(symbols)), static_cast<std::size_t>(length)};
}

}  // namespace

std::string_view ukrainian_stem(std::string_view word) {
    std::string_view stem = word;
    if (!cut(stem, "ся")) cut(stem, "сь");
    cut_longest(stem);
    // рішення, рішень: the doubled consonant belongs to the ending.
    if (stem.ends_with("нн") && stem.size() > shortest_stemmed * letter) stem.remove_suffix(letter);
    return stem;
}

void Stemmer::Delete::operator()(sb_stemmer* stemmer) const {
    sb_stemmer_delete(stemmer);
}

Stemmer::Stemmer() : russian_(sb_stemmer_new("russian", "UTF_8")), english_(sb_stemmer_new("english", "UTF_8")) {}

std::string_view Stemmer::stem(std::string_view word, bool had_apostrophe) {
    if (word.size() < shortest_stemmed || word.size() > longest_stemmed) return {};
    Script script = script_of(word);
    if (script == Script::none) return {};
    if (script != Script::latin && word.size() < shortest_stemmed * letter) return {};
    if (script == Script::russian && had_apostrophe) script = Script::ukrainian;
    if (script == Script::ukrainian) return ukrainian_stem(word);
    sb_stemmer* const stemmer = (script == Script::latin ? english_ : russian_).get();
    if (stemmer == nullptr) return {};
    const auto* symbols = static_cast<const sb_symbol*>(static_cast<const void*>(word.data()));
    const sb_symbol* stemmed = sb_stemmer_stem(stemmer, symbols, static_cast<int>(word.size()));
    if (stemmed == nullptr) return {};
    return russian_surname_stem(view_of(stemmed, sb_stemmer_length(stemmer)));
}

}  // namespace veche::content
