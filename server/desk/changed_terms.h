// Which open cases get another last day by the calendar and rules as they are published now.
#pragma once

#include <vector>

#include "server/desk/registry_desk.h"

namespace veche::server::desk {

struct ChangedTerm {
    store::Case subject;  // with the term it has
    store::NewTerm term;  // the one it would get
};

// Changes nothing. Cases in the order they came.
[[nodiscard]] Result<std::vector<ChangedTerm>> changed_terms(RegistryDesk& desk);

}  // namespace veche::server::desk
