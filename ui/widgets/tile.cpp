#include "ui/widgets/tile.h"

#include <algorithm>

#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

constexpr float tile_padding = 6;  // millimetres

// Beside the words on wide tiles, above them on narrow ones.
struct Places {
    float icon = 0;
    float words_x = 0;
    float words_y = 0;
    float words_width = 0;
};

Places places_in(const Canvas& canvas, float width) {
    const float padding = canvas.mm(tile_padding);
    Places places;
    places.icon = canvas.icon_size(IconSize::large);
    if (width > places.icon * 5) {
        places.words_x = padding * 2 + places.icon;
        places.words_y = padding;
    } else {
        places.words_x = padding;
        places.words_y = padding + places.icon + canvas.mm(1);
    }
    places.words_width = width - places.words_x - padding;
    return places;
}

}  // namespace

float tile_height(const Canvas& canvas, const Tile& tile, float width) {
    const Places places = places_in(canvas, width);
    const float live = tile.live.empty() ? 0 : canvas.measure(tile.live, TextStyle::body, places.words_width).y;
    const float words = canvas.measure(tile.label, TextStyle::heading, places.words_width).y + live;
    const float padding = canvas.mm(tile_padding);
    return std::max(places.words_y + words, padding + places.icon) + padding;
}

bool draw_tile(Canvas& canvas, const Tile& tile, Rect rect) {
    Control control;
    control.id = tile.id;
    control.role = Role::tile;
    control.label = tile.label;
    control.spoken = tile.live.empty() ? tile.label : tile.label + ". " + tile.live;
    control.rect = rect;
    const Press press = canvas.control(control);
    canvas.push_background(style::draw_box(canvas, rect, style::Box::outlined, press));
    const Places places = places_in(canvas, rect.width);
    const float padding = canvas.mm(tile_padding);
    canvas.icon(tile.icon, {rect.x + padding, rect.y + padding, places.icon, places.icon}, canvas.theme().accent,
                IconSize::large);
    const Rect words = {rect.x + places.words_x, rect.y + places.words_y, places.words_width, 0};
    const float label =
        canvas.text_at(words, tile.label, TextStyle::heading, Tone::accent, Align::left, Canvas::InOutline::no);
    if (!tile.live.empty()) {
        canvas.text_at({words.x, words.y + label, words.width, 0}, tile.live, TextStyle::body, Tone::quiet, Align::left,
                       Canvas::InOutline::no);
    }
    canvas.pop_background();
    return press.activated;
}

std::optional<std::size_t> draw_tiles(Canvas& canvas, std::span<const Tile> tiles, float minimum_width_mm) {
    std::optional<std::size_t> pressed;
    const auto columns = static_cast<std::size_t>(canvas.columns_for(minimum_width_mm));
    const float gap = canvas.mm(style::gap);
    const float width = (canvas.area().width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    for (std::size_t first = 0; first < tiles.size(); first += columns) {
        const std::span<const Tile> row = tiles.subspan(first, std::min(columns, tiles.size() - first));
        float height = 0;
        for (const Tile& tile : row) height = std::max(height, tile_height(canvas, tile, width));
        if (first > 0) canvas.space(style::gap);
        const Rect place = canvas.take(height);
        for (std::size_t index = 0; index < row.size(); ++index) {
            const float x = place.x + (width + gap) * static_cast<float>(index);
            if (draw_tile(canvas, row[index], {x, place.y, width, height})) pressed = first + index;
        }
    }
    return pressed;
}

}  // namespace veche::ui
