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

const FormOfAppeal* find_form(const LegalProfile& profile, const AppealFormId& id) {
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

std::optional<CaseSeries> case_series(const LegalProfile& profile, SubmissionKind kind) {
    return kind == SubmissionKind::appeal && profile.message ? CaseSeries::message : traits_of(kind).series;
}

const Series* find_series(const LegalProfile& profile, CaseSeries name) {
    if (name == CaseSeries::message) return profile.message ? &profile.message->series : nullptr;
    const auto found = std::find_if(profile.series.begin(), profile.series.end(),
                                    [&](const auto& one) { return traits_of(one.first).series == name; });
    return found == profile.series.end() ? nullptr : &found->second;
}

const Series& series_of(const LegalProfile& profile, SubmissionKind kind) {
    static const Series none;
    const auto name = case_series(profile, kind);
    const Series* found = name ? find_series(profile, *name) : nullptr;
    return found == nullptr ? none : *found;
}

std::string registration_number(const Series& series, int year, std::uint64_t number) {
    std::string digits = std::to_string(number);
    if (digits.size() < 6) digits.insert(0, 6 - digits.size(), '0');
    return series.prefix + "-" + std::to_string(year) + "-" + digits;
}

}  // namespace veche::content
