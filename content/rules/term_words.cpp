#include "content/rules/term_words.h"

#include "content/languages/traits.h"

namespace veche::content {

LocalisedText in_every_language(const std::function<std::string(const TermWords&, Language)>& say) {
    LocalisedText text;
    for (const Language language : all_languages) text[language] = say(*traits_of(language).terms, language);
    return text;
}

}  // namespace veche::content
