#include "kiosk/present/form_maker.h"

#include <algorithm>

#include "base/utf8.h"
#include "content/receipt_code.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

std::string count_of(const Scene& scene, const std::string& id, const std::string& text) {
    const auto number = [&](std::size_t value) {
        return scene.w.words().number(scene.language(), static_cast<double>(value));
    };
    if (id == "check/code") {
        return scene.w("{1} of {2}",
                       {number(content::normalise_receipt_typing(text).size()), number(content::receipt_code_symbols)});
    }
    const std::size_t count = count_code_points(text);
    const std::size_t limit = limit_of(scene.screen(), id);
    if (count >= limit) return scene.w("{1} of {1} characters: no more fits here", {number(limit)});
    if (!takes_lines(id)) return {};
    return scene.w("{1} of {2} characters", {number(count), number(limit)});
}

bool is_full(const Scene& scene, const std::string& id, const std::string& text) {
    return id != "check/code" && count_code_points(text) >= limit_of(scene.screen(), id);
}

}  // namespace

ui::FormField field_of(const Scene& scene, const std::string& id) {
    const Forms& forms = scene.session().forms;
    ui::FormField field;
    field.id = id;
    field.focused = forms.focused == id;
    if (const auto found = forms.fields.find(id); found != forms.fields.end()) {
        field.text = std::string(found->second.text());
        field.cursor = found->second.cursor();
        field.selection_begin = found->second.selection_begin();
    }
    field.count = count_of(scene, id, field.text);
    field.full = is_full(scene, id, field.text);
    if (const std::string error = error_of(scene.screen(), id); !error.empty()) field.error = scene.w(error);
    return field;
}

FormMaker::FormMaker(const Scene& its_scene)
    : scene(its_scene), w(its_scene.w), screen(its_scene.screen()), forms(its_scene.session().forms) {}

void FormMaker::heading(std::string text) {
    view.parts.emplace_back(ui::FormText{std::move(text), ui::TextStyle::heading, ui::Tone::normal, false, {}});
}

void FormMaker::paragraph(std::string text) {
    view.parts.emplace_back(ui::FormText{std::move(text), ui::TextStyle::body, ui::Tone::normal, false, {}});
}

void FormMaker::quiet(std::string text) {
    view.parts.emplace_back(ui::FormText{std::move(text), ui::TextStyle::body, ui::Tone::quiet, false, {}});
}

void FormMaker::notice(ui::Tone tone, std::string text) {
    view.parts.emplace_back(ui::Notice{tone, std::move(text)});
}

void FormMaker::tell_errors(std::size_t before) {
    ui::FormErrors told;
    const auto add = [&](const std::string& id, const std::string& label, const std::string& error) {
        if (!error.empty()) told.errors.push_back({id, label + ": " + error});
    };
    for (const ui::FormPart& part : view.parts) {
        if (const auto* field = std::get_if<ui::FormField>(&part)) add(field->id, field->label, field->error);
        if (const auto* choice = std::get_if<ui::FormChoice>(&part)) add(choice->id, choice->label, choice->error);
    }
    if (told.errors.empty()) return;
    told.title = told.errors.size() == 1 ? w("One thing is still missing or wrong. Touch it to get there:")
                                         : w("Some things are still missing or wrong. Touch one to get there:");
    view.parts.emplace(view.parts.begin() + static_cast<std::ptrdiff_t>(before), std::move(told));
}

void FormMaker::quote(std::string label, std::string text) {
    view.parts.emplace_back(ui::FormQuote{std::move(label), std::move(text)});
}

void FormMaker::field(const std::string& id, std::string label, std::string hint, int lines) {
    ui::FormField field = field_of(scene, id);
    field.label = std::move(label);
    field.hint = std::move(hint);
    field.lines = lines;
    view.parts.emplace_back(std::move(field));
}

void FormMaker::choice(const std::string& id, std::string label, std::vector<ui::FormChoice::Option> options,
                       Privacy privacy, ui::Choice several) {
    ui::FormChoice choice;
    choice.id = id;
    choice.label = std::move(label);
    choice.choice = several;
    choice.is_private = privacy == Privacy::personal;
    choice.options = std::move(options);
    const std::vector<std::string> answers = chosen(forms, id);
    for (ui::FormChoice::Option& option : choice.options) {
        option.chosen = std::find(answers.begin(), answers.end(), option.id) != answers.end();
    }
    if (const std::string error = error_of(screen, id); !error.empty()) choice.error = w(error);
    view.parts.emplace_back(std::move(choice));
}

void FormMaker::consent(std::string words) {
    choice(consent_field(screen), w("Your consent"), {{"yes", std::move(words), {}, false}}, Privacy::open,
           ui::Choice::several);
}

void FormMaker::review(std::string label, std::string value, int step) {
    if (value.empty()) return;
    view.parts.emplace_back(ui::FormReview{std::move(label), std::move(value), w("Change"), step, true});
}

void FormMaker::fact(std::string label, std::string value) {
    if (value.empty()) return;
    view.parts.emplace_back(ui::FormReview{std::move(label), std::move(value), {}, 0, true});
}

void FormMaker::command(std::string id, ui::Icon icon, std::string label, ui::Action action) {
    const bool primary = view.commands.empty();
    view.commands.push_back({std::move(id), icon, std::move(label), std::move(action), primary});
}

void present_written(FormMaker& make) {
    const FormTraits* form = form_traits(make.screen);
    if (form == nullptr || form->written == nullptr) return;
    std::vector<FormTraits::Written> texts = form->written(make);
    std::erase_if(texts, [&](const FormTraits::Written& text) { return typed(make.forms, text.field).empty(); });
    if (texts.empty()) return;
    const State& state = make.scene.state;
    const bool goes_on = form_of(make.screen) != Form::appeal && is_offered(state, Form::appeal) && state.town &&
                         state.profile && state.spool.writable;
    const bool as_message = message_of(state) != nullptr;
    if (!goes_on) {
        make.paragraph(make.w("What you typed is still here to be read."));
    } else if (as_message) {
        make.paragraph(make.w("What you typed is not lost. You can send it as an ordinary message."));
    } else {
        make.paragraph(make.w("What you typed is not lost. You can send it as an ordinary appeal."));
    }
    for (const FormTraits::Written& text : texts) {
        make.quote(text.label, typed(make.forms, text.field));
        if (!goes_on) continue;
        const bool first = make.view.commands.empty();
        const std::string go_on = as_message ? make.w("Go on as a message") : make.w("Go on as an appeal");
        const std::string label = go_on + (texts.size() > 1 ? ": " + text.label : "");
        make.command(first ? "form/as-appeal" : "form/as-appeal/" + text.field, ui::Icon::next, label,
                     ui::Open{ui::AppealPlace{text.about, {}, {}, text.field}});
    }
}

TermsInWords terms_of(const Scene& scene, content::SubmissionKind kind) {
    TermsInWords terms;
    if (!scene.state.profile) return terms;
    const content::LegalProfile& profile = *scene.state.profile;
    const content::Language language = scene.language();
    // What is handed in here is received now, whenever it arrives.
    content::CaseDays days{scene.state.today, {}, {}, {}, {}};
    const content::DueDate registration = content::due_date(profile.calendar, scene.state.today, profile.registration);
    days.registered = registration.day;
    terms.registration = content::in_language(profile.registration.reason, language);
    terms.registered_by = registration.day;
    terms.registered_why = registration.steps;
    const bool is_appeal = kind == content::SubmissionKind::appeal;
    if (const content::Message* message = is_appeal ? message_of(scene.state) : nullptr; message != nullptr) {
        terms.message = content::in_language(message->said, language);
    }
    const content::Series& series = content::series_of(profile, kind);
    if (!series.answer) return terms;
    terms.answer = content::in_language(series.answer->reason, language);
    terms.answer_counts_from_receipt = series.answer->from == content::Term::From::receipt;
    const auto due = content::due_of_case(profile.calendar, days, *series.answer);
    terms.answered_by = due ? due->day : registration.day;
    terms.answered_why = due ? due->steps : content::Explanation{};
    return terms;
}

}  // namespace veche::kiosk
