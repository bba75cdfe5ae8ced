// A QR code, black on white in every theme because readers need it so.
#pragma once

#include <string>

#include "ui/canvas/canvas.h"

namespace veche::ui {

// `words` say what it holds. A text too long for a code (2,331 bytes) leaves the place empty.
void draw_qr(Canvas& canvas, const std::string& id, const std::string& content, const std::string& words, Rect rect);

}  // namespace veche::ui
