#include "content/speech/normalise.h"

#include "content/languages/traits.h"
#include "content/speech/speaker.h"

namespace veche::content {

std::string spoken_text(std::string_view text, Language language) {
    const LanguageTraits& traits = traits_of(language);
    return traits.spoken != nullptr ? traits.spoken(text) : Speaker(text, *traits.lexicon).speak();
}

}  // namespace veche::content
