// What the law of the town's country asks of appeals: forms, needed fields, terms, days off, numbering. Data of
// assets/rules/*.toml (docs/formats.md, "Legal profile"), never code. Pure values; used by the kiosk (which forms and
// fields to show) and by the registrar (number, due date and its reason).
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "base/toml_reader.h"
#include "content/language.h"
#include "content/rules/term.h"
#include "content/submission.h"
#include "content/town.h"

namespace veche::content {

// A field without which the law lets an office leave an appeal unanswered. The kiosk asks for it before sealing;
// the registrar registers all the same and notes what is missing.
enum class RequiredField {
    name,
    reply_address,   // a postal address or an e-mail address
    postal_address,  // a postal address and nothing else
    telephone,
    text
};

template <>
struct EnumerationNames<RequiredField> {
    static constexpr std::array<std::string_view, 5> values = {"name", "reply_address", "postal_address", "telephone",
                                                               "text"};
};

struct FormOfAppeal {
    AppealFormId id;
    LocalisedText name;
    LocalisedText hint;  // when to choose it, one sentence
    std::vector<RequiredField> required;

    bool operator==(const FormOfAppeal&) const = default;
};

// Numbers of one kind of case run from 1 each year: prefix "П" gives "П-2026-000017".
struct Series {
    std::string prefix;
    std::optional<Term> answer;  // absent: the law sets no term

    bool operator==(const Series&) const = default;
};

// What is handed in at a kiosk where the law asks an appeal for an identification that no kiosk makes: it is no appeal
// of the law; the town answers it by a rule of its own.
struct Message {
    LocalisedText name;  // "message"
    LocalisedText said;  // on the review and the receipt: what it is and by whose rule it is answered
    Series series;       // its answer term is always there

    bool operator==(const Message&) const = default;
};

// When a case that comes on a day off is registered.
enum class RegisterOn { at_once, working_day };

// What an electronic appeal of this law is: one of somebody who was identified, or of whoever names himself.
enum class ElectronicForm { electronic, electronic_identified };

// How long a town has to keep what is closed: whole years, from 1 January of the year after.
struct Storage {
    int years = 0;
    LocalisedText reason;

    bool operator==(const Storage&) const = default;
};

struct NamedTerm {
    std::string id;  // "unreadable"
    Term term;

    bool operator==(const NamedTerm&) const = default;
};

struct LegalProfile {
    LegalProfileId id;
    LocalisedText law;
    std::vector<FormOfAppeal> forms;          // in the order shown
    Term registration;                        // from receiving to registering
    Term redirect;                            // to hand on what is not ours
    Term extension;                           // of the answer, at most
    std::optional<Term> simple;               // for what needs no study
    std::optional<Term> longest;              // extension included
    std::vector<NamedTerm> other_terms;       // that only people go by, by id
    std::map<SubmissionKind, Series> series;  // of each kind that becomes a case; an appeal's has an answer term
    std::optional<Message> message;           // absent: what is handed in at a kiosk is an appeal
    ElectronicForm electronic_form = ElectronicForm::electronic;  // of the appeals of a kiosk
    std::optional<Storage> storage;                               // absent: it is not told
    RegisterOn register_on = RegisterOn::at_once;
    WorkingCalendar calendar;

    bool operator==(const LegalProfile&) const = default;
};

// `file` is named in errors: "ru.toml:12: field 'redirect.amount': …". Profiles of before are understood too
// (docs/formats.md).
[[nodiscard]] Result<LegalProfile> legal_profile_from_toml(std::string_view toml, const std::string& file,
                                                           TomlDocument::Origin origin = TomlDocument::Origin::edited);
// The text of assets/rules/ID.toml as it was built in; empty when there is no such profile.
[[nodiscard]] std::string_view built_in_legal_profile(const LegalProfileId& id);
[[nodiscard]] std::vector<LegalProfileId> built_in_legal_profile_ids();

[[nodiscard]] const FormOfAppeal* find_form(const LegalProfile& profile, const AppealFormId& id);
// The needed fields that are empty in `appeal`, in the order of the form; an unknown form needs only its text.
[[nodiscard]] std::vector<RequiredField> missing_fields(const LegalProfile& profile, const Appeal& appeal);

// The series of what comes from a kiosk, which a case keeps: an appeal is of that of messages where it is one. Nothing:
// it becomes no case.
[[nodiscard]] std::optional<CaseSeries> case_series(const LegalProfile& profile, SubmissionKind kind);
// Null when the profile has it no more.
[[nodiscard]] const Series* find_series(const LegalProfile& profile, CaseSeries name);
[[nodiscard]] const Series& series_of(const LegalProfile& profile, SubmissionKind kind);
[[nodiscard]] std::string registration_number(const Series& series, int year, std::uint64_t number);

}  // namespace veche::content
