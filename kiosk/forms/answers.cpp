#include "kiosk/forms/answers.h"

#include <algorithm>

#include "base/normal_form.h"
#include "base/utf8.h"
#include "content/limits.h"
#include "content/receipt_code.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"
#include "ui/words.h"

namespace veche::kiosk {
namespace {

using Mistakes = std::map<std::string, std::string>;

using ui::key;

constexpr std::string_view blanks = " \n\t";

bool looks_like_email(const std::string& text) {
    const std::size_t at = text.find('@');
    return at != std::string::npos && at > 0 && text.find('.', at + 2) != std::string::npos && text.back() != '.' &&
           text.find('@', at + 1) == std::string::npos && text.find_first_of(blanks) == std::string::npos;
}

bool looks_like_telephone(const std::string& text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) >= 5;
}

// Without the blanks around it; blanks alone are nothing.
std::string entered(const Forms& forms, const std::string& field) {
    const std::string text = typed(forms, field);
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string::npos) return {};
    // Letter and mark may have come by two strokes.
    return to_nfc(text.substr(begin, text.find_last_not_of(blanks) - begin + 1));
}

std::vector<content::ReplyBy> reply_by(const Forms& forms) {
    std::vector<content::ReplyBy> replies;
    for (const std::string& answer : chosen(forms, "contact/reply-by")) {
        if (answer == "telephone") replies.push_back(content::ReplyBy::telephone);
        if (answer == "email") replies.push_back(content::ReplyBy::email);
        if (answer == "post") replies.push_back(content::ReplyBy::post);
    }
    std::sort(replies.begin(), replies.end());
    return replies;
}

content::Contact contact(const Forms& forms) {
    return {entered(forms, "contact/name"), entered(forms, "contact/telephone"), entered(forms, "contact/email"),
            entered(forms, "contact/postal"), reply_by(forms)};
}

bool consents(const Forms& forms, const Screen& screen) {
    return !chosen_one(forms, consent_field(screen)).empty();
}

bool gives_contact(const content::Contact& contact) {
    return !contact.name.empty() || !contact.telephone.empty() || !contact.email.empty() ||
           !contact.postal_address.empty();
}

// Wrong in themselves, whatever the form asks for.
Mistakes contact_mistakes(const Forms& forms, const Screen& screen) {
    Mistakes wrong;
    const content::Contact given = contact(forms);
    if (!given.email.empty() && !looks_like_email(given.email)) {
        wrong["contact/email"] = key("This is no e-mail address; one looks like anna@mail.example");
    }
    if (!given.telephone.empty() && !looks_like_telephone(given.telephone)) {
        wrong["contact/telephone"] = key("A telephone number has at least five digits");
    }
    const auto wants = [&](content::ReplyBy reply) {
        return std::find(given.reply_by.begin(), given.reply_by.end(), reply) != given.reply_by.end();
    };
    if (wants(content::ReplyBy::telephone) && given.telephone.empty()) {
        wrong["contact/telephone"] = key("Give the number we should call");
    }
    if (wants(content::ReplyBy::email) && given.email.empty()) {
        wrong["contact/email"] = key("Give the address we should write to");
    }
    if (wants(content::ReplyBy::post) && given.postal_address.empty()) {
        wrong["contact/postal"] = key("Give the address we should write to");
    }
    if (gives_contact(given) && !consents(forms, screen)) {
        wrong[consent_field(screen)] =
            key("Without your consent we may not keep your contacts: agree, or leave them empty");
    }
    return wrong;
}

// What is asked about stands before the text; where both do not fit, it is cut and never what was written.
std::string text_about(const std::string& about, const std::string& text) {
    const std::size_t written = count_code_points(text) + 2;
    if (about.empty() || written >= content::longest_submission_text) return text;
    return std::string(truncate_code_points(about, content::longest_submission_text - written)) + "\n\n" + text;
}

content::Appeal appeal(const State& state, const Screen& screen) {
    const Forms& forms = state.session.forms;
    content::Appeal appeal;
    appeal.form = chosen_one(forms, "appeal/form");
    appeal.topic = chosen_one(forms, "appeal/topic");
    appeal.text = text_about(std::get<ui::AppealPlace>(screen.place).about, entered(forms, "appeal/text"));
    appeal.contact = contact(forms);
    appeal.consent = consents(forms, screen);
    return appeal;
}

void add_required(const State& state, const Screen& screen, Mistakes& wrong) {
    if (!state.profile) return;
    for (const content::RequiredField field : content::missing_fields(*state.profile, appeal(state, screen))) {
        switch (field) {
            case content::RequiredField::name:
                wrong.try_emplace("contact/name", key("The law asks for your name here"));
                break;
            case content::RequiredField::reply_address:
                wrong.try_emplace("contact/postal", key("The law asks for an e-mail or postal address here"));
                break;
            case content::RequiredField::postal_address:
                wrong.try_emplace("contact/postal", key("The law asks for a postal address here"));
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
    if (screen.step == step::form && chosen(forms, "appeal/form").empty()) {
        wrong["appeal/form"] = key("Nothing is chosen: what is it?");
    }
    if (screen.step == step::topic && chosen(forms, "appeal/topic").empty()) {
        wrong["appeal/topic"] = key("No topic is chosen");
    }
    if (screen.step == step::text && entered(forms, "appeal/text").empty()) {
        wrong["appeal/text"] = key("Write what it is about");
    }
    if (screen.step == step::contact) {
        wrong = contact_mistakes(forms, screen);
        add_required(state, screen, wrong);
    }
    return wrong;
}

// Of the contacts it asks for nothing but the number and the name: the others may be half typed elsewhere.
Mistakes call_back_mistakes(const State& state, const Screen& screen) {
    const Forms& forms = state.session.forms;
    if (screen.step != 0) return {};
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

// What is chosen of what the question offers now: an edition with other options may have come since.
std::vector<std::string> chosen_of(const Forms& forms, const std::string& id,
                                   const content::PollDetails::Question& question) {
    std::vector<std::string> choices = chosen(forms, id);
    const std::vector<std::string> offered = choice_ids(question);
    std::erase_if(choices, [&](const std::string& choice) {
        return std::find(offered.begin(), offered.end(), choice) == offered.end();
    });
    return choices;
}

Mistakes poll_mistakes(const State& state, const Screen& screen) {
    const auto& questions = poll_of(screen)->questions;
    const auto index = static_cast<std::size_t>(screen.step - 1);
    if (index >= questions.size()) return {};
    const auto& question = questions[index];
    // A free answer may be left empty.
    if (question.answer == content::PollDetails::Answer::free_text) return {};
    const std::string id = form_id(screen) + "/" + question.id;
    if (chosen_of(state.session.forms, id, question).empty()) return {{id, key("No answer is chosen")}};
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
        const std::vector<std::string> choices = chosen_of(state.session.forms, id, question);
        if (content::has_option_ids(question)) {
            answer.options = choices;
        } else {
            for (const std::string& choice : choices) answer.chosen.push_back(std::stoi(choice));
        }
        std::sort(answer.options.begin(), answer.options.end());  // not in the order they were ticked
        std::sort(answer.chosen.begin(), answer.chosen.end());
        answer.text = entered(state.session.forms, id);
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
    comment.text = entered(forms, form_id(screen) + "/text");
    comment.contact = contact(forms);
    comment.consent = consents(forms, screen);
    if (const auto begun = forms.begun.find(form_id(screen)); begun != forms.begun.end()) comment.begun = begun->second;
    return comment;
}

content::CallBackRequest call_back(const State& state, const Screen& screen) {
    const Forms& forms = state.session.forms;
    return {std::get<ui::CallBackPlace>(screen.place).hotline,
            entered(forms, "contact/telephone"),
            entered(forms, "contact/name"),
            chosen_one(forms, form_id(screen) + "/when"),
            entered(forms, form_id(screen) + "/about"),
            consents(forms, screen)};
}

Mistakes comment_mistakes(const State& state, const Screen& screen) {
    const std::string text = form_id(screen) + "/text";
    if (screen.step == 0 && entered(state.session.forms, text).empty())
        return {{text, key("Write what you would change")}};
    if (screen.step == 1) return contact_mistakes(state.session.forms, screen);
    return {};
}

Mistakes check_mistakes(const State& state) {
    const std::string wrong = code_mistake(typed(state.session.forms, "check/code"));
    if (wrong.empty()) return {};
    return {{"check/code", wrong}};
}

}  // namespace

std::map<std::string, std::string> mistakes(const State& state, const Screen& screen) {
    switch (form_of(screen)) {
        case Form::appeal: return appeal_mistakes(state, screen);
        case Form::comment: return comment_mistakes(state, screen);
        case Form::call_back: return call_back_mistakes(state, screen);
        case Form::poll: return poll_mistakes(state, screen);
        case Form::check: return check_mistakes(state);
        case Form::none: return {};
    }
    return {};
}

int step_with_mistake(const State& state, const Screen& screen, int from, int until) {
    Screen walked;
    walked.place = screen.place;
    walked.loaded = screen.loaded;
    for (walked.step = from; walked.step < until; ++walked.step) {
        if (!mistakes(state, walked).empty()) return walked.step;
    }
    return -1;
}

std::string code_mistake(const std::string& typed_code) {
    if (typed_code.find_first_not_of(blanks) == std::string::npos) return key("Type the code of your receipt");
    if (content::ReceiptCode::from_typed(typed_code)) return {};
    // What is left when only symbols of a code are taken tells which mistake it is.
    const std::string symbols = content::normalise_receipt_typing(typed_code);
    if (symbols.size() < content::receipt_code_symbols) {
        return key("A code has 16 letters and digits, and some are missing here");
    }
    if (content::ReceiptCode::from_typed(symbols)) {
        return key("There is something here that is not part of a code: it has 16 letters and digits and nothing else");
    }
    return key("There is a mistake in the code: please compare each symbol with your receipt");
}

content::SubmissionBody submission_body(const State& state, const Screen& screen) {
    switch (form_of(screen)) {
        case Form::comment: return comment(state, screen);
        case Form::call_back: return call_back(state, screen);
        case Form::poll: return ballot(state, screen);
        default: return appeal(state, screen);
    }
}

}  // namespace veche::kiosk
