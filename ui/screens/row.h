// One entry in a list, as words: shared by home, lists, search, plans and directories.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ui/canvas/canvas.h"
#include "ui/place.h"

namespace veche::ui {

struct Row {
    std::string id;    // unique on the screen
    std::string kind;  // a quiet word above the title: "Draft act"; may be empty
    std::string title;
    std::string detail;  // one or two lines below: date, number, telephone
    std::string badge;   // a state: "closes tomorrow"; may be empty
    Tone badge_tone = Tone::quiet;
    Icon icon = Icon::none;
    Place place;
    std::vector<std::pair<std::size_t, std::size_t>> marked;  // bytes of `detail` to highlight (search)
    std::string spoken;                                       // empty: all of the above
    bool is_private = false;                                  // spoken to headphones only
    std::optional<content::Language> language;                // of what is spoken, when it is not the visitor's
};

}  // namespace veche::ui
