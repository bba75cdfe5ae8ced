// Colours by meaning, read from assets/themes/*.toml. Screens never name a colour of their own.
#pragma once

#include <array>
#include <string>

#include "base/result.h"
#include "ui/comfort.h"
#include "ui/outline.h"

namespace veche::ui {

struct Theme {
    Colour background;  // of the screen
    Colour surface;     // of cards, rows, fields
    Colour pressed;     // of a surface under a finger
    Colour text;
    Colour quiet;           // secondary text, same contrast rules
    Colour border;          // of controls, at least 3:1
    Colour divider;         // decoration only
    Colour accent;          // the one colour of action
    Colour on_accent;       // text on it
    Colour accent_pressed;  // the same under a finger
    Colour accent_surface;  // a tint behind what is chosen
    Colour warning;
    Colour danger;
    Colour success;
    Colour focus;      // ring round the focus
    Colour highlight;  // behind found words and the sentence being read
    Colour on_highlight;

    bool operator==(const Theme&) const = default;
};

using Themes = std::array<Theme, 3>;  // by Contrast

// Reads normal.toml, high.toml and low.toml of `folder`; an error names file and field.
[[nodiscard]] Result<Themes> load_themes(const std::string& folder);

struct FontFiles {
    std::string regular;
    std::string bold;
    std::string italic;
    std::string icons;
};

// Debian's fonts-paratype and fonts-material-design-icons-iconfont; DejaVu Sans when PT Sans is missing.
[[nodiscard]] FontFiles default_font_files();

}  // namespace veche::ui
