#include "kiosk/provision.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <system_error>

#include "base/files.h"
#include "kiosk/configuration.h"
#include "sync/protocol/bundle.h"

namespace veche::kiosk {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t largest_root = 1024 * 1024;

// Under another name first: a bundle that is there is whole.
Result<fs::path> copy_beside(const fs::path& folder, const fs::path& bundle) {
    const fs::path unfinished = folder / ".new-bundle";
    std::error_code error;
    fs::remove_all(unfinished, error);
    if (!error) fs::copy(bundle, unfinished, fs::copy_options::recursive, error);
    if (error) return failure("the bundle cannot be copied to " + folder.string() + ": " + error.message());
    return unfinished;
}

}  // namespace

Result<void> provision(const fs::path& folder, const fs::path& bundle) {
    std::error_code error;
    if (auto read = protocol::read_bundle(bundle); !read) return tl::unexpected(read.error());
    if (fs::exists(folder / "bundle", error)) {
        return failure(folder.string() + " is a kiosk already; to enrol it again: veche-kiosk enrol");
    }
    fs::create_directories(folder, error);
    if (error) return failure(folder.string() + " cannot be made: " + error.message());
    fs::permissions(folder, fs::perms::owner_all, error);
    const auto unfinished = copy_beside(folder, bundle);
    if (!unfinished) return tl::unexpected(unfinished.error());
    if (!fs::exists(folder / "kiosk.toml", error)) {
        const auto text = explained(Configuration{});
        if (!text) return tl::unexpected(text.error());
        std::ofstream file(folder / "kiosk.toml");
        file << *text;
        if (!file.flush()) return failure((folder / "kiosk.toml").string() + " cannot be written");
    }
    fs::rename(*unfinished, folder / "bundle", error);
    if (error) return failure("the bundle cannot be kept in " + folder.string() + ": " + error.message());
    return {};
}

Result<void> enrol_again(const fs::path& folder, const fs::path& bundle) {
    std::error_code error;
    const auto before = protocol::read_bundle(folder / "bundle");
    if (!before) return failure(folder.string() + " is no kiosk (" + before.error().message + "); provision it");
    const auto given = protocol::read_bundle(bundle);
    if (!given) return tl::unexpected(given.error());
    if (given->town != before->town) {
        return failure("the bundle is another town's; what waits in " + folder.string() + " is sealed to its own");
    }
    std::optional<Result<FolderLock>> running;
    if (fs::exists(folder / "spool", error)) {
        running = FolderLock::take(folder / "spool" / "lock", "`veche-kiosk run`");
        if (!*running) return failure((*running).error().message + "; stop the kiosk first");
    }
    const auto unfinished = copy_beside(folder, bundle);
    if (!unfinished) return tl::unexpected(unfinished.error());
    // First, so that a kiosk with the new code never takes itself for enrolled.
    fs::remove(folder / "enrolled", error);
    if (error) return failure((folder / "enrolled").string() + " cannot be removed: " + error.message());
    // A root that came by hand counts more than what came before it, unless it is the same.
    const auto trusted = read_file(folder / "trust" / "root.json", largest_root);
    if (!trusted || *trusted != given->root_json) fs::remove_all(folder / "trust", error);
    if (error) return failure((folder / "trust").string() + " cannot be removed: " + error.message());
    // Both at once: there is always one that is whole.
    const fs::path current = folder / "bundle";
    if (::renameat2(AT_FDCWD, unfinished->c_str(), AT_FDCWD, current.c_str(), RENAME_EXCHANGE) != 0) {
        return failure("the bundle cannot be kept in " + folder.string() + ": " +
                       std::system_category().message(errno));
    }
    if (auto synced = sync_folder(folder); !synced) return synced;
    fs::remove_all(*unfinished, error);
    return {};
}

}  // namespace veche::kiosk
