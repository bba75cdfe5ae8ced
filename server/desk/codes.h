// The lists of codes that cases of this town take theirs from.
#pragma once

#include <string>
#include <vector>

#include "content/rules/code_lists.h"
#include "server/desk/outcome.h"
#include "server/desk/registry_desk.h"

namespace veche::server::desk {

// Of the country whose rules are published, with what the town added (DIR/rules). Refused while nothing is published.
[[nodiscard]] Outcome<content::CodeLists> codes_of_town(const RegistryDesk& desk);

// A code of a field of that name is to become another one: refused unless the list has it. Empty: it is taken away.
struct CodeChange {
    content::CodeList list;
    std::string before;
    std::string after;
};
[[nodiscard]] Outcome<void> check_codes(const RegistryDesk& desk, const std::vector<CodeChange>& changes);

}  // namespace veche::server::desk
