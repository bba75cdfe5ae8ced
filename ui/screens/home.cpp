#include "ui/screens/home.h"

#include "ui/screens/parts.h"
#include "ui/widgets/row.h"
#include "ui/widgets/style.h"
#include "ui/widgets/tile.h"

namespace veche::ui {
namespace {

constexpr float tile_width_mm = 62;

std::optional<Action> draw_search(Canvas& canvas, const HomeView& view) {
    Button search;
    search.id = "home/search";
    search.icon = Icon::search;
    search.label = view.search_label;
    const float height = button_height(canvas, search, canvas.area().width);
    if (draw_button(canvas, search, canvas.take(height))) return Open{SearchPlace{}};
    return std::nullopt;
}

std::optional<Action> draw_tile_grid(Canvas& canvas, const HomeView& view) {
    std::vector<Tile> tiles;
    for (const HomeView::Tile& tile : view.tiles)
        tiles.push_back({"home/" + tile.id, tile.icon, tile.label, tile.live});
    if (const auto pressed = draw_tiles(canvas, tiles, tile_width_mm)) return Open{view.tiles[*pressed].place};
    return std::nullopt;
}

std::optional<Action> draw_group(Canvas& canvas, const std::string& title, const std::vector<Row>& rows) {
    if (rows.empty()) return std::nullopt;
    draw_group_title(canvas, title);
    return draw_rows(canvas, rows);
}

}  // namespace

std::optional<Action> draw(Canvas& canvas, const HomeView& view) {
    canvas.begin_scroll(view.id, canvas.area());
    Answer answer;
    canvas.space(5);
    answer.keep(draw_rows(canvas, view.receipts));
    // In low reach the tiles need the room, and the bar below has the search as well.
    if (!canvas.comfort().low_reach) {
        answer.keep(draw_search(canvas, view));
        canvas.space(6);
    }
    answer.keep(draw_tile_grid(canvas, view));
    answer.keep(draw_group(canvas, view.closing_title, view.closing));
    answer.keep(draw_group(canvas, view.new_title, view.fresh));
    answer.keep(draw_group(canvas, view.more_title, view.more));
    canvas.space(8);
    canvas.end_scroll();
    return answer.take();
}

}  // namespace veche::ui
