// What a visitor who sees reads on a document's screen around its text, top to bottom, for the voice. Pure.
#pragma once

#include <optional>

#include "kiosk/effect.h"
#include "ui/view.h"

namespace veche::kiosk {

// Nothing for screens that are no documents: there the outline is read. Buttons are no reading matter and left out.
[[nodiscard]] std::optional<SpokenWords> spoken_words(const ui::ScreenView& screen);

// What a dialog that comes by itself says, without the codes it shows.
[[nodiscard]] std::string spoken_words(const ui::DialogView& dialog);

}  // namespace veche::kiosk
