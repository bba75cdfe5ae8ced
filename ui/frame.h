// What is the same on every screen: title and town above, the quiet line on the kiosk's state, the bar below with Back,
// Home, Search, Aloud, Comfort, Finish and erase, and the dialogs over all of it. Words come ready from the kiosk.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/language.h"
#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/widgets/keyboard.h"

namespace veche::ui {

struct BarButton {
    std::string id;  // "bar/back"
    Icon icon = Icon::none;
    std::string label;
    Action action;
    bool enabled = true;
    bool selected = false;
};

// A question or a panel over the screen. One at a time; the topmost is the root of navigation.
struct DialogView {
    struct Choice {
        std::string id;
        std::string label;
        Action action;
        bool selected = false;
        bool erases = false;  // looks as dangerous as it is
    };
    struct Group {
        std::string label;  // "Text size"
        std::vector<Choice> choices;
    };
    std::string id;
    std::string title;
    std::string text;
    std::vector<std::string> codes;  // of receipts, shown once more: private, and never said with the rest
    std::vector<Group> groups;       // of the comfort panel
    std::vector<Choice> buttons;     // the first is the primary one
    float countdown = -1;            // 1 to 0: drawn as a ring with `countdown_words`; negative: none
    std::string countdown_words;     // "28 seconds"; the ring shows the number, the words stand below it
};

struct FrameView {
    content::Language language = content::Language::russian;
    Comfort comfort;
    bool bare = false;  // the attract screen: neither bar nor title
    std::string title;  // of the screen
    std::string town;
    std::string status;  // offline, as of when, in words
    Icon status_icon = Icon::none;
    Tone status_tone = Tone::quiet;
    std::vector<BarButton> bar;
    std::optional<KeyboardView>
        keyboard;        // of the screen, when it shows one: the frame gives way where both are too much
    std::string notice;  // one line above the bar: "No sound device"; empty: none
    std::optional<DialogView> dialog;
    std::string page_up;  // words of the paging buttons every scroll region has
    std::string page_down;
    std::string position;  // "{1} %", position of the page in words
};

// Draws the frame and leaves the middle as the canvas's area for the screen; end_frame_view takes it back and draws
// what lies over it. The action of the frame's own controls, if any.
void begin_frame_view(Canvas& canvas, const FrameView& view);
std::optional<Action> end_frame_view(Canvas& canvas, const FrameView& view);

}  // namespace veche::ui
