// Legal text as it is said: "ст. 5" -> "статья пятая", "15 000 руб." -> "пятнадцать тысяч рублей". Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "content/language.h"

namespace veche::content {

// Any bytes are taken; what is not understood is left as it is. Linear in the length.
[[nodiscard]] std::string spoken_text(std::string_view text, Language language);

}  // namespace veche::content
