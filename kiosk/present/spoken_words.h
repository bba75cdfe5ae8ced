// What a visitor who sees reads on a document's screen around its text, top to bottom, for the voice. Pure.
#pragma once

#include <optional>

#include "kiosk/effect.h"
#include "ui/view.h"

namespace veche::kiosk {

// Nothing for screens that are no documents: there the outline is read. Buttons are no reading matter and left out.
[[nodiscard]] std::optional<SpokenWords> spoken_words(const ui::ScreenView& screen);

}  // namespace veche::kiosk
