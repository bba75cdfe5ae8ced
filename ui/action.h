// What a visitor can do, as values: the only thing a screen ever returns. kiosk/update/ decides what it means.
#pragma once

#include <cstddef>
#include <string>
#include <variant>

#include "content/language.h"
#include "ui/comfort.h"
#include "ui/place.h"
#include "ui/text/key_stroke.h"
#include "ui/text/keyboard_layout.h"

namespace veche::ui {

// ── going about ──
struct Begin {};  // a key or a touch on the attract screen
struct BeginIn {  // the same, in a language of the visitor's choice
    content::Language language = content::Language::russian;
};
struct Open {
    Place place;
};
struct GoBack {};
struct GoHome {};

// ── comfort and the session ──
enum class Panel { none, comfort, finish };
struct ShowPanel {
    Panel panel = Panel::none;
};
struct SetComfort {
    Comfort comfort;
};
struct SetLanguage {
    content::Language language = content::Language::russian;
};
struct StayHere {};  // the answer to the idle warning
struct FinishSession {};

// ── reading ──
struct ReadAloud {};  // begin, pause or go on
struct ShowContents {
    bool shown = false;
};
struct GoToBlock {
    std::size_t block = 0;
};
struct ShowFind {
    bool shown = false;
};
struct FindNext {
    int step = 1;
};

// ── forms ──
enum class Mark { nothing, word };
struct FocusField {
    std::string field;       // "appeal/text"
    std::size_t cursor = 0;  // bytes
    Mark mark = Mark::nothing;
};
struct Stroke {
    KeyStroke stroke;
};
struct SetKeyboard {
    KeyboardLayout layout;
    bool shift = false;
};
struct HideKeyboard {};
enum class Choice { one, several };
struct Choose {
    std::string question;  // "appeal/form"
    std::string option;
    Choice choice = Choice::one;
};
struct GoToStep {
    int step = 0;
};
struct FillContacts {};   // with those of what was handed in before
struct ClearContacts {};  // all of them, also those kept: to write without a name
struct GoToPart {         // of the present step: what is wrong there
    std::string id;
};
struct StartAgain {};  // a quiz from its first question, answers forgotten
struct HandIn {};      // what the form on the screen holds
struct CheckCode {};   // look up the typed receipt code

// ── lists ──
struct SetFilter {
    std::string filter;  // "topic", "year", "state", "month"
    std::string value;   // empty: all
};
struct ShowMore {};
struct SearchFor {  // instead of what is typed
    std::string text;
};

using Action = std::variant<Begin, BeginIn, Open, GoBack, GoHome, ShowPanel, SetComfort, SetLanguage, StayHere,
                            FinishSession, ReadAloud, ShowContents, GoToBlock, ShowFind, FindNext, FocusField, Stroke,
                            SetKeyboard, HideKeyboard, Choose, GoToStep, FillContacts, ClearContacts, GoToPart,
                            StartAgain, HandIn, CheckCode, SetFilter, ShowMore, SearchFor>;

}  // namespace veche::ui
