// A request to be called back by a hotline: the number and the time, the review.
#include "content/entry_names.h"
#include "kiosk/forms/contacts.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/forms/traits.h"
#include "kiosk/present/form_maker.h"
#include "kiosk/shown.h"
#include "ui/words.h"

namespace veche::kiosk {
namespace {

using ui::key;

using When = content::CallBackRequest::When;

constexpr int lines_of_about = 3;

content::CallBackRequest call_back(const State& state, const Screen& screen) {
    const Forms& forms = state.session.forms;
    return {std::get<ui::CallBackPlace>(screen.place).hotline,
            entered(forms, "contact/telephone"),
            entered(forms, "contact/name"),
            content::from_written<When>(chosen_one(forms, form_id(screen) + "/when")).value_or(When::morning),
            entered(forms, form_id(screen) + "/about"),
            consents(forms, screen)};
}

// Of the contacts it asks for nothing but the number and the name: the others may be half typed elsewhere.
Mistakes call_back_mistakes(const State& state, const Screen& screen) {
    const Forms& forms = state.session.forms;
    if (step_of(screen) != 0) return {};
    Mistakes wrong;
    const std::string telephone = entered(forms, "contact/telephone");
    if (telephone.empty()) {
        wrong["contact/telephone"] = key("Give the number we should call");
    } else if (!looks_like_telephone(telephone)) {
        wrong["contact/telephone"] = key("A telephone number has at least five digits");
    }
    const std::string when = form_id(screen) + "/when";
    if (chosen(forms, when).empty()) wrong[when] = key("No time is chosen");
    if (!consents(forms, screen))
        wrong[consent_field(screen)] = key("Without your consent we may not keep your number");
    return wrong;
}

std::string id(const Screen& screen) {
    return "call-back/" + std::get<ui::CallBackPlace>(screen.place).hotline.text();
}

std::vector<std::string> fields(const Screen& screen) {
    if (step_of(screen) != 0) return {};
    return {"contact/telephone", "contact/name", id(screen) + "/about"};
}

Obstacle hotline_obstacle(const State& /*state*/, const Screen& screen) {
    const EntryData* entry = entry_of(screen);
    if (entry == nullptr) return Obstacle::not_loaded;
    const auto* hotline = std::get_if<content::HotlineDetails>(&entry->stored.entry.details);
    return hotline != nullptr && hotline->call_back ? Obstacle::none : Obstacle::no_call_back;
}

std::string when_words(const FormMaker& make, When when) {
    switch (when) {
        case When::morning: return make.w("In the morning");
        case When::afternoon: return make.w("In the afternoon");
        case When::evening: return make.w("In the evening");
    }
    return {};
}

void present_call_back_fields(FormMaker& make, const std::string& id) {
    const ui::Wording& w = make.w;
    const content::Entry& entry = entry_of(make.screen)->stored.entry;
    make.view.title = w("Which number should we call?");
    const auto& hotline = std::get<content::HotlineDetails>(entry.details);
    make.quote(entry.title, hotline.answers.empty() ? entry.summary : hotline.answers);
    make.field("contact/telephone", w("Telephone"), w("With the code of the town, as you would dial it"));
    make.field("contact/name", w("What should we call you?"), w("May be left empty"));
    std::vector<ui::FormChoice::Option> times;
    for (const When when : {When::morning, When::afternoon, When::evening}) {
        times.push_back({std::string(content::written(when)), when_words(make, when), {}, false});
    }
    make.choice(id + "/when", w("When is it convenient?"), std::move(times));
    make.field(id + "/about", w("What do you want to talk about?"), w("May be left empty"), lines_of_about);
    make.consent(w("I agree that the town hall keeps my number to call me back"));
    make.quiet(w("Only the town hall can read this. The terminal forgets it when you finish."));
}

void present_call_back(FormMaker& make) {
    const std::string id = form_id(make.screen);
    if (step_of(make.screen) == 0) {
        present_call_back_fields(make, id);
        return;
    }
    const ui::Wording& w = make.w;
    make.fact(w("Hotline"), entry_of(make.screen)->stored.entry.title);
    make.review(w("Telephone"), typed(make.forms, "contact/telephone"), 0);
    make.review(w("What should we call you?"), typed(make.forms, "contact/name"), 0);
    const auto when = content::from_written<When>(chosen_one(make.forms, id + "/when"));
    make.review(w("When is it convenient?"), when ? when_words(make, *when) : std::string(), 0);
    make.review(w("What do you want to talk about?"), typed(make.forms, id + "/about"), 0);
    review_consent(make, w("I agree that the town hall keeps my number to call me back"), 0);
}

std::vector<FormTraits::Written> written(const FormMaker& make) {
    const EntryData* entry = entry_of(make.screen);
    return {{make.w("What do you want to talk about?"), id(make.screen) + "/about",
             entry == nullptr ? std::string() : entry->stored.entry.title}};
}

}  // namespace

const FormTraits& call_back_form() {
    static const FormTraits traits{
        .name = "call-back",
        .title = key("Ask to be called back"),
        .kind = content::SubmissionKind::call_back,
        .outcome = FormTraits::Outcome::call,
        .accepted = key("Your request is accepted"),
        .contact_step = 0,
        .needs_telephone = true,
        .id = id,
        .steps = [](const Screen&) { return 2; },
        .fields = fields,
        .entry = [](const Screen& screen) { return std::get<ui::CallBackPlace>(screen.place).hotline; },
        .obstacle = hotline_obstacle,
        .mistakes = call_back_mistakes,
        .body = [](const State& state, const Screen& screen) -> content::SubmissionBody {
            return call_back(state, screen);
        },
        .present = present_call_back,
        .written = written,
    };
    return traits;
}

}  // namespace veche::kiosk
