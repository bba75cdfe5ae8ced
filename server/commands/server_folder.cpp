#include "server/commands/server_folder.h"

#include <fmt/format.h>
#include <ostream>
#include <system_error>

#include "base/clock.h"
#include "base/files.h"
#include "server/commands/permissions.h"
#include "server/edition/renewal.h"
#include "server/process/privileges.h"

namespace veche::server::commands {
namespace fs = std::filesystem;

Result<ServerFolder> open_server_folder(const fs::path& folder) {
    std::error_code error;
    if (fs::exists(Layout{folder}.unfinished_restore(), error)) {
        return failure(folder.string() +
                       ": a restore of it did not come to its end; call `veche-server restore` again");
    }
    return read_server_folder(folder);
}

Result<ServerFolder> read_server_folder(const fs::path& folder) {
    ServerFolder opened{Layout{folder}, {}};
    std::error_code error;
    if (!fs::exists(opened.layout.configuration(), error)) {
        return failure(fmt::format("{}: not a server's folder; make one with `veche-server init {}`", folder.string(),
                                   folder.string()));
    }
    const auto text = read_file(opened.layout.configuration(), largest_configuration);
    if (!text) return tl::unexpected(text.error());
    auto configuration = configuration_from_toml(*text, opened.layout.configuration().string());
    if (!configuration) return tl::unexpected(configuration.error());
    opened.configuration = std::move(*configuration);
    if (const std::string& address = opened.configuration.storage.postgresql; !address.empty()) {
        auto place = database_place_from(address);
        if (!place) return tl::unexpected(place.error());
        opened.layout.database = std::move(*place);
    }
    return opened;
}

Result<FolderLock> lock_publishing(const Layout& layout) {
    auto lock = FolderLock::wait(layout.publish_lock(), "publish or backup");
    if (!lock) return failure(lock.error().message + whose(layout.publish_lock()));
    return lock;
}

Result<bool> finish_staged_root(const ServerFolder& folder, std::ostream& out) {
    if (!has_staged_root(folder.layout)) return false;
    const SystemClock clock;
    auto done = finish_root(folder.layout, folder.configuration.publish, clock.now());
    // The registrar reads what it signs with.
    if (done) done = arrange_permissions(folder);
    if (!done) return failure("a renewal of the root was ended midway and cannot be ended: " + done.error().message);
    out << "A renewal of the root had been ended midway; it was brought to its end.\n";
    return true;
}

}  // namespace veche::server::commands
