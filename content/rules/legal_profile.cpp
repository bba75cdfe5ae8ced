#include "content/rules/legal_profile.h"

#include <algorithm>

namespace veche::content {
namespace {

bool is_empty_field(const Appeal& appeal, RequiredField field) {
    switch (field) {
        case RequiredField::name: return appeal.contact.name.empty();
        case RequiredField::reply_address: return appeal.contact.postal_address.empty() && appeal.contact.email.empty();
        case RequiredField::postal_address: return appeal.contact.postal_address.empty();
        case RequiredField::telephone: return appeal.contact.telephone.empty();
        case RequiredField::text: return appeal.text.empty();
    }
    return false;
}

}  // namespace

const FormOfAppeal* find_form(const LegalProfile& profile, std::string_view id) {
    const auto found = std::find_if(profile.forms.begin(), profile.forms.end(),
                                    [&](const FormOfAppeal& form) { return form.id == id; });
    return found == profile.forms.end() ? nullptr : &*found;
}

std::vector<RequiredField> missing_fields(const LegalProfile& profile, const Appeal& appeal) {
    const FormOfAppeal* form = find_form(profile, appeal.form);
    const std::vector<RequiredField> needed =
        form == nullptr ? std::vector<RequiredField>{RequiredField::text} : form->required;
    std::vector<RequiredField> missing;
    for (const RequiredField field : needed) {
        if (is_empty_field(appeal, field)) missing.push_back(field);
    }
    return missing;
}

const Series& kiosk_series(const LegalProfile& profile) {
    return profile.message ? profile.message->series : profile.series.at(SubmissionKind::appeal);
}

const Series& series_of(const LegalProfile& profile, SubmissionKind kind) {
    static const Series none;
    if (kind == SubmissionKind::appeal) return kiosk_series(profile);
    const auto found = profile.series.find(kind);
    return found == profile.series.end() ? none : found->second;
}

std::string registration_number(const Series& series, int year, std::uint64_t number) {
    std::string digits = std::to_string(number);
    if (digits.size() < 6) digits.insert(0, 6 - digits.size(), '0');
    return series.prefix + "-" + std::to_string(year) + "-" + digits;
}

}  // namespace veche::content
