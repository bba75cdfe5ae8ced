// The step of a form that asks who writes and how to answer them.
#include <algorithm>

#include "kiosk/forms/contacts.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/present/form_maker.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

using content::RequiredField;

bool needs(const FormMaker& make, RequiredField field) {
    if (form_of(make.screen) != Form::appeal || !make.scene.state.profile) return false;
    const content::FormOfAppeal* form =
        content::find_form(*make.scene.state.profile, content::AppealFormId(chosen_one(make.forms, "appeal/form")));
    return form != nullptr && std::find(form->required.begin(), form->required.end(), field) != form->required.end();
}

// Of a message the law asks nothing: it is the town that does.
std::string needed_or_not(const FormMaker& make, bool needed) {
    if (!needed) return make.w("May be left empty");
    return message_of(make.scene.state) != nullptr ? make.w("The town asks for this") : make.w("Needed here by law");
}

std::string email_hint(const FormMaker& make) {
    if (!needs(make, RequiredField::reply_address)) return make.w("May be left empty");
    return message_of(make.scene.state) != nullptr ? make.w("The town asks for this or the postal address")
                                                   : make.w("Needed here by law: this or the postal address");
}

std::string postal_hint(const FormMaker& make) {
    if (!needs(make, RequiredField::reply_address)) {
        return needed_or_not(make, needs(make, RequiredField::postal_address));
    }
    return message_of(make.scene.state) != nullptr ? make.w("The town asks for this or the e-mail")
                                                   : make.w("Needed here by law: this or the e-mail");
}

void present_reply_by(FormMaker& make) {
    const ui::Wording& w = make.w;
    make.choice("contact/reply-by",
                w("The code of your receipt opens the answer at any terminal. Should it come in another way as well?"),
                {{"telephone", w("By telephone"), {}, false},
                 {"email", w("By e-mail"), {}, false},
                 {"post", w("By post"), {}, false}},
                Privacy::personal, ui::Choice::several);
}

std::string reply_words(const FormMaker& make) {
    const std::vector<std::string> ways = chosen(make.forms, "contact/reply-by");
    const auto wants = [&](const char* way) { return std::find(ways.begin(), ways.end(), way) != ways.end(); };
    std::string words = make.w("By the code of the receipt, at any terminal");
    if (wants("telephone")) words += "; " + make.w("also by telephone");
    if (wants("email")) words += "; " + make.w("also by e-mail");
    if (wants("post")) words += "; " + make.w("also by post");
    return words;
}

}  // namespace

void present_contact(FormMaker& make) {
    const ui::Wording& w = make.w;
    make.view.title = w("Who is writing, and where should the answer go?");
    make.paragraph(w("Only the town hall can read this. The terminal forgets it when you finish."));
    if (!gives_contacts(make.forms) && keeps_contacts(make.forms)) {
        make.quiet(w("These fields are empty again. You can fill them as before, or write without a name."));
    }
    make.field("contact/name", w("Name and surname"), needed_or_not(make, needs(make, RequiredField::name)));
    make.field("contact/telephone", w("Telephone"), needed_or_not(make, needs(make, RequiredField::telephone)));
    make.field("contact/email", w("E-mail"), email_hint(make));
    make.field("contact/postal", w("Postal address"), postal_hint(make));
    present_reply_by(make);
    make.consent(w("I agree that the town hall keeps these contacts to answer me"));
}

void review_consent(FormMaker& make, std::string words, int step) {
    if (!chosen_one(make.forms, consent_field(make.screen)).empty()) {
        make.review(make.w("Your consent"), std::move(words), step);
    }
}

void review_contact(FormMaker& make, int step) {
    const ui::Wording& w = make.w;
    if (!gives_contacts(make.forms)) make.review(w("Your contacts"), w("none given"), step);
    make.review(w("Name and surname"), typed(make.forms, "contact/name"), step);
    make.review(w("Telephone"), typed(make.forms, "contact/telephone"), step);
    make.review(w("E-mail"), typed(make.forms, "contact/email"), step);
    make.review(w("Postal address"), typed(make.forms, "contact/postal"), step);
    make.review(w("How the answer comes"), reply_words(make), step);
    review_consent(make, w("I agree that the town hall keeps these contacts to answer me"), step);
}

void offer_contacts(FormMaker& make) {
    const FormTraits* form = form_traits(make.screen);
    if (form == nullptr || form->contact_step != step_of(make.screen)) return;
    const bool may_be_nameless = !form->needs_telephone && !needs(make, RequiredField::name);
    if (gives_contacts(make.forms) && may_be_nameless) {
        make.command("contact/clear", ui::Icon::erase, make.w("Write without a name"), ui::ClearContacts{});
    } else if (!gives_contacts(make.forms) && keeps_contacts(make.forms)) {
        make.command("contact/fill", ui::Icon::edit, make.w("Fill in as before"), ui::FillContacts{});
    }
}

}  // namespace veche::kiosk
