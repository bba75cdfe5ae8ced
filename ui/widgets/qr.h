// A QR code, black on white in every theme because readers need it so.
#pragma once

#include <string>

#include "ui/canvas/canvas.h"

namespace veche::ui {

// What its place measures at least, pixels, so that a telephone can tell its squares apart.
[[nodiscard]] float least_qr_side(const Canvas& canvas, const std::string& content);

// `words` say what it holds. A text too long for a code (2,953 bytes) leaves the place empty.
void draw_qr(Canvas& canvas, const std::string& id, const std::string& content, const std::string& words, Rect rect);

}  // namespace veche::ui
