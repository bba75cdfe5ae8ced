// One step of whatever form the screen shows: what stands in the way, the parts, the way on, the keyboard.
#include <algorithm>

#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/forms/traits.h"
#include "kiosk/present/form_maker.h"
#include "kiosk/present/standing.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

std::string obstacle_words(const FormMaker& make, Obstacle obstacle) {
    const ui::Wording& w = make.w;
    switch (obstacle) {
        case Obstacle::none:
        case Obstacle::not_loaded: return {};
        case Obstacle::no_town:
            return w("Nothing can be sent from here yet: this terminal has not been connected to the town hall.");
        case Obstacle::spool: return w("Nothing can be sent from this terminal just now: it could not keep it safely.");
        case Obstacle::poll_closed: return w("This poll is not open now, so it cannot be answered.");
        case Obstacle::answered_already: return w("You have answered this poll. Thank you.");
        case Obstacle::draft_closed: return w("This draft is not open for comments now.");
        case Obstacle::no_call_back: return w("This hotline does not call back. Please call it yourself.");
        case Obstacle::not_read:
            return w("The town hall does not take this from the terminal now. Please go to the reception desk.");
    }
    return {};
}

// Said before anything is typed; reading goes on.
void present_obstacle(FormMaker& make, Obstacle obstacle) {
    const bool broken = obstacle == Obstacle::spool || obstacle == Obstacle::no_town;
    make.notice(broken ? ui::Tone::danger : ui::Tone::warning, obstacle_words(make, obstacle));
    if (broken) {
        make.paragraph(
            make.w("You can read everything as before. To send something, please go to the reception desk or come "
                   "again later."));
        if (std::string keeper = keeper_words(make.scene); !keeper.empty()) make.paragraph(std::move(keeper));
    }
    if (obstacle != Obstacle::answered_already) present_written(make);
    if (obstacle == Obstacle::answered_already || obstacle == Obstacle::poll_closed) {
        make.command("form/polls", ui::Icon::poll, make.w("Other polls"), ui::Open{ui::ListPlace{ui::Section::polls}});
        return;
    }
    make.command("form/back", ui::Icon::back, make.w("Back"), ui::GoBack{});
}

// What the form is about has not come, or cannot be shown.
void present_waiting(FormMaker& make) {
    if (make.screen.problem.empty()) {
        make.view.busy = true;
        make.view.busy_words = make.w("One moment");
        return;
    }
    make.notice(ui::Tone::warning, make.w("This cannot be shown now"));
    present_written(make);
    make.command("form/back", ui::Icon::back, make.w("Back"), ui::GoBack{});
}

void present_outcome(FormMaker& make, const FormTraits& form) {
    const ui::Wording& w = make.w;
    const TermsInWords terms = terms_of(make.scene, *form.kind);
    switch (form.outcome) {
        case FormTraits::Outcome::shown_to_who_decides:
            make.paragraph(w("Your comment is considered together with the draft and shown to those who decide."));
            return;
        case FormTraits::Outcome::call:
            // Nobody who wants to be called asks for an article of the law.
            if (!terms.answer.empty()) make.paragraph(w("We call you") + ": " + terms.answer + ".");
            return;
        case FormTraits::Outcome::case_of_law:
            if (terms.answer.empty()) return;
            if (!terms.message.empty()) make.paragraph(terms.message);
            make.paragraph(w("Registration: {1}.", {terms.registration}));
            make.paragraph(w("Answer: {1}.", {terms.answer}));
            if (make.scene.state.clock_is_wrong) make.notice(ui::Tone::warning, clock_warning(make.scene));
            return;
        case FormTraits::Outcome::count:
        case FormTraits::Outcome::nothing: return;
    }
}

// What happens with the data, in plain words, before it is handed in.
void present_promise(FormMaker& make) {
    const ui::Wording& w = make.w;
    make.heading(w("What happens when you send it"));
    const FormTraits& form = *form_traits(make.screen);
    if (form.outcome == FormTraits::Outcome::count) {
        make.paragraph(
            w("Your answers are anonymous. They are sealed at once, go to the town hall mixed with the answers of "
              "others, and this terminal cannot read them again."));
    } else {
        make.paragraph(w("It is sealed at once. Only the town hall can open it: this terminal cannot read it again."));
        present_outcome(make, form);
        make.paragraph(
            w("You get a receipt with a code. It shows you what has become of it, and the answer, at any terminal."));
    }
    if (!is_admitted(make.scene.state.sync)) {
        make.paragraph(
            w("What you send waits here, sealed, until the town admits this terminal, and then goes to the town hall "
              "by itself."));
    } else if (!make.scene.state.sync.reached) {
        make.paragraph(
            w("There is no connection just now. What you send waits here, sealed, and goes to the town hall by itself "
              "later."));
    }
}

void present_way_on(FormMaker& make) {
    const Screen& screen = make.screen;
    const int review = steps_of(screen) - 1;
    if (is_review(screen)) {
        make.command("form/hand-in", ui::Icon::done, make.w("Send"), ui::HandIn{});
    } else if (steps(screen)->reviewed) {
        make.command("form/review", ui::Icon::next, make.w("Back to the review"), ui::GoToStep{review});
    } else {
        make.command("form/next", ui::Icon::next, make.w("Next"), ui::GoToStep{step_of(screen) + 1});
    }
}

std::string review_title(const FormMaker& make, const FormTraits& form) {
    const bool is_case_of_law = form.outcome == FormTraits::Outcome::case_of_law;
    const content::Message* message = is_case_of_law ? message_of(make.scene.state) : nullptr;
    if (message == nullptr) return make.w("Please check before you send it");
    return make.w("{1}: please check before you send it", {content::in_language(message->name, make.scene.language())});
}

void present_step(FormMaker& make) {
    const Screen& screen = make.screen;
    const FormTraits& form = *form_traits(screen);
    const int number_of_steps = steps_of(screen) - form.first_step;
    const int number = step_of(screen) - form.first_step + 1;
    make.view.step = number - 1;
    make.view.steps = number_of_steps;
    if (number_of_steps > 1)
        make.view.progress = make.w("Step {1} of {2}", {std::to_string(number), std::to_string(number_of_steps)});
    if (is_review(screen)) {
        make.view.title = review_title(make, form);
        if (!screen.problem.empty()) {
            make.notice(ui::Tone::danger, make.w("It could not be kept, so nothing was sent. Your text is still here: "
                                                 "please try again, or tell the reception desk."));
        }
    }
    const std::size_t first = make.view.parts.size();
    form.present(make);
    make.tell_errors(first);
    if (is_review(screen)) present_promise(make);
    present_way_on(make);
    offer_contacts(make);
    make.view.go_to_part = steps(screen)->go_to_part;
    make.view.times_gone = steps(screen)->times_gone;
    make.view.busy = is_busy(screen);
    if (is_busy(screen)) make.view.busy_words = make.w("It is being sealed, one moment");
}

bool has_focused_field(const ui::FormView& view) {
    return std::any_of(view.parts.begin(), view.parts.end(), [](const ui::FormPart& part) {
        const auto* field = std::get_if<ui::FormField>(&part);
        return field != nullptr && field->focused;
    });
}

}  // namespace

ui::FormView present_form(const Scene& scene) {
    FormMaker make(scene);
    const Screen& screen = make.screen;
    make.view.id = "form/" + std::to_string(screen.number) + "/" + std::to_string(step_of(screen));
    make.view.language = scene.language();
    const Obstacle obstacle_now = is_busy(screen) ? Obstacle::none : obstacle(scene.state, screen);
    if (obstacle_now == Obstacle::not_loaded) {
        present_waiting(make);
    } else if (obstacle_now != Obstacle::none) {
        present_obstacle(make, obstacle_now);
    } else if (const FormTraits* form = form_traits(screen); form != nullptr && !form->kind) {
        form->present(make);
    } else {
        present_step(make);
    }
    if (!is_busy(screen) && has_focused_field(make.view)) make.view.keyboard = keyboard_of(scene);
    return std::move(make.view);
}

}  // namespace veche::kiosk
