#include "content/speech/lexicon.h"

#include "content/languages/english/parts.h"

namespace veche::content::languages::english {
namespace {

using enum Abbreviation::Before;

// Those without words the voice knows by itself.
constexpr Abbreviation abbreviations[] = {
    {"no", "number", number},
    {"art", "article", number},
    {"sec", "section", number},
    {"mr", {}},
    {"mrs", {}},
    {"ms", {}},
    {"dr", {}},
    {"st", {}},
    {"p", {}},
    {"pp", {}},
    {"etc", {}},
    {"e", {}},
    {"g", {}},
    {"i", {}},
    {"vs", {}},
};

constexpr Lexicon made() {
    Lexicon lexicon{};
    lexicon.language = Language::english;
    lexicon.abbreviations = abbreviations;
    return lexicon;
}

}  // namespace

constinit const Lexicon lexicon = made();

}  // namespace veche::content::languages::english
