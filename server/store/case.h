// A case as the registry keeps it. In clear stand its number and days, state, series, classifier code, assignee and
// legal form; names, words and whatever else is known of people is sealed (server/registrar/case_seal.h).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "content/ids.h"
#include "content/rules/legal_profile.h"
#include "server/store/staff_act.h"
#include "server/store/stored.h"
#include "sync/protocol/keys.h"

namespace veche::server::store {

enum class CaseState {
    received,    // not registered yet
    registered,  // waits for its answer
    extended,    // the same, with a longer term
    redirected,  // handed on to another body, and the person was told
    answered,
    withdrawn,  // by the person
    joined,     // goes on as another case
    closed      // put away; or left without an answer, as the law allows
};
inline constexpr std::array all_case_states = {CaseState::received,   CaseState::registered, CaseState::extended,
                                               CaseState::redirected, CaseState::answered,   CaseState::withdrawn,
                                               CaseState::joined,     CaseState::closed};

enum class LegalForm {
    written,                // printed and signed, or typed and sent
    electronic,             // by a law that takes an electronic appeal from whoever names himself
    electronic_identified,  // by one that asks who it is
    oral,                   // at a reception
    message                 // none of the law; the town's own rule
};

struct Case {
    protocol::EnvelopeId envelope;
    protocol::LookupId lookup_id;
    protocol::BoxPublicKey receipt_key;
    Stored<content::SubmissionKind> kind;
    Instant received;                // by the law: handed in
    std::optional<Instant> arrived;  // at the server; nothing: the same
    Stored<content::Language> language;
    std::string sealed_body;                            // the submission as JSON
    std::string number;                                 // empty until registered
    std::optional<Stored<content::CaseSeries>> series;  // of the number; nothing: registered before it was kept
    std::optional<Date> registered;
    std::optional<Date> due;
    std::string due_reason;                               // in one line, in the case's language
    std::string explanation;                              // of `due`, as content::explanation_text() writes it
    std::vector<Stored<content::RequiredField>> missing;  // the needed fields that are empty
    std::string sealed_answer;                            // empty until answered
    std::optional<Instant> answered;
    std::uint64_t last_sequence = 0;  // of its records
    std::int64_t change = 0;          // rises with every change of a case, unique among all
    Stored<CaseState> state = CaseState::received;
    std::string assignee;                         // an account; empty: nobody
    std::string classifier;                       // a code of the country's list; empty: none yet
    std::optional<Stored<LegalForm>> legal_form;  // nothing: not told yet
    std::string sealed_key;            // the key of the case; empty: sealed by the case key itself, as before
    std::string sealed_card;           // a CaseCard as JSON; empty: nothing of it is known
    std::optional<Instant> destroyed;  // its key and all that was sealed; nothing: it can be read
};

// In which the town speaks about it: the first one where this program does not know theirs.
[[nodiscard]] inline content::Language language_of(const Case& subject) {
    return known(subject.language).value_or(content::all_languages.front());
}

// A case as staff leave it, to be written when nobody changed it since `after.change`. Its number, series and days of
// receipt and registration stay as they are. A case with `destroyed` loses the words of its history too.
struct CaseChange {
    Case after;
    StaffAct act;
    std::string sealed_words;  // a reason or a note, for the history; empty: none
    bool is_told = false;      // the resident hears: a record
};

// One step of a case's history.
struct CaseStep {
    std::int64_t number = 0;  // from 1
    std::string act;          // "case.answer"
    Stored<CaseState> state;  // that it was in then
    Instant when;
    std::string who;
    std::string sealed_words;
};

// The beginning of a day by the town's clock.
struct EndedBefore {
    Instant moment;
    Date day;
};

struct CaseFilter {
    std::vector<CaseState> states{};        // empty: any
    std::optional<std::string> assignee{};  // empty text: nobody's
    std::optional<content::CaseSeries> series{};
    std::optional<Date> due_before{};  // cases without a day are in none of these
    std::string number{};              // its beginning; empty: any
    std::optional<Instant> received_from{};
    std::optional<Instant> received_before{};
    // Answered or told its end before it, or registered where no answer is owed; and not destroyed.
    std::optional<EndedBefore> ended_before{};
    bool can_be_read = false;  // without those that were destroyed
};

struct CaseOrder {
    enum class By { due, received, number, arrival };  // without a day: last; without a number: first
    By by = By::due;
    bool is_descending = false;
};

struct Page {
    std::size_t offset = 0;
    std::size_t most = 25;
};

struct CaseList {
    std::vector<Case> cases;
    std::uint64_t total = 0;  // that pass the filter
};

}  // namespace veche::server::store

namespace veche::content {

template <>
struct EnumerationNames<server::store::CaseState> {
    static constexpr std::array<std::string_view, 8> values = {"received", "registered", "extended", "redirected",
                                                               "answered", "withdrawn",  "joined",   "closed"};
};

template <>
struct EnumerationNames<server::store::LegalForm> {
    static constexpr std::array<std::string_view, 5> values = {"written", "electronic", "electronic_identified", "oral",
                                                               "message"};
};

}  // namespace veche::content
