// The state of what was handed in, by the code of its receipt: a form of one field that hands nothing in.
#include "kiosk/forms/answers.h"
#include "kiosk/forms/contacts.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/forms/traits.h"
#include "kiosk/present/form_maker.h"
#include "kiosk/present/standing.h"
#include "kiosk/shown.h"
#include "ui/words.h"

namespace veche::kiosk {
namespace {

using ui::key;

using Stage = content::CaseStatus::Stage;

std::string stage_title(const ui::Wording& w, Stage stage) {
    switch (stage) {
        case Stage::received: return w("The town hall has received it");
        case Stage::registered: return w("It is registered and being worked on");
        case Stage::answered: return w("The answer is here");
    }
    return {};
}

// A server of before says the reason only, in the language of the case.
void present_explanation(FormMaker& make, const content::CaseStatus& status) {
    const ui::Wording& w = make.w;
    if (status.explanation.empty()) {
        make.fact(w("Why by then"), status.due_reason);
        return;
    }
    make.heading(w("Why by then"));
    for (std::string& step : content::steps_in_words(status.explanation, make.scene.language())) {
        make.paragraph(std::move(step));
    }
}

// What was said stands, though the server has lost it: both days, so that the resident can speak of it.
void present_lost_by_server(FormMaker& make, const CheckData& data) {
    if (!data.server_knows_less || !make.scene.state.town) return;
    const ui::Wording& w = make.w;
    const auto day_of = [&](Instant time) { return make.scene.day(zone_of(make.scene.state).date_of(time)); };
    const bool is_answer = data.status.stage == Stage::answered;
    const std::string said = is_answer ? w("The answer was given on {1}.", {day_of(data.time)})
                                       : w("You were told this on {1}.", {day_of(data.time)});
    const std::string lost =
        data.restored_from ? w("Later the town's server was restored from a copy of {1} and no longer knows this. "
                               "What you were told stands.",
                               {day_of(*data.restored_from)})
                           : w("Later the town's server was restored from an older copy and no longer knows this. "
                               "What you were told stands.");
    make.notice(ui::Tone::warning, said + " " + lost);
}

void present_status(FormMaker& make, const CheckData& data) {
    const ui::Wording& w = make.w;
    const content::CaseStatus& status = data.status;
    make.view.title = stage_title(w, status.stage);
    if (!status.answer.empty()) {
        make.heading(w("Answer"));
        make.view.parts.emplace_back(
            ui::FormText{status.answer, ui::TextStyle::body, ui::Tone::normal, true, status.language});
    }
    present_lost_by_server(make, data);
    make.fact(w("Registration number"), status.registration_number);
    if (status.due && status.stage != Stage::answered) {
        make.fact(w("The answer is due"), make.scene.until(*status.due));
        present_explanation(make, status);
    }
    if (make.scene.state.town) {
        const Date day = zone_of(make.scene.state).date_of(data.time);
        make.fact(w("Information as of"), make.scene.day(day));
    }
    if (status.stage == Stage::received) make.paragraph(w("The number comes with the registration."));
    make.command("check/another", ui::Icon::receipt, w("Check another code"), ui::Open{ui::CheckPlace{}});
    make.command("check/home", ui::Icon::home, w("Home"), ui::GoHome{});
}

void present_waiting(FormMaker& make, CheckData::Waits waits) {
    const ui::Wording& w = make.w;
    const SyncState& sync = make.scene.state.sync;
    if (waits == CheckData::Waits::arrived) {
        make.notice(ui::Tone::success, w("It has reached the town hall. What becomes of it can be seen here once it is "
                                         "registered."));
    } else if (waits == CheckData::Waits::refused) {
        make.notice(
            ui::Tone::danger,
            with_keeper(make.scene, w("What you wrote is kept here, sealed: the server does not take it. Please "
                                      "tell whoever looks after this terminal.")));
    } else if (!is_admitted(sync)) {
        make.notice(ui::Tone::warning,
                    w("What you wrote waits here, sealed. It will be sent when the town admits this terminal."));
    } else if (!sync.reached) {
        make.notice(ui::Tone::normal,
                    w("What you wrote waits here, sealed. It will be sent when there is a connection."));
    } else {
        make.notice(ui::Tone::normal, w("What you wrote waits here, sealed, and is on its way now. Please look again "
                                        "in a few minutes."));
    }
}

void present_unknown(FormMaker& make) {
    const ui::Wording& w = make.w;
    make.notice(ui::Tone::warning, w("Nothing is known about this code at this terminal yet."));
    const TermsInWords terms = terms_of(make.scene, content::SubmissionKind::appeal);
    if (terms.registration.empty() || make.scene.state.clock_is_wrong) {
        make.paragraph(w("If you sent it not long ago, please come again in a few days."));
    } else {
        make.paragraph(w("If you sent it not long ago, please come again after {1}. Registration: {2}.",
                         {make.scene.day(terms.registered_by), terms.registration}));
    }
    if (!make.scene.state.sync.reached) {
        make.paragraph(w("There is no connection just now, so news comes later than usual."));
    }
    make.paragraph(w("Please compare the code with your receipt as well."));
}

void present_check(FormMaker& make) {
    const ui::Wording& w = make.w;
    const auto* check = std::get_if<CheckScreen>(&make.screen.state);
    const CheckData* data = check != nullptr && check->data ? &*check->data : nullptr;
    if (data != nullptr && data->known) {
        present_status(make, *data);
        return;
    }
    make.view.title = w("Type the code of your receipt");
    if (!make.screen.problem.empty()) {
        make.notice(ui::Tone::danger,
                    w("The state could not be read here. Please try again, or ask at the reception desk."));
    }
    if (data != nullptr && data->waits != CheckData::Waits::nothing) {
        present_waiting(make, data->waits);
    } else if (data != nullptr) {
        present_unknown(make);
    }
    make.field("check/code", w("Code"), w("16 Latin letters and digits; dashes do not matter"));
    make.quiet(w("The code is checked on this terminal itself and sent nowhere."));
    make.command("check/open", ui::Icon::receipt, w("What has become of it"), ui::CheckCode{});
    make.view.busy = is_busy(make.screen);
    if (is_busy(make.screen)) make.view.busy_words = w("Looking for it, one moment");
}

Mistakes check_mistakes(const State& state, const Screen& /*screen*/) {
    const std::string wrong = code_mistake(typed(state.session.forms, "check/code"));
    if (wrong.empty()) return {};
    return {{"check/code", wrong}};
}

}  // namespace

const FormTraits& check_form() {
    static const FormTraits traits{
        .name = "check",
        .title = key("See the answer"),
        .kind = std::nullopt,
        .id = [](const Screen&) { return std::string("check"); },
        .steps = [](const Screen&) { return 1; },
        .fields = [](const Screen&) { return std::vector<std::string>{"check/code"}; },
        .entry = no_entry,
        .obstacle = no_obstacle,
        .mistakes = check_mistakes,
        .body = nullptr,
        .present = present_check,
    };
    return traits;
}

}  // namespace veche::kiosk
