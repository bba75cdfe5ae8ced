// A receipt code said symbol by symbol, each letter by a name that cannot be taken for another.
#pragma once

#include <string>
#include <string_view>

#include "ui/words.h"

namespace veche::kiosk {

// Of one symbol of a code: "7", "B, Bravo".
[[nodiscard]] std::string spoken_symbol(const ui::Wording& w, char symbol);
// Groups of four are parted by a longer pause. Empty for an empty code.
[[nodiscard]] std::string spoken_code(const ui::Wording& w, std::string_view bare_code);

}  // namespace veche::kiosk
