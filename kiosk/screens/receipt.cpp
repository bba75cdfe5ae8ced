// The receipt of what was handed in; of a ballot, thanks.
#include <optional>

#include "kiosk/forms/obstacle.h"
#include "kiosk/forms/steps.h"
#include "kiosk/present/form_maker.h"
#include "kiosk/present/spoken_code.h"
#include "kiosk/present/standing.h"

namespace veche::kiosk {
namespace {

std::string headline(const Scene& scene, const FormTraits& form) {
    const ui::Wording& w = scene.w;
    if (*form.accepted != '\0') return w(form.accepted);
    return message_of(scene.state) == nullptr ? w("Your appeal is accepted") : w("Your message is accepted");
}

// "by 23 November", when that day is known: not with a wrong clock, and what counts from registration only when it
// leaves at once. Else the rule alone.
ui::ReceiptView::Line in_time(const Scene& scene, const std::string& what, const std::string& rule,
                              const content::Explanation& why, std::optional<Date> day) {
    if (!day || scene.state.clock_is_wrong) return {what + ": " + rule + ".", {}};
    return {what + ": " + scene.w("by {1}", {scene.day(*day)}) + ".", steps_in_words(why, scene.language())};
}

void add_next(ui::ReceiptView& view, const Scene& scene, const FormTraits& form) {
    const ui::Wording& w = scene.w;
    const TermsInWords terms = terms_of(scene, *form.kind);
    const bool admitted = is_admitted(scene.state.sync);
    const bool leaves_now = scene.state.sync.reached && admitted;
    const auto answer = [&](const std::string& what) {
        const bool known = leaves_now || (admitted && terms.answer_counts_from_receipt);
        return in_time(scene, what, terms.answer, terms.answered_why,
                       known ? std::optional(terms.answered_by) : std::nullopt);
    };
    if (!terms.message.empty()) view.lines.push_back({terms.message, {}});
    switch (form.outcome) {
        case FormTraits::Outcome::shown_to_who_decides:
            view.lines.push_back(
                {w("Your comment is considered together with the draft and shown to those who decide."), {}});
            break;
        case FormTraits::Outcome::call:
            if (!terms.answer.empty()) view.lines.push_back(answer(w("We call you")));
            break;
        case FormTraits::Outcome::case_of_law:
            if (terms.answer.empty()) break;
            view.lines.push_back(in_time(scene, w("Registration"), terms.registration, terms.registered_why,
                                         leaves_now ? std::optional(terms.registered_by) : std::nullopt));
            view.lines.push_back(answer(w("Answer")));
            break;
        case FormTraits::Outcome::count:
        case FormTraits::Outcome::nothing: break;
    }
    if (!admitted) {
        view.lines.push_back({w("It waits here, sealed, until the town admits this terminal, and then goes to the town "
                                "hall by itself; the days count from its arrival."),
                              {}});
    } else if (!leaves_now) {
        view.lines.push_back({w("There is no connection just now. It waits here, sealed, and goes to the town hall by "
                                "itself; it counts as received today."),
                              {}});
    }
    if (scene.state.clock_is_wrong) view.lines.push_back({clock_warning(scene), {}});
    view.lines.push_back({w("The code shows what has become of it and the answer at any terminal of the town: choose "
                            "“See the answer by its code” on the first screen."),
                          {}});
}

void add_commands(ui::ReceiptView& view, const ui::Wording& w, const FormTraits& form) {
    view.commands.push_back({"receipt/home", ui::Icon::home, w("Home"), ui::GoHome{}, true});
    if (const auto& way = form.way_on) view.commands.push_back({way->id, way->icon, w(way->label), way->action, false});
    const std::string finish = view.code.empty() ? w("Finish") : w("Finish and erase");
    view.commands.push_back({"receipt/finish", ui::Icon::erase, finish, ui::ShowPanel{ui::Panel::finish}, false});
}

// A poll is a form only while its questions are there.
const FormTraits& form_handed_in(const Screen& screen) {
    return std::holds_alternative<ui::EntryPlace>(screen.place) ? poll_form() : *form_traits(screen);
}

}  // namespace

std::string ReceiptScreen::drive_name(const Screen& screen) const {
    const bool is_poll = std::holds_alternative<ui::EntryPlace>(screen.place);
    return (is_poll ? form_id(screen) : std::string(form_traits(screen)->name)) + "/receipt";
}

std::string ReceiptScreen::title(const Scene& scene) const {
    return scene.w(form_handed_in(scene.screen()).title);
}

ui::ScreenView ReceiptScreen::present(const Scene& scene) const {
    const ui::Wording& w = scene.w;
    const Screen& screen = scene.screen();
    const FormTraits& form = form_handed_in(screen);
    ui::ReceiptView view;
    view.id = "receipt/" + std::to_string(screen.number);
    view.headline = headline(scene, form);
    view.next_title = w("What happens next");
    if (handed_in.receipt_code.empty()) {
        view.lines = {{w("Nobody can tell your answers from those of others, so there is no receipt."), {}},
                      {w("The results are shown here when the poll is closed."), {}}};
    } else {
        view.code_label = w("The code of your receipt");
        view.code = handed_in.receipt_code;
        view.keep = w("Please photograph this screen or write the code down: it is erased here when you finish.");
        view.qr = handed_in.bare_code;
        view.qr_label = w("The same code as a picture, for the camera of a telephone");
        view.spoken = spoken_code(w, handed_in.bare_code);
        add_next(view, scene, form);
    }
    add_commands(view, w, form);
    return view;
}

}  // namespace veche::kiosk
