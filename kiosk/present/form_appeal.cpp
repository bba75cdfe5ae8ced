// The forms that go to a person in the town hall: an appeal, a comment on a clause, a request to be called back.
#include <algorithm>

#include "kiosk/forms/contacts.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/obstacle.h"
#include "kiosk/forms/steps.h"
#include "kiosk/present/form_maker.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

using content::RequiredField;

constexpr int lines_of_text = 6;
constexpr int lines_of_about = 3;

bool needs(const FormMaker& make, RequiredField field) {
    if (form_of(make.screen) != Form::appeal || !make.scene.state.profile) return false;
    const content::FormOfAppeal* form =
        content::find_form(*make.scene.state.profile, chosen_one(make.forms, "appeal/form"));
    return form != nullptr && std::find(form->required.begin(), form->required.end(), field) != form->required.end();
}

std::string needed_or_not(const FormMaker& make, bool needed) {
    return needed ? make.w("Needed here by law") : make.w("May be left empty");
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

void present_contact(FormMaker& make) {
    const ui::Wording& w = make.w;
    make.view.title = w("Who is writing, and where should the answer go?");
    make.paragraph(w("Only the town hall can read this. The terminal forgets it when you finish."));
    if (!gives_contacts(make.forms) && keeps_contacts(make.forms)) {
        make.quiet(w("These fields are empty again. You can fill them as before, or write without a name."));
    }
    const bool address = needs(make, RequiredField::reply_address);
    make.field("contact/name", w("Name and surname"), needed_or_not(make, needs(make, RequiredField::name)));
    make.field("contact/telephone", w("Telephone"), needed_or_not(make, needs(make, RequiredField::telephone)));
    make.field("contact/email", w("E-mail"),
               address ? w("Needed here by law: this or the postal address") : w("May be left empty"));
    make.field("contact/postal", w("Postal address"),
               address ? w("Needed here by law: this or the e-mail")
                       : needed_or_not(make, needs(make, RequiredField::postal_address)));
    present_reply_by(make);
    make.consent(w("I agree that the town hall keeps these contacts to answer me"));
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

void review_consent(FormMaker& make, std::string words, int step) {
    if (!chosen_one(make.forms, consent_field(make.screen)).empty()) {
        make.review(make.w("Your consent"), std::move(words), step);
    }
}

// What is asked about: it goes along with the text and cannot be lost.
void quote_about(FormMaker& make) {
    const std::string& about = std::get<ui::AppealPlace>(make.screen.place).about;
    if (!about.empty()) make.quote(make.w("What you ask about"), about);
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

void present_kinds(FormMaker& make) {
    make.view.title = make.w("What are you writing?");
    quote_about(make);
    std::vector<ui::FormChoice::Option> options;
    for (const content::FormOfAppeal& form : make.scene.state.profile->forms) {
        options.push_back({form.id, content::in_language(form.name, make.scene.language()),
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
        options.push_back({topic.id, content::in_language(topic.name, make.scene.language()), {}, false});
    }
    options.push_back({"other", make.w("Something else"), {}, false});
    make.choice("appeal/topic", make.w("Choose one"), std::move(options));
}

std::string topic_words(const FormMaker& make) {
    const std::string topic = chosen_one(make.forms, "appeal/topic");
    return topic == "other" ? make.w("Something else") : make.scene.topic(topic);
}

void review_appeal(FormMaker& make) {
    const ui::Wording& w = make.w;
    quote_about(make);
    const content::FormOfAppeal* form =
        content::find_form(*make.scene.state.profile, chosen_one(make.forms, "appeal/form"));
    if (form != nullptr) {
        make.review(w("What you send"), content::in_language(form->name, make.scene.language()), step::form);
    }
    make.review(w("What is it about?"), topic_words(make), step::topic);
    make.review(w("Your text"), typed(make.forms, "appeal/text"), step::text);
    review_contact(make, step::contact);
}

const content::Block* clause_of(const FormMaker& make, const ui::CommentPlace& place) {
    const EntryData* entry = entry_of(make.screen);
    if (entry == nullptr) return nullptr;
    const auto& blocks = entry->document->blocks;
    const auto found = std::find_if(blocks.begin(), blocks.end(), [&](const content::Block& block) {
        return !block.clause_id.empty() && block.clause_id == place.clause_id;
    });
    return found == blocks.end() ? nullptr : &*found;
}

// With what hangs on it: the items of a list after a colon, each on its line.
std::string words_of_clause(const std::vector<content::Block>& blocks, const content::Block& clause) {
    std::string words = content::plain_text(clause.spans);
    if (clause.kind == content::BlockKind::heading) return words;
    for (const content::Block* block = &clause + 1; block != blocks.data() + blocks.size(); ++block) {
        const bool is_bullet = block->kind == content::BlockKind::list_item && block->clause_id.empty();
        const bool is_below = block->kind != content::BlockKind::heading && block->level > clause.level;
        if (!is_bullet && !is_below) break;
        words += "\n" + block->marker + (block->marker.empty() ? "" : " ") + content::plain_text(block->spans);
    }
    return words;
}

void quote_clause(FormMaker& make) {
    const content::Block* clause = clause_of(make, std::get<ui::CommentPlace>(make.screen.place));
    const EntryData* entry = entry_of(make.screen);
    if (clause == nullptr) {
        make.quote(make.w("The whole draft"), entry->stored.entry.title);
        return;
    }
    make.quote(clause->marker.empty() ? make.w("The clause") : make.w("Clause {1}", {clause->marker}),
               words_of_clause(entry->document->blocks, *clause));
}

std::string when_words(const FormMaker& make, const std::string& when) {
    if (when == "morning") return make.w("In the morning");
    if (when == "afternoon") return make.w("In the afternoon");
    if (when == "evening") return make.w("In the evening");
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
    make.choice(id + "/when", w("When is it convenient?"),
                {{"morning", when_words(make, "morning"), {}, false},
                 {"afternoon", when_words(make, "afternoon"), {}, false},
                 {"evening", when_words(make, "evening"), {}, false}});
    make.field(id + "/about", w("What do you want to talk about?"), w("May be left empty"), lines_of_about);
    make.consent(w("I agree that the town hall keeps my number to call me back"));
    make.quiet(w("Only the town hall can read this. The terminal forgets it when you finish."));
}

}  // namespace

void offer_contacts(FormMaker& make) {
    const Form form = form_of(make.screen);
    const bool asks = (form == Form::appeal && make.screen.step == step::contact) ||
                      (form == Form::comment && make.screen.step == 1) ||
                      (form == Form::call_back && make.screen.step == 0);
    if (!asks) return;
    const bool may_be_nameless = form != Form::call_back && !needs(make, RequiredField::name);
    if (gives_contacts(make.forms) && may_be_nameless) {
        make.command("contact/clear", ui::Icon::erase, make.w("Write without a name"), ui::ClearContacts{});
    } else if (!gives_contacts(make.forms) && keeps_contacts(make.forms)) {
        make.command("contact/fill", ui::Icon::edit, make.w("Fill in as before"), ui::FillContacts{});
    }
}

void present_appeal(FormMaker& make) {
    switch (make.screen.step) {
        case step::form: present_kinds(make); break;
        case step::topic: present_topics(make); break;
        case step::text:
            make.view.title = make.w("Write in your own words");
            quote_about(make);
            make.field("appeal/text", make.w("Your text"),
                       make.w("What has happened, where and when, and what you ask for"), lines_of_text);
            break;
        case step::contact: present_contact(make); break;
        default: review_appeal(make); break;
    }
}

void present_comment(FormMaker& make) {
    const std::string text = form_id(make.screen) + "/text";
    if (make.screen.step == 1) {
        present_contact(make);
        return;
    }
    if (make.screen.step == 0) make.view.title = make.w("What would you change here?");
    quote_clause(make);
    if (const auto until = grace_until(make.scene.state, make.screen)) {
        const std::string time = time_of_day(zone_of(make.scene.state).minute_of_day(*until));
        make.notice(ui::Tone::warning,
                    make.w("The discussion is over. You began in time: you can hand this in until {1}.", {time}));
    }
    if (make.screen.step == 0) {
        make.field(text, make.w("Your comment"), make.w("What should stand there instead, and why"), lines_of_text);
        return;
    }
    make.review(make.w("Your comment"), typed(make.forms, text), 0);
    review_contact(make, 1);
}

void present_late_comment(FormMaker& make) {
    const ui::Wording& w = make.w;
    const std::string field = form_id(make.screen) + "/text";
    const content::Block* clause = clause_of(make, std::get<ui::CommentPlace>(make.screen.place));
    const std::string marker = clause == nullptr ? std::string() : clause->marker;
    std::string about = w("On the draft “{1}”", {entry_of(make.screen)->stored.entry.title});
    if (!marker.empty()) about += ", " + w("Clause {1}", {marker});
    make.paragraph(w("What you typed is not lost. You can hand it in as an ordinary appeal."));
    make.quote(w("Your comment"), typed(make.forms, field));
    make.command("form/as-appeal", ui::Icon::next, w("Go on as an appeal"),
                 ui::Open{ui::AppealPlace{about, {}, {}, field}});
}

void present_call_back(FormMaker& make) {
    const std::string id = form_id(make.screen);
    if (make.screen.step == 0) {
        present_call_back_fields(make, id);
        return;
    }
    const ui::Wording& w = make.w;
    make.fact(w("Hotline"), entry_of(make.screen)->stored.entry.title);
    make.review(w("Telephone"), typed(make.forms, "contact/telephone"), 0);
    make.review(w("What should we call you?"), typed(make.forms, "contact/name"), 0);
    make.review(w("When is it convenient?"), when_words(make, chosen_one(make.forms, id + "/when")), 0);
    make.review(w("What do you want to talk about?"), typed(make.forms, id + "/about"), 0);
    review_consent(make, w("I agree that the town hall keeps my number to call me back"), 0);
}

}  // namespace veche::kiosk
