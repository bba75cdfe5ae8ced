// Looking at a case: a look at personal data leaves a line in the audit, as an act does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/desk/case_edit.h"
#include "server/desk/case_fields.h"

namespace veche::server::desk {

struct OpenedStep {
    store::CaseStep step;
    std::string words;  // a reason or a note; empty: none
};

struct OpenedCase {
    store::Case subject;
    Result<content::Submission> submission;
    Result<std::string> answer;
    Result<store::CaseCard> card;
    std::vector<OpenedStep> steps;
};

// What does not open says why; the rest is shown.
[[nodiscard]] Outcome<OpenedCase> open(RegistryDesk& desk, const Actor& actor, const Seen& seen);

// Of many at once: a list with words, an export. `what`: "cases.export". `details`: nothing personal.
[[nodiscard]] Outcome<void> note_look_at_all(RegistryDesk& desk, const Actor& actor, std::string what,
                                             Json details = Json());

// What is searched in a case, with the name of each field: its number, words, names and addresses, the answer, what its
// card says in words, reasons and notes. Empty ones are left out; of a case that does not open its number is left.
// For the office itself, which leaves a line when it shows something of it.
[[nodiscard]] Result<Fields> searched_fields(RegistryDesk& desk, const store::Case& subject);

// The details of a line about a case, with what is sealed in them opened; as they are where the key of the case is
// gone.
[[nodiscard]] Outcome<Json> opened_details(RegistryDesk& desk, const Actor& actor, const audit::Line& line);

}  // namespace veche::server::desk
