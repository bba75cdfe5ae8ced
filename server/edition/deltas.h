// What the tree holds of the editions before the newest: deltas from them, and their own files as long as a kiosk may
// be on its way from one of them (docs/protocol.md, "Trusted content"). Under the publish lock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "server/layout.h"

namespace veche::server {

// So many editions before the newest are kept and have a delta to it.
inline constexpr std::size_t kept_editions = 8;

// Writes the deltas to an edition whose pages and texts are in the tree, before it is signed. Returns what could not be
// made, in sentences: kiosks bring whole files then.
[[nodiscard]] Result<std::vector<std::string>> write_deltas(const Layout& layout, std::string_view newest_catalog);

// Removes catalogs, deltas, pages and texts that neither the newest edition nor one of those kept needs. Returns how
// many files went. Fails, with every page and text still there, when a kept edition cannot be read to its end.
[[nodiscard]] Result<std::size_t> remove_old_editions(const Layout& layout);

}  // namespace veche::server
