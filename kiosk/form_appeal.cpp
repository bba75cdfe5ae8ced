// An appeal: which kind, which topic, the text, the contacts, the review.
#include <algorithm>

#include "base/utf8.h"
#include "content/limits.h"
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

constexpr int lines_of_text = 6;

// What is asked about stands before the text; where both do not fit, it is cut and never what was written.
std::string text_about(const std::string& about, const std::string& text) {
    const std::size_t written = count_code_points(text) + 2;
    if (about.empty() || written >= content::longest_submission_text) return text;
    return std::string(truncate_code_points(about, content::longest_submission_text - written)) + "\n\n" + text;
}

content::Appeal appeal(const State& state, const Screen& screen) {
    const Forms& forms = state.session.forms;
    content::Appeal appeal;
    appeal.form = content::AppealFormId(chosen_one(forms, "appeal/form"));
    appeal.topic = content::TopicId(chosen_one(forms, "appeal/topic"));
    appeal.text = text_about(std::get<ui::AppealPlace>(screen.place).about, entered(forms, "appeal/text"));
    appeal.contact = contact_entered(forms);
    appeal.consent = consents(forms, screen);
    return appeal;
}

// Who asks for it: of a message the law asks nothing.
const char* asked_by(bool town, const char* by_town, const char* by_law) {
    return town ? by_town : by_law;
}

void add_required(const State& state, const Screen& screen, Mistakes& wrong) {
    if (!state.profile) return;
    const bool town = message_of(state) != nullptr;
    for (const content::RequiredField field : content::missing_fields(*state.profile, appeal(state, screen))) {
        switch (field) {
            case content::RequiredField::name:
                wrong.try_emplace("contact/name", asked_by(town, key("The town asks for your name here"),
                                                           key("The law asks for your name here")));
                break;
            case content::RequiredField::reply_address:
                wrong.try_emplace("contact/postal",
                                  asked_by(town, key("The town asks for an e-mail or postal address here"),
                                           key("The law asks for an e-mail or postal address here")));
                break;
            case content::RequiredField::postal_address:
                wrong.try_emplace("contact/postal", asked_by(town, key("The town asks for a postal address here"),
                                                             key("The law asks for a postal address here")));
                break;
            case content::RequiredField::telephone:
                wrong.try_emplace("contact/telephone", key("A telephone number is needed here"));
                break;
            case content::RequiredField::text: break;  // its own step sees to it
        }
    }
}

Mistakes appeal_mistakes(const State& state, const Screen& screen) {
    const Forms& forms = state.session.forms;
    Mistakes wrong;
    if (step_of(screen) == step::form && chosen(forms, "appeal/form").empty()) {
        wrong["appeal/form"] = key("Nothing is chosen: what is it?");
    }
    if (step_of(screen) == step::topic && chosen(forms, "appeal/topic").empty()) {
        wrong["appeal/topic"] = key("No topic is chosen");
    }
    if (step_of(screen) == step::text && entered(forms, "appeal/text").empty()) {
        wrong["appeal/text"] = key("Write what it is about");
    }
    if (step_of(screen) == step::contact) {
        wrong = contact_mistakes(forms, screen);
        add_required(state, screen, wrong);
    }
    return wrong;
}

std::vector<std::string> fields(const Screen& screen) {
    if (step_of(screen) == step::text) return {"appeal/text"};
    return step_of(screen) == step::contact ? contact_fields() : std::vector<std::string>();
}

// What is asked about: it goes along with the text and cannot be lost.
void quote_about(FormMaker& make) {
    const std::string& about = std::get<ui::AppealPlace>(make.screen.place).about;
    if (!about.empty()) make.quote(make.w("What you ask about"), about);
}

void present_kinds(FormMaker& make) {
    make.view.title = make.w("What are you writing?");
    quote_about(make);
    std::vector<ui::FormChoice::Option> options;
    for (const content::FormOfAppeal& form : make.scene.state.profile->forms) {
        options.push_back({form.id.text(), content::in_language(form.name, make.scene.language()),
                           content::in_language(form.hint, make.scene.language()), false});
    }
    make.choice("appeal/form", make.w("Choose what fits best. The town hall will put it right if need be."),
                std::move(options));
}

void present_topics(FormMaker& make) {
    make.view.title = make.w("What is it about?");
    quote_about(make);
    std::vector<ui::FormChoice::Option> options;
    for (const content::Topic& topic : make.scene.state.town->topics) {
        options.push_back({topic.id.text(), content::in_language(topic.name, make.scene.language()), {}, false});
    }
    options.push_back({"other", make.w("Something else"), {}, false});
    make.choice("appeal/topic", make.w("Choose one"), std::move(options));
}

std::string topic_words(const FormMaker& make) {
    const std::string topic = chosen_one(make.forms, "appeal/topic");
    return topic == "other" ? make.w("Something else") : make.scene.topic(content::TopicId(topic));
}

void review_appeal(FormMaker& make) {
    const ui::Wording& w = make.w;
    quote_about(make);
    const content::FormOfAppeal* form =
        content::find_form(*make.scene.state.profile, content::AppealFormId(chosen_one(make.forms, "appeal/form")));
    if (form != nullptr) {
        make.review(w("What you send"), content::in_language(form->name, make.scene.language()), step::form);
    }
    make.review(w("What is it about?"), topic_words(make), step::topic);
    make.review(w("Your text"), typed(make.forms, "appeal/text"), step::text);
    review_contact(make, step::contact);
}

void present_appeal(FormMaker& make) {
    switch (step_of(make.screen)) {
        case step::form: present_kinds(make); break;
        case step::topic: present_topics(make); break;
        case step::text:
            make.view.title = make.w("Write in your own words");
            quote_about(make);
            make.field("appeal/text", make.w("Your text"),
                       make.w("What has happened, where and when, and what you ask for"), lines_of_text);
            break;
        case step::contact: present_contact(make); break;
        case step::review: review_appeal(make); break;
    }
}

}  // namespace

const FormTraits& appeal_form() {
    static const FormTraits traits{
        .name = "appeal",
        .title = key("Write to the town"),
        .kind = content::SubmissionKind::appeal,
        .outcome = FormTraits::Outcome::case_of_law,
        .way_on = FormTraits::Way{"receipt/another", ui::Icon::appeal, key("Write another letter"),
                                  ui::Open{ui::AppealPlace{}}},
        .contact_step = step::contact,
        .id = [](const Screen&) { return std::string("appeal"); },
        .steps = [](const Screen&) { return step::review + 1; },
        .fields = fields,
        .entry = no_entry,
        .obstacle = no_obstacle,
        .mistakes = appeal_mistakes,
        .body = [](const State& state, const Screen& screen) -> content::SubmissionBody {
            return appeal(state, screen);
        },
        .present = present_appeal,
        .written =
            [](const FormMaker& make) {
                return std::vector<FormTraits::Written>{{make.w("Your text"), "appeal/text", {}}};
            },
    };
    return traits;
}

}  // namespace veche::kiosk
