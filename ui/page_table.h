// Tables: columns as wide as their content needs; where that does not fit, each row becomes "label: value" lines.
// Pure; linear in the text.
#pragma once

#include "content/document.h"
#include "ui/page_layout.h"

namespace veche::ui {

// Fills lines, edges and height of `laid`.
void lay_out_table(const content::Block& table, const PageStyle& style, float width, LaidOutBlock& laid);

}  // namespace veche::ui
