// The second half of kiosk/forms.h: what is wrong with a step, and the submission a whole form makes.
#include <algorithm>
#include <charconv>

#include "kiosk/forms.h"

namespace veche::kiosk {
namespace {

using Mistakes = std::map<std::string, std::string>;

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \n\t") == std::string_view::npos;
}

bool looks_like_email(const std::string& text) {
    const std::size_t at = text.find('@');
    return at != std::string::npos && at > 0 && text.find('.', at) != std::string::npos && text.back() != '.';
}

bool looks_like_telephone(const std::string& text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) >= 5;
}

content::ReplyBy reply_by(const Forms& forms) {
    const auto& answer = chosen(forms, "contact/reply-by");
    if (answer.empty() || answer.front() == "receipt_code") return content::ReplyBy::receipt_code;
    if (answer.front() == "telephone") return content::ReplyBy::telephone;
    return answer.front() == "email" ? content::ReplyBy::email : content::ReplyBy::post;
}

content::Contact contact(const Forms& forms) {
    return {typed(forms, "contact/name"), typed(forms, "contact/telephone"), typed(forms, "contact/email"),
            typed(forms, "contact/postal"), reply_by(forms)};
}

bool consents(const Forms& forms) { return !chosen(forms, "contact/consent").empty(); }

bool gives_contact(const content::Contact& contact) {
    return !is_blank(contact.name) || !is_blank(contact.telephone) || !is_blank(contact.email) ||
           !is_blank(contact.postal_address);
}

// Wrong in themselves, whatever the form asks for.
Mistakes contact_mistakes(const Forms& forms) {
    Mistakes wrong;
    const content::Contact given = contact(forms);
    if (!is_blank(given.email) && !looks_like_email(given.email)) {
        wrong["contact/email"] = "An e-mail address looks like name@place.example";
    }
    if (!is_blank(given.telephone) && !looks_like_telephone(given.telephone)) {
        wrong["contact/telephone"] = "A telephone number has at least five digits";
    }
    const auto reply = reply_by(forms);
    if (reply == content::ReplyBy::telephone && is_blank(given.telephone)) {
        wrong["contact/telephone"] = "Give the number we should call";
    }
    if (reply == content::ReplyBy::email && is_blank(given.email)) {
        wrong["contact/email"] = "Give the address we should write to";
    }
    if (reply == content::ReplyBy::post && is_blank(given.postal_address)) {
        wrong["contact/postal"] = "Give the address we should write to";
    }
    if (gives_contact(given) && !consents(forms)) {
        wrong["contact/consent"] = "Without your consent we may not keep your contacts; agree, or leave them empty";
    }
    return wrong;
}

content::Appeal appeal(const State& state) {
    const Forms& forms = state.session.forms;
    content::Appeal appeal;
    const auto& form = chosen(forms, "appeal/form");
    const auto& topic = chosen(forms, "appeal/topic");
    appeal.form = form.empty() ? "" : form.front();
    appeal.topic = topic.empty() ? "" : topic.front();
    appeal.text = typed(forms, "appeal/text");
    appeal.contact = contact(forms);
    appeal.consent = consents(forms);
    return appeal;
}

void add_required(const State& state, Mistakes& wrong) {
    if (!state.profile) return;
    for (const content::RequiredField field : content::missing_fields(*state.profile, appeal(state))) {
        switch (field) {
            case content::RequiredField::name:
                wrong.try_emplace("contact/name", "The law asks for your name here");
                break;
            case content::RequiredField::reply_address:
                wrong.try_emplace("contact/postal", "The law asks for an e-mail or postal address here");
                break;
            case content::RequiredField::postal_address:
                wrong.try_emplace("contact/postal", "The law asks for a postal address here");
                break;
            case content::RequiredField::telephone:
                wrong.try_emplace("contact/telephone", "A telephone number is needed here");
                break;
            case content::RequiredField::text: break;  // its own step sees to it
        }
    }
}

Mistakes appeal_mistakes(const State& state, const Screen& screen) {
    const Forms& forms = state.session.forms;
    Mistakes wrong;
    if (screen.step == step::form && chosen(forms, "appeal/form").empty()) wrong["appeal/form"] = "Choose one";
    if (screen.step == step::topic && chosen(forms, "appeal/topic").empty()) wrong["appeal/topic"] = "Choose one";
    if (screen.step == step::text && is_blank(typed(forms, "appeal/text"))) {
        wrong["appeal/text"] = "Write what it is about";
    }
    if (screen.step == step::contact) {
        wrong = contact_mistakes(forms);
        add_required(state, wrong);
    }
    return wrong;
}

Mistakes call_back_mistakes(const State& state, const Screen& screen) {
    const Forms& forms = state.session.forms;
    if (screen.step != 0) return {};
    Mistakes wrong = contact_mistakes(forms);
    if (is_blank(typed(forms, "contact/telephone"))) wrong["contact/telephone"] = "Give the number we should call";
    if (chosen(forms, form_id(screen) + "/when").empty()) wrong[form_id(screen) + "/when"] = "Choose one";
    return wrong;
}

Mistakes poll_mistakes(const State& state, const Screen& screen) {
    const auto& questions = poll_of(screen)->questions;
    const auto index = static_cast<std::size_t>(screen.step - 1);
    if (index >= questions.size()) return {};
    const auto& question = questions[index];
    // A free answer may be left empty.
    if (question.answer == content::PollDetails::Answer::free_text) return {};
    const std::string id = form_id(screen) + "/" + question.id;
    if (chosen(state.session.forms, id).empty()) return {{id, "Choose an answer"}};
    return {};
}

content::Ballot ballot(const State& state, const Screen& screen) {
    content::Ballot ballot;
    const EntryData& entry = *entry_of(screen);
    ballot.poll = entry.stored.entry.id;
    ballot.revision = entry.stored.entry.revision;
    for (const auto& question : poll_of(screen)->questions) {
        content::Ballot::Answer answer;
        answer.question = question.id;
        const std::string id = form_id(screen) + "/" + question.id;
        for (const std::string& option : chosen(state.session.forms, id)) {
            int number = 0;
            std::from_chars(option.data(), option.data() + option.size(), number);
            answer.chosen.push_back(number);
        }
        std::sort(answer.chosen.begin(), answer.chosen.end());
        answer.text = typed(state.session.forms, id);
        ballot.answers.push_back(std::move(answer));
    }
    return ballot;
}

content::ClauseComment comment(const State& state, const Screen& screen) {
    const Forms& forms = state.session.forms;
    const auto& place = std::get<ui::CommentPlace>(screen.place);
    content::ClauseComment comment;
    comment.draft = place.draft;
    comment.clause_id = place.clause_id;
    if (const EntryData* entry = entry_of(screen)) {
        comment.revision = entry->stored.entry.revision;
        for (const content::Block& block : entry->document->blocks) {
            if (block.clause_id == place.clause_id) comment.clause_marker = block.marker;
        }
    }
    comment.text = typed(forms, form_id(screen) + "/text");
    comment.contact = contact(forms);
    comment.consent = consents(forms);
    return comment;
}

content::CallBackRequest call_back(const State& state, const Screen& screen) {
    const Forms& forms = state.session.forms;
    const auto& when = chosen(forms, form_id(screen) + "/when");
    return {std::get<ui::CallBackPlace>(screen.place).hotline,
            typed(forms, "contact/telephone"),
            typed(forms, "contact/name"),
            when.empty() ? "" : when.front(),
            typed(forms, form_id(screen) + "/about"),
            consents(forms)};
}

}  // namespace

std::map<std::string, std::string> mistakes(const State& state, const Screen& screen) {
    switch (form_of(screen)) {
        case Form::appeal: return appeal_mistakes(state, screen);
        case Form::comment:
            if (screen.step == 0 && is_blank(typed(state.session.forms, form_id(screen) + "/text"))) {
                return {{form_id(screen) + "/text", "Write what you would change"}};
            }
            if (screen.step == 1) return contact_mistakes(state.session.forms);
            return {};
        case Form::call_back: return call_back_mistakes(state, screen);
        case Form::poll: return poll_mistakes(state, screen);
        case Form::check:
            if (is_blank(typed(state.session.forms, "check/code"))) return {{"check/code", "Type the code of your receipt"}};
            return {};
        case Form::none: return {};
    }
    return {};
}

content::SubmissionBody submission_body(const State& state, const Screen& screen) {
    switch (form_of(screen)) {
        case Form::comment: return comment(state, screen);
        case Form::call_back: return call_back(state, screen);
        case Form::poll: return ballot(state, screen);
        default: return appeal(state);
    }
}

}  // namespace veche::kiosk
