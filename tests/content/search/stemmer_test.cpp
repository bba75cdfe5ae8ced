#include "content/search/stemmer.h"

#include <doctest/doctest.h>
#include <vector>

#include "content/languages/ukrainian/parts.h"

namespace veche::content {
namespace {

std::string stem(std::string_view word) {
    Stemmer stemmer;
    return std::string(stemmer.stem(word, false));
}

}  // namespace

TEST_CASE("forms of one word have one stem") {
    const std::vector<std::vector<const char*>> families = {
        {"бюджет", "бюджета", "бюджетом", "бюджеты", "бюджетах"},
        {"решение", "решения", "решением", "решений"},
        {"администрация", "администрации", "администрацией"},
        {"слушания", "слушаний", "слушаниях"},
        {"hearing", "hearings"},
        {"decision", "decisions"},
        // Ukrainian, some forms without a letter that only Ukrainian has
        {"громада", "громади", "громаді", "громадою", "громад"},
        {"рішення", "рішенню", "рішенням", "рішень", "рішеннями"},
        {"бюджет", "бюджету", "бюджетів", "бюджетом"},
        {"депутат", "депутати", "депутатів", "депутатам"},
        {"відповідальність", "відповідальності", "відповідальністю"},
        {"місто", "міста", "місту", "містом", "містами"},
        {"освітній", "освітня", "освітнього", "освітньої", "освітніх"},
        {"комісія", "комісії", "комісією", "комісій"},
        {"орлов", "орлова", "орловой", "орловым"},
        {"основа", "основы", "основ"},
        {"слухання", "слуханнях", "слуханням"},
        {"опалення", "опаленням"},
        {"громадський", "громадської", "громадських"},
        {"проєкт", "проєкту", "проєктів", "проєктами"},
    };
    for (const auto& family : families) {
        for (const char* word : family) {
            CAPTURE(word);
            CHECK(stem(word) == stem(family.front()));
        }
    }
}

TEST_CASE("an apostrophe makes a word Ukrainian") {
    Stemmer stemmer;
    const std::string first(stemmer.stem("здоровя", true));
    CHECK(first == stemmer.stem("здоровю", true));
}

TEST_CASE("numbers, short words, long strings and other scripts have no stem") {
    for (const char* word : {"", "2026", "по", "я", "ab", "щ", "日本語", "word2", "αβγ"}) {
        CAPTURE(word);
        CHECK(stem(word).empty());
    }
    CHECK(stem(std::string(66, 'a')).empty());
}

TEST_CASE("a Ukrainian stem keeps at least three letters and a vowel") {
    for (const char* word : {"їхні", "іії", "єєє", "мрії", "ніч", "ділі"}) {
        CAPTURE(word);
        CHECK(languages::ukrainian::cut_endings(word).size() >= 6);
    }
}

}  // namespace veche::content
