// Tiles: icon, word, one line of live information. The whole tile is pressed.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "ui/canvas/canvas.h"

namespace veche::ui {

struct Tile {
    std::string id;
    Icon icon = Icon::none;
    std::string label;
    std::string live;  // "3 drafts, one closes tomorrow"; may be empty
};

[[nodiscard]] float tile_height(const Canvas& canvas, const Tile& tile, float width);
[[nodiscard]] bool draw_tile(Canvas& canvas, const Tile& tile, Rect rect);
// A grid in the current column with tiles at least that wide; rows are as high as their highest. The one pressed.
[[nodiscard]] std::optional<std::size_t> draw_tiles(Canvas& canvas, std::span<const Tile> tiles,
                                                    float minimum_width_mm);

}  // namespace veche::ui
