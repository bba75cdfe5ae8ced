#include "kiosk/forms/contacts.h"

#include <algorithm>

#include "kiosk/forms/fields.h"

namespace veche::kiosk {
namespace {

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

}  // namespace veche::kiosk
