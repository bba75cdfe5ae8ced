// Which open cases get another last day by the calendar and rules as they are published now.
#pragma once

#include <string>
#include <vector>

#include "server/desk/registry_desk.h"

namespace veche::server::desk {

struct ChangedTerm {
    store::Case subject;  // with the term it has
    store::NewTerm term;  // the one it would get
};

struct ReviewedTerms {
    std::vector<ChangedTerm> changed;
    // They keep the day their people were told, though by the rules now there would be none.
    std::vector<store::Case> without_day;
    struct Unreadable {
        store::Case subject;
        std::string reason;
    };
    std::vector<Unreadable> unreadable;  // left as they are
};

// Changes nothing. Each case by the series it is registered in, whatever has become of the draft it is about. Cases in
// the order they came.
[[nodiscard]] Result<ReviewedTerms> changed_terms(RegistryDesk& desk);

}  // namespace veche::server::desk
