// What most commands begin with: the folder and its configuration.
#pragma once

#include <iosfwd>

#include "base/files.h"
#include "server/configuration.h"
#include "server/layout.h"

namespace veche::server::commands {

inline constexpr std::uint64_t largest_configuration = std::uint64_t{64} * 1024;

struct ServerFolder {
    Layout layout;
    Configuration configuration;
};
// Fails when the folder was not made by init, its configuration is wrong, or a restore of it is unfinished.
[[nodiscard]] Result<ServerFolder> open_server_folder(const std::filesystem::path& folder);

// The same while a restore of it is unfinished.
[[nodiscard]] Result<ServerFolder> read_server_folder(const std::filesystem::path& folder);

// Against publish, backup and the publisher's new timestamp; waits for them.
[[nodiscard]] Result<FolderLock> lock_publishing(const Layout& layout);

// A renewal of the root that was ended midway is brought to its end, under that lock and before anything else looks at
// what is published: between the old root and the new one nothing can be signed that kiosks would take. Tells it;
// false: there was none.
[[nodiscard]] Result<bool> finish_staged_root(const ServerFolder& folder, std::ostream& out);

}  // namespace veche::server::commands
