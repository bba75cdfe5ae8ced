// The one door to Dear ImGui. Screens draw through it, top to bottom; every control and every text leaves a node in
// the outline. Used by one thread (the one that owns the window); knows no SDL, no clock and no application state.
//
// A frame:  canvas.begin_frame(input);  screen draws;  canvas.end_frame();  renderer draws canvas.draw_data().
// A press is reported by the control's own call during the frame in which the finger left it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "content/language.h"
#include "content/picture.h"
#include "ui/canvas/input.h"
#include "ui/canvas/text_style.h"
#include "ui/canvas/theme.h"
#include "ui/comfort.h"
#include "ui/outline.h"

struct ImDrawData;

namespace veche::ui {

class FontMetrics;  // ui/canvas/font_metrics.h: immutable, usable on any thread

enum class Tone { normal, quiet, accent, warning, danger, success, on_accent };
enum class Align { left, centre, right };
enum class Icon {
    none,
    back,
    home,
    search,
    speak,
    pause,
    comfort,
    erase,
    decisions,
    drafts,
    plans,
    news,
    lessons,
    appeal,
    poll,
    calendar,
    hotline,
    people,
    glossary,
    questions,
    information,
    clock,
    offline,
    online,
    warning,
    done,
    cancelled,
    more,
    less,
    next,
    close,
    comment,
    document,
    backspace,
    shift,
    enter,
    globe,
    telephone,
    list,
    attachment,
    undo,
    receipt,
    town,
    circle_of_people,
    quiz,
    edit,
    left,
    right,
    play
};

// Of tiles and empty states (large) or beside a word (small: as high as a line).
enum class IconSize { small, large };

struct Control {
    std::string id;  // unique on the screen; stable between frames and languages
    Role role = Role::button;
    std::string label;
    std::string spoken;  // empty: the label
    Rect rect;
    Rect touch;  // where a finger may land when that is more than what is drawn (a link in a line); zero: rect
    bool enabled = true;
    bool selected = false;
    bool is_private = false;
    bool takes_long_press = false;  // otherwise a slow finger is a press like any other
};

struct Press {
    bool activated = false;   // finger lifted inside, or Select pressed with the focus here
    bool long_press = false;  // held 600 ms; the lift that follows does not activate
    bool held = false;        // finger is down inside now: draw it pressed
    Point at;                 // where the finger is or was
};

// Where a scroll region stands, pixels; known from the second frame on.
struct ScrollExtent {
    float offset = 0;
    float viewport = 0;
    float content = 0;

    [[nodiscard]] bool fits() const { return content <= viewport + 1; }
    [[nodiscard]] float furthest() const { return content > viewport ? content - viewport : 0; }
};

// One byte a pixel: how much of it the glyph covers. Pixels are null once glyph_atlas_uploaded() was called.
struct GlyphAtlas {
    const unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    std::uint64_t generation = 0;  // another one after each bake
};

struct CanvasSettings {
    float width = 0;  // pixels
    float height = 0;
    float pixels_per_millimetre = 3.21F;
};

class Canvas {
  public:
    // Bakes the fonts. Fails with a sentence when a font file is missing or is no font.
    static Result<std::unique_ptr<Canvas>> create(const CanvasSettings& settings, const FontFiles& fonts,
                                                  const Themes& themes);
    ~Canvas();
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    // ── for the owner of the window ──
    void resize(const CanvasSettings& settings);    // takes effect at the next begin_frame
    void set_comfort(const Comfort& comfort);       // re-bakes fonts at the next begin_frame if the size changed
    void set_language(content::Language language);  // of the labels that follow (screens may switch within a frame)
    // The keypad moves the focus over every node, texts too: the kiosk is the visitor's screen reader. Up and down walk
    // them and wrap inside the topmost dialog, select presses, page_up and page_down turn pages; left and right move
    // among the keys of the on-screen keyboard and are otherwise the kiosk's, as are back, home and help.
    void begin_frame(const Input& input);
    void end_frame();
    [[nodiscard]] ImDrawData* draw_data();
    // When the next frame is needed without any input (a glide, a long press, a transition), or nothing: sleep.
    [[nodiscard]] std::optional<std::int64_t> wake_at_ms() const;
    [[nodiscard]] const Outline& outline() const;
    // Forgets scroll positions, focus and everything else a visitor left behind.
    void forget();
    // Another object after each bake, never a changed one.
    [[nodiscard]] std::shared_ptr<const FontMetrics> metrics() const;
    // For the renderer: the pixels are freed once they are uploaded.
    [[nodiscard]] GlyphAtlas glyph_atlas() const;
    void glyph_atlas_uploaded();
    // Those the last frame shows.
    [[nodiscard]] const std::vector<std::shared_ptr<const content::Picture>>& pictures() const;

    [[nodiscard]] content::Language language() const;  // of the labels drawn now

    // ── for screens: measures ──
    [[nodiscard]] float mm(float millimetres) const;
    [[nodiscard]] Rect screen() const;  // the whole window
    [[nodiscard]] Rect area() const;    // what is left of the current column, height may be unlimited
    [[nodiscard]] float line_height(TextStyle style) const;  // pixels
    [[nodiscard]] Point measure(std::string_view text, TextStyle style, float wrap_width) const;
    [[nodiscard]] const Theme& theme() const;
    [[nodiscard]] Colour ink(Tone tone) const;  // of text and signs
    [[nodiscard]] const Comfort& comfort() const;
    // One column fits on a narrow screen or at the largest sizes; more elsewhere.
    [[nodiscard]] int columns_for(float minimum_width_mm) const;

    // ── for screens: layout ──
    // Takes `height` pixels from the top of the current column.
    Rect take(float height);
    void space(float millimetres);
    // Everything until pop_area goes into `area`.
    void push_area(Rect area);
    void pop_area();
    // Low reach: what scrolls begins at `y`, where a hand can touch it, and goes up through the whole screen as it is
    // scrolled. 0: at the top of its region.
    void begin_content_at(float y);
    // What is left above that place in the current column, pixels.
    [[nodiscard]] float lead() const;
    // A region that scrolls up and down; keeps its position by id until forget(). Reports its content height.
    void begin_scroll(std::string_view id, Rect viewport);
    void end_scroll();
    // Most of a page down (1) or up (-1).
    void turn_page(std::string_view id, int direction);
    // Brings rect into view whenever `key` is another one than in the last frame `what` was followed in: the cursor of
    // a field, the sentence being read. Between changes the visitor may scroll away.
    void follow(std::string_view what, std::string_view key, Rect rect);
    // The tallest region drawn so far in this frame outside dialogs; empty: nothing scrolls.
    [[nodiscard]] std::string tallest_scroll() const;
    [[nodiscard]] ScrollExtent scroll_extent(std::string_view id) const;
    // False for what is more than a screen away from being seen: need not be drawn nor leave a node.
    [[nodiscard]] bool nearby(Rect rect) const;
    // The place nearby() compares with.
    [[nodiscard]] Rect near_area() const;
    // False for what cannot be seen at all: needs its node, but not its drawing.
    [[nodiscard]] bool seen(Rect rect) const;
    // Controls under a dialog are dead; it becomes the root of navigation.
    void begin_dialog(std::string_view id, Rect rect, std::string_view label);
    void end_dialog();

    // ── for screens: text and controls ──
    // Wrapped text in the current column; leaves a node. A heading or title gets the role of its style.
    void text(std::string_view text, TextStyle style = TextStyle::body, Tone tone = Tone::normal,
              Align align = Align::left);
    // The same at a given place, wrapped to rect.width; a rect without height takes what it needs. Without a node of
    // its own the text belongs to the control begun last, and lends it its colours and whether it is clipped.
    // Returns the height the text takes.
    enum class InOutline { yes, no };
    float text_at(Rect rect, std::string_view text, TextStyle style, Tone tone, Align align, InOutline in_outline);
    // One line, already measured, without wrapping; belongs to the node made last.
    void words(Point at, std::string_view text, TextStyle style, Tone tone);
    // Behind and over text that is there already: found words, the sentence being read. Leaves no node.
    void highlighted_text(Point at, std::string_view text, TextStyle style);
    Press control(const Control& control);
    // On white paper, stretched to the rectangle; leaves a node.
    void picture(std::string_view id, const std::shared_ptr<const content::Picture>& picture, std::string_view label,
                 Rect rect);
    // A node without a control: a drawn thing with its figure in words.
    void describe(std::string_view id, Role role, std::string_view label, std::string_view spoken, Rect rect);

    // ── for widgets: drawing ──
    void fill(Rect rect, Colour colour, float radius = 0);
    void stroke(Rect rect, Colour colour, float thickness, float radius = 0);
    void line(Point from, Point to, Colour colour, float thickness);
    void arc(Point centre, float radius, float from_turn, float to_turn, Colour colour, float thickness);
    // Centred in the box.
    void icon(Icon icon, Rect box, Colour colour, IconSize size = IconSize::small);
    [[nodiscard]] float icon_size(IconSize size) const;  // pixels
    // Colours under the text drawn next, so that its node knows its contrast.
    void push_background(Colour colour);
    void pop_background();
    // What is drawn in between is personal data: its nodes are private.
    void push_private();
    void pop_private();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
    explicit Canvas(std::unique_ptr<Parts> parts);
};

// What is drawn while it lives is in that language, when there is one: a text of the town that is not there in the
// visitor's.
class InLanguage {
  public:
    InLanguage(Canvas& canvas, std::optional<content::Language> language)
        : canvas_(canvas), before_(canvas.language()) {
        if (language) canvas.set_language(*language);
    }
    ~InLanguage() { canvas_.set_language(before_); }
    InLanguage(const InLanguage&) = delete;
    InLanguage& operator=(const InLanguage&) = delete;

  private:
    Canvas& canvas_;
    content::Language before_;
};

}  // namespace veche::ui
