// Signs what is published anew without publishing: targets, snapshot and timestamp over the same catalog; and, when
// people bring the root key, the next root of the chain that kiosks follow (TUF 5.3: signed by the keys of the root
// before and by its own), with new keys where they are asked for. Under the publish lock.
//
// New keys, town.json and the root are staged in DIR/keys/next first, the root last: from then on the switch can be
// ended midway and is brought to its end by the next command that writes or copies what is published.
#pragma once

#include <filesystem>
#include <optional>
#include <set>

#include "base/random.h"
#include "base/result.h"
#include "server/configuration.h"
#include "server/edition/published.h"
#include "server/layout.h"
#include "server/town_keys.h"

namespace veche::server {

struct NextRoot {
    std::filesystem::path root_key;      // the one kiosks trust now
    std::set<KeyName> new_keys;          // of root, targets, snapshot and timestamp
    std::filesystem::path new_root_key;  // where a new root key goes: a new file
};

// The catalog kiosks are told of now, as it lies on the disk.
[[nodiscard]] Result<std::string> read_published_catalog(const Layout& layout, const Published& published);

// Nothing is changed yet but DIR/keys/next, and the new root key is written. Gives the version of the new root.
[[nodiscard]] Result<std::uint64_t> stage_root(const Layout& layout, const Configuration::Publish& expiry,
                                               const Published& published, const NextRoot& wanted, Random& random,
                                               Instant now);

// Whether stage_root came to its end and finish_root has not.
[[nodiscard]] bool has_staged_root(const Layout& layout);

// Puts all of it in place and signs with it the edition that is published now. Owners are the caller's to arrange.
[[nodiscard]] Result<void> finish_root(const Layout& layout, const Configuration::Publish& expiry, Instant now);

// Targets, snapshot and timestamp of the same edition, under the next versions.
[[nodiscard]] Result<void> sign_same_edition(const Layout& layout, const Configuration::Publish& expiry,
                                             std::string_view catalog, Instant now);

}  // namespace veche::server
