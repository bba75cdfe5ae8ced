// What a Canvas is made of. Included by the .cpp files of ui/canvas/ that implement it and by nothing else.
#pragma once

#include <imgui.h>
#include <imgui_internal.h>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ui/canvas/canvas.h"
#include "ui/canvas/font_metrics.h"
#include "ui/canvas/fonts.h"
#include "ui/canvas/interaction.h"
#include "ui/canvas/scroller.h"

namespace veche::ui {

inline constexpr float unlimited_height = 1.0e7F;
inline constexpr std::size_t no_node = std::numeric_limits<std::size_t>::max();

[[nodiscard]] Rect intersection(Rect one, Rect other);
[[nodiscard]] inline ImU32 packed(Colour colour) {
    return IM_COL32(colour.red, colour.green, colour.blue, colour.alpha);
}
[[nodiscard]] inline ImVec2 vector_of(Point point) {
    return {point.x, point.y};
}

struct Canvas::Parts {
    explicit Parts(const FontFiles& files) : fonts(files), list(&shared) {}

    struct Column {
        Rect rect;
        float cursor = 0;
    };
    struct OpenRegion {
        std::string id;
        Rect viewport;
        float drawn_offset = 0;
    };

    // What the owner of the window asked for; applied by begin_frame.
    CanvasSettings settings;
    CanvasSettings wanted_settings;
    Comfort comfort;
    Comfort wanted_comfort;
    Themes themes;
    content::Language language = content::Language::russian;

    Fonts fonts;
    Scroller scroller;
    Interaction interaction{scroller};
    ImDrawListSharedData shared;
    ImDrawList list;
    ImDrawData data;
    ImDrawList* lists[1] = {&list};

    // Of the frame being drawn.
    std::int64_t now_ms = 0;
    std::vector<std::shared_ptr<const content::Picture>> pictures;
    Outline building;
    Outline finished;
    std::vector<Column> columns;
    std::vector<OpenRegion> regions;
    std::vector<Rect> clips;
    std::string tallest_region;
    float tallest_height = 0;
    std::map<std::string, std::string, std::less<>> followed;       // what -> key
    std::map<std::string, std::string, std::less<>> followed_next;  // of this frame
    bool moved = false;  // a region stands elsewhere than it was drawn: draw again
    std::vector<Colour> backgrounds;
    int private_depth = 0;
    float content_from = 0;  // where what scrolls begins; 0: at the top
    int dialogs = 0;
    int texts = 0;                       // numbers the ids of texts
    std::size_t last_control = no_node;  // the text that follows belongs to it

    [[nodiscard]] const Theme& theme() const { return themes.at(static_cast<std::size_t>(comfort.contrast)); }
    [[nodiscard]] Colour background() const;
    [[nodiscard]] Rect clip() const { return clips.back(); }
    void push_clip(Rect rect);
    void pop_clip();
    void apply_wishes();
    void start_list();
    const Target& add_node(Node node, const Control* control);
    void lend_to_owner(TextStyle style, Colour colour, bool clipped, float bottom);
    void draw_focus();
    // One line of glyphs, its line box beginning at `at`.
    void draw_line(Point at, std::string_view text, TextStyle style, Colour colour);
};

}  // namespace veche::ui
