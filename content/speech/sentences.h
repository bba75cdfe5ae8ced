// Where sentences begin and end in a text full of abbreviations and numbers. Internal to content/speech.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "content/language.h"

namespace veche::content {

struct Sentence {
    std::size_t begin = 0;  // bytes; without the spaces around
    std::size_t end = 0;
};

// None longer than `longest` bytes; those without a letter or figure are left out.
[[nodiscard]] std::vector<Sentence> sentences_of(std::string_view text, Language language, std::size_t longest);

}  // namespace veche::content
