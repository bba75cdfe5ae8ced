// An act on a case between its beginning and its end, for the acts of this folder: opened with the key of the case,
// changed in memory, written at once with its line in the audit, its step of the history and its record.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/desk/actor.h"
#include "server/desk/case_rules.h"
#include "server/desk/registry_desk.h"
#include "server/registrar/case_seal.h"
#include "server/store/case_card.h"

namespace veche::server::desk {

// Which case, and as which of its changes the actor saw it. Without a change it is taken as it is now: for commands,
// which show nothing before they act.
struct Seen {
    // NOLINTNEXTLINE(google-explicit-constructor): a number alone is a case as it is now
    Seen(std::string which, std::optional<std::int64_t> seen = {}) : number_or_id(std::move(which)), change(seen) {}
    std::string number_or_id;
    std::optional<std::int64_t> change;
};

struct CaseEdit {
    CaseAct act;
    store::Case before;
    store::Case after;
    store::CaseCard card_before;
    store::CaseCard card;
    std::string answer_before;          // empty: none, or it does not open
    std::optional<std::string> answer;  // nothing: it stays; empty: it is taken back
    std::string words;                  // a reason or a note, for the history
    std::string reason;                 // in clear, in the audit; empty: none
    CaseSeal seal;
};

// Refused when there is none, or it was changed since it was seen.
[[nodiscard]] Outcome<store::Case> find(RegistryDesk& desk, const Seen& seen);

// Asks for the right, the change that was seen and the state. An old case gets its key here.
[[nodiscard]] Outcome<CaseEdit> begin(RegistryDesk& desk, const Actor& actor, CaseAct act, const Seen& seen);

// All of them or none; the cases as they then are.
[[nodiscard]] Outcome<std::vector<store::Case>> write_down(RegistryDesk& desk, const Actor& actor,
                                                           const std::vector<CaseEdit>& edits);
// The same, and the records go out at once where this desk makes them.
[[nodiscard]] Outcome<std::vector<store::Case>> carry_out(RegistryDesk& desk, const Actor& actor,
                                                          const std::vector<CaseEdit>& edits);
[[nodiscard]] Outcome<store::Case> carry_out(RegistryDesk& desk, const Actor& actor, CaseEdit edit);

// By its envelope, for it has no number from the beginning: what lines of the audit name.
[[nodiscard]] std::string subject_of(const protocol::EnvelopeId& id);

// Words that a person reads, a resident at a kiosk or staff in the history: cleaned, and checked as what a kiosk must
// show. `what`: "answer", for the sentence; `field`: where they were given.
[[nodiscard]] Outcome<std::string> readable_words(std::string text, const std::string& what, std::string field);

}  // namespace veche::server::desk
