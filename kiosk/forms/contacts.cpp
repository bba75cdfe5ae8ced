#include "kiosk/forms/contacts.h"

#include <algorithm>

#include "base/normal_form.h"
#include "kiosk/forms/fields.h"
#include "ui/words.h"

namespace veche::kiosk {
namespace {

using ui::key;

constexpr std::string_view blanks = " \n\t";

bool looks_like_email(const std::string& text) {
    const std::size_t at = text.find('@');
    return at != std::string::npos && at > 0 && text.find('.', at + 2) != std::string::npos && text.back() != '.' &&
           text.find('@', at + 1) == std::string::npos && text.find_first_of(blanks) == std::string::npos;
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

bool gives_contact(const content::Contact& contact) {
    return !contact.name.empty() || !contact.telephone.empty() || !contact.email.empty() ||
           !contact.postal_address.empty();
}

// Under these names contacts wait for a visitor who wants to use them again.
std::string kept_name(const std::string& field) {
    return "kept/" + field;
}

void move_field(Forms& forms, const std::string& from, const std::string& to) {
    auto field = forms.fields.extract(from);
    if (field.empty()) return;
    field.key() = to;
    forms.fields.erase(to);
    forms.fields.insert(std::move(field));
}

}  // namespace

std::vector<std::string> contact_fields() {
    return {"contact/name", "contact/telephone", "contact/email", "contact/postal"};
}

void keep_contacts(Forms& forms) {
    for (const std::string& field : contact_fields()) move_field(forms, field, kept_name(field));
    forms.choices.erase("contact/reply-by");
}

void fill_contacts(Forms& forms) {
    for (const std::string& field : contact_fields()) move_field(forms, kept_name(field), field);
}

void clear_contacts(Forms& forms) {
    for (const std::string& field : contact_fields()) {
        forms.fields.erase(field);
        forms.fields.erase(kept_name(field));
    }
    forms.choices.erase("contact/reply-by");
    if (forms.focused.starts_with("contact/")) forms.focused.clear();
}

bool gives_contacts(const Forms& forms) {
    const auto fields = contact_fields();
    return std::any_of(fields.begin(), fields.end(),
                       [&](const std::string& field) { return !typed(forms, field).empty(); });
}

bool keeps_contacts(const Forms& forms) {
    const auto fields = contact_fields();
    return std::any_of(fields.begin(), fields.end(),
                       [&](const std::string& field) { return !typed(forms, kept_name(field)).empty(); });
}

// Without the blanks around it; blanks alone are nothing.
std::string entered(const Forms& forms, const std::string& field) {
    const std::string text = typed(forms, field);
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string::npos) return {};
    // Letter and mark may have come by two strokes.
    return to_nfc(text.substr(begin, text.find_last_not_of(blanks) - begin + 1));
}

content::Contact contact_entered(const Forms& forms) {
    return {entered(forms, "contact/name"), entered(forms, "contact/telephone"), entered(forms, "contact/email"),
            entered(forms, "contact/postal"), reply_by(forms)};
}

bool looks_like_telephone(const std::string& text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) >= 5;
}

bool consents(const Forms& forms, const Screen& screen) {
    return !chosen_one(forms, consent_field(screen)).empty();
}

// Wrong in themselves, whatever the form asks for.
Mistakes contact_mistakes(const Forms& forms, const Screen& screen) {
    Mistakes wrong;
    const content::Contact given = contact_entered(forms);
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

}  // namespace veche::kiosk
