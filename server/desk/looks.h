// Looking at a case: a look at personal data leaves a line in the audit, as an act does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/desk/case_edit.h"

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

// Of many at once: a list with words, an export. `what`: "cases.export".
[[nodiscard]] Outcome<void> note_look_at_all(RegistryDesk& desk, const Actor& actor, std::string what);

// The details of a line about a case, with what is sealed in them opened; as they are where the key of the case is
// gone.
[[nodiscard]] Outcome<Json> opened_details(RegistryDesk& desk, const Actor& actor, const audit::Line& line);

}  // namespace veche::server::desk
