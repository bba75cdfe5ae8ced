#include <algorithm>
#include <array>

#include "content/languages/ukrainian/parts.h"

namespace veche::content::languages::ukrainian {
namespace {

constexpr std::size_t letter = 2;             // bytes of a Cyrillic letter in UTF-8
constexpr std::size_t shortest = 3 * letter;  // stem

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
    if (rest.size() < shortest || !has_vowel(rest)) return false;
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

}  // namespace

std::string_view cut_endings(std::string_view word) {
    std::string_view stem = word;
    if (!cut(stem, "ся")) cut(stem, "сь");
    cut_longest(stem);
    // рішення, рішень: the doubled consonant belongs to the ending.
    if (stem.ends_with("нн") && stem.size() > shortest) stem.remove_suffix(letter);
    return stem;
}

}  // namespace veche::content::languages::ukrainian
