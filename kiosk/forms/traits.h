// What a form is by itself: one value a form, each in a file of its own (kiosk/form_appeal.cpp, form_comment.cpp …),
// with what its steps show. Everything that knows forms goes by these. Functions are pure and are given the screen that
// shows the form.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "content/submission.h"
#include "kiosk/forms/obstacle.h"
#include "kiosk/state.h"

namespace veche::kiosk {

class FormMaker;

enum class Form { none, appeal, comment, call_back, poll, check };

// Field or question id -> what is wrong, a key of the words.
using Mistakes = std::map<std::string, std::string>;

struct FormTraits {
    // What comes of what is handed in, for the review and the receipt.
    enum class Outcome { case_of_law, shown_to_who_decides, call, count, nothing };
    // A way on from the receipt.
    struct Way {
        const char* id;
        ui::Icon icon;
        const char* label;
        ui::Action action;
    };

    // What is written in one field, and how it goes on as an appeal.
    struct Written {
        std::string label;  // over it
        std::string field;
        std::string about;  // what it is on
    };

    const char* name;                             // of the drive protocol, and what its field ids begin with
    const char* title;                            // over the screen
    std::optional<content::SubmissionKind> kind;  // nothing: it hands nothing in
    Outcome outcome = Outcome::nothing;
    const char* accepted = "";       // over its receipt; empty: an appeal's or a message's
    std::optional<Way> way_on = {};  // from its receipt
    int first_step = 0;
    int contact_step = -1;         // where contacts are asked for; -1: nowhere
    bool needs_telephone = false;  // else contacts may be left empty

    std::string (*id)(const Screen&);
    int (*steps)(const Screen&);                        // with the review
    std::vector<std::string> (*fields)(const Screen&);  // of the present step, in order
    content::EntryId (*entry)(const Screen&);           // what it is about, to be loaded; empty: nothing
    Obstacle (*obstacle)(const State&, const Screen&);  // what that says against it
    Mistakes (*mistakes)(const State&, const Screen&);  // of the present step
    content::SubmissionBody (*body)(const State&, const Screen&);
    void (*present)(FormMaker&);  // the present step
    // The texts a visitor has written: where the form closes under their hands they are shown and go on as an appeal.
    std::vector<Written> (*written)(const FormMaker&) = nullptr;
};

[[nodiscard]] const FormTraits& appeal_form();
[[nodiscard]] const FormTraits& comment_form();
[[nodiscard]] const FormTraits& call_back_form();
[[nodiscard]] const FormTraits& poll_form();
[[nodiscard]] const FormTraits& check_form();

// Null for no form.
[[nodiscard]] const FormTraits* traits_of(Form form);
// Of the form the screen shows at its present step; null for none.
[[nodiscard]] const FormTraits* form_traits(const Screen& screen);
// Whether the town reads what the form would send, so that the way to it may be shown. Before a town is known: yes.
[[nodiscard]] bool is_offered(const State& state, Form form);
// What the law of the town makes of an appeal from a kiosk, where that is no appeal; null: it is one.
[[nodiscard]] const content::Message* message_of(const State& state);
// The form a place leads to; a poll's entry leads to none before its first question.
[[nodiscard]] Form form_at(const ui::Place& place);

// For forms that are about nothing that is loaded.
[[nodiscard]] content::EntryId no_entry(const Screen& screen);
[[nodiscard]] Obstacle no_obstacle(const State& state, const Screen& screen);

}  // namespace veche::kiosk
