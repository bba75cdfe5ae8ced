#include "server/desk/codes.h"

#include <algorithm>

#include "server/registrar/published_rules.h"

namespace veche::server::desk {

Outcome<content::CodeLists> codes_of_town(const RegistryDesk& desk) {
    auto codes = published_codes(desk.layout());
    if (!codes) return failed(codes.error());
    if (!*codes) return refused(Why::not_now, "the town has published nothing yet, so its country is not known");
    return std::move(**codes);
}

Outcome<void> check_codes(const RegistryDesk& desk, const std::vector<CodeChange>& changes) {
    // What stands there already may have left the list since.
    const auto is_new = [](const CodeChange& change) { return !change.after.empty() && change.after != change.before; };
    if (std::none_of(changes.begin(), changes.end(), is_new)) return {};
    const auto lists = codes_of_town(desk);
    if (!lists) return tl::unexpected(lists.error());
    for (const CodeChange& change : changes) {
        if (!is_new(change) || content::find_code(*lists, change.list, change.after) != nullptr) continue;
        const std::string field(content::written(change.list));
        return refused(
            Why::not_valid,
            "the lists of '" + lists->id.text() + "' have no such code; `veche-server submissions codes` shows them",
            field);
    }
    return {};
}

}  // namespace veche::server::desk
