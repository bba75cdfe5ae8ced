#include "ui/widgets/tile.h"

#include <algorithm>

#include "ui/canvas/font_metrics.h"
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
    TextStyle label = TextStyle::heading;
};

// No word of the name is broken while there is a way not to: it goes under the icon, then into smaller letters.
Places places_in(const Canvas& canvas, const Tile& tile, float width) {
    const auto widest = [&](TextStyle style) { return canvas.metrics()->widest_word(style, tile.label); };
    const float padding = canvas.mm(tile_padding);
    Places places;
    places.icon = canvas.icon_size(IconSize::large);
    const float beside = width - places.icon - 3 * padding;
    if (width > places.icon * 5 && widest(TextStyle::heading) <= beside) {
        places.words_x = padding * 2 + places.icon;
        places.words_y = padding;
    } else {
        places.words_x = padding;
        places.words_y = padding + places.icon + canvas.mm(1);
    }
    places.words_width = width - places.words_x - padding;
    if (widest(TextStyle::heading) > places.words_width) places.label = TextStyle::strong;
    return places;
}

}  // namespace

float tile_height(const Canvas& canvas, const Tile& tile, float width) {
    const Places places = places_in(canvas, tile, width);
    const float live = tile.live.empty() ? 0 : canvas.measure(tile.live, TextStyle::body, places.words_width).y;
    const float words = canvas.measure(tile.label, places.label, places.words_width).y + live;
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
    const Places places = places_in(canvas, tile, rect.width);
    const float padding = canvas.mm(tile_padding);
    canvas.icon(tile.icon, {rect.x + padding, rect.y + padding, places.icon, places.icon}, canvas.theme().accent,
                IconSize::large);
    const Rect words = {rect.x + places.words_x, rect.y + places.words_y, places.words_width, 0};
    const float label =
        canvas.text_at(words, tile.label, places.label, Tone::accent, Align::left, Canvas::InOutline::no);
    if (!tile.live.empty()) {
        canvas.text_at({words.x, words.y + label, words.width, 0}, tile.live, TextStyle::body, Tone::quiet, Align::left,
                       Canvas::InOutline::no);
    }
    canvas.pop_background();
    return press.activated;
}

std::optional<std::size_t> draw_tiles(Canvas& canvas, std::span<const Tile> tiles, float minimum_width_mm) {
    std::optional<std::size_t> pressed;
    const float gap = canvas.mm(style::gap);
    const auto width_of = [&](std::size_t columns) {
        return (canvas.area().width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    };
    const auto breaks = [&](const Tile& tile, float width) {
        const Places places = places_in(canvas, tile, width);
        return canvas.metrics()->widest_word(places.label, tile.label) > places.words_width;
    };
    auto columns = static_cast<std::size_t>(canvas.columns_for(minimum_width_mm));
    while (columns > 1 &&
           std::any_of(tiles.begin(), tiles.end(), [&](const Tile& tile) { return breaks(tile, width_of(columns)); })) {
        --columns;
    }
    const float width = width_of(columns);
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
