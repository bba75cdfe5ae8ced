// Eight tiles, the search, what is new and what closes soon.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/row.h"

namespace veche::ui {

struct HomeView {
    struct Tile {
        std::string id;  // "drafts"
        Icon icon = Icon::none;
        std::string label;
        std::string live;  // "3 drafts, one closes tomorrow"
        Place place;
    };
    std::string id;             // keeps the scroll position
    std::vector<Row> receipts;  // of what this visitor handed in
    std::string search_label;
    std::vector<Tile> tiles;
    std::string closing_title;
    std::vector<Row> closing;
    std::string new_title;
    std::vector<Row> fresh;
    std::string more_title;  // the smaller sections below
    std::vector<Row> more;
};

std::optional<Action> draw(Canvas& canvas, const HomeView& view);

}  // namespace veche::ui
