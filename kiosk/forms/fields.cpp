#include "kiosk/forms/fields.h"

#include <algorithm>

#include "content/fullest_ballot.h"
#include "content/limits.h"
#include "kiosk/forms/contacts.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

constexpr std::size_t longest_search = content::longest_search_text;
constexpr std::size_t longest_find = 100;
constexpr std::size_t longest_code = 24;  // with dashes and blanks
constexpr std::size_t room_for_what_it_is_about = 500;

std::size_t limit_of_free_answer(const Screen& screen) {
    const content::PollDetails* poll = poll_of(screen);
    return poll == nullptr ? content::longest_free_answer : content::free_answer_limit(*poll);
}

}  // namespace

std::string consent_field(const Screen& screen) {
    return form_id(screen) + "/consent";
}

std::vector<std::string> fields_of_step(const Screen& screen) {
    if (const FormTraits* form = form_traits(screen)) return form->fields(screen);
    if (std::holds_alternative<ui::SearchPlace>(screen.place)) return {"search"};
    return {};
}

std::string first_field(const Screen& screen) {
    const auto fields = fields_of_step(screen);
    const FormTraits* form = form_traits(screen);
    // Contacts may be left empty: the keyboard comes when one is touched.
    const bool optional =
        !fields.empty() && fields.front().starts_with("contact/") && (form == nullptr || !form->needs_telephone);
    return fields.empty() || optional ? std::string() : fields.front();
}

std::size_t limit_of(const Screen& screen, std::string_view field) {
    if (field == "search") return longest_search;
    if (field == "find") return longest_find;
    if (field == "check/code") return longest_code;
    if (field.starts_with("contact/")) return content::longest_contact_field;
    if (field.starts_with("poll/")) return limit_of_free_answer(screen);
    if (field.ends_with("/about")) return content::longest_about;
    // A comment can become an appeal, which says first what it is about.
    if (field.starts_with("comment/")) return content::longest_submission_text - room_for_what_it_is_about;
    return content::longest_submission_text;
}

bool takes_lines(std::string_view field) {
    return field.ends_with("/text") || field.ends_with("/about") || field.starts_with("poll/");
}

ui::KeyboardLayout layout_for(std::string_view field, content::Language language) {
    if (field == "check/code") return ui::SignKeyboard::receipt_code;
    if (field == "contact/email") return ui::SignKeyboard::email;
    if (field == "contact/telephone") return ui::SignKeyboard::digits;
    return language;
}

std::string typed(const Forms& forms, const std::string& field) {
    const auto found = forms.fields.find(field);
    return found == forms.fields.end() ? std::string() : std::string(found->second.text());
}

std::vector<std::string> chosen(const Forms& forms, const std::string& question) {
    const auto found = forms.choices.find(question);
    return found == forms.choices.end() ? std::vector<std::string>() : found->second;
}

std::string chosen_one(const Forms& forms, const std::string& question) {
    const auto found = forms.choices.find(question);
    return found == forms.choices.end() || found->second.empty() ? std::string() : found->second.front();
}

bool has_typed_comment(const Forms& forms, const Screen& screen) {
    return form_of(screen) == Form::comment && !typed(forms, form_id(screen) + "/text").empty();
}

ui::EditBuffer& buffer_of(Forms& forms, const Screen& screen, const std::string& field) {
    return forms.fields.try_emplace(field, limit_of(screen, field)).first->second;
}

void type_anew(Forms& forms, const Screen& screen, const std::string& field, const std::string& text) {
    forms.fields.erase(field);
    buffer_of(forms, screen, field).apply(ui::Insert{text});
}

void begin_appeal(const State& state, Forms& forms, const Screen& screen) {
    const auto& place = std::get<ui::AppealPlace>(screen.place);
    if (const auto begun = forms.fields.find(place.text_of); begun != forms.fields.end()) {
        // Before what was already written there.
        std::string text(begun->second.text());
        const std::string_view there = buffer_of(forms, screen, "appeal/text").text();
        if (!there.empty() && there.find(text) == std::string_view::npos) text += "\n\n" + std::string(there);
        type_anew(forms, screen, "appeal/text", text);
    }
    if (state.profile && content::find_form(*state.profile, place.form) != nullptr) {
        forms.choices["appeal/form"] = {place.form.text()};
    }
    if (!state.town) return;
    const auto& topics = state.town->topics;
    const bool known =
        std::any_of(topics.begin(), topics.end(), [&](const content::Topic& topic) { return topic.id == place.topic; });
    if (known) forms.choices["appeal/topic"] = {place.topic.text()};
}

bool has_something_to_erase(const Session& session) {
    const auto is_typed = [](const auto& field) { return !field.second.text().empty(); };
    const auto is_chosen = [](const auto& choice) {
        return !choice.second.empty() && !choice.first.starts_with("plan/");
    };
    const Forms& forms = session.forms;
    return !session.receipts.empty() || std::any_of(forms.fields.begin(), forms.fields.end(), is_typed) ||
           std::any_of(forms.choices.begin(), forms.choices.end(), is_chosen);
}

bool clear_form(Forms& forms, const Screen& screen) {
    const std::string below = form_id(screen) + "/";
    const auto belongs = [&](const auto& pair) { return pair.first.starts_with(below); };
    const std::size_t cleared = std::erase_if(forms.fields, belongs) + std::erase_if(forms.choices, belongs);
    forms.begun.erase(form_id(screen));
    if (forms.focused.starts_with(below)) forms.focused.clear();
    return cleared > 0;
}

}  // namespace veche::kiosk
