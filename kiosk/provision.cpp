#include "kiosk/provision.h"

#include <fmt/format.h>
#include <optional>
#include <system_error>

#include "base/durable_file.h"
#include "base/file_trees.h"
#include "base/files.h"
#include "kiosk/configuration.h"
#include "kiosk/readiness.h"
#include "sync/protocol/bundle.h"

namespace veche::kiosk {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t largest_root = std::uint64_t{1024} * 1024;

// Under another name first: a bundle that is there is whole.
Result<fs::path> copy_beside(const fs::path& folder, const fs::path& bundle) {
    const fs::path unfinished = folder / ".new-bundle";
    Result<void> copied = remove_path(unfinished);
    if (copied) copied = copy_tree(bundle, unfinished);
    if (copied) copied = sync_file_system(folder);
    if (!copied) return failure("the bundle cannot be copied to " + folder.string() + ": " + copied.error().message);
    return unfinished;
}

}  // namespace

Result<void> provision(const fs::path& folder, const fs::path& bundle) {
    std::error_code error;
    if (auto read = bundle_from_server(bundle); !read) return tl::unexpected(read.error());
    if (fs::exists(folder / "bundle", error)) {
        return failure(fmt::format("{0} is a kiosk already; to enrol it again: veche-kiosk enrol {0} {1}",
                                   folder.string(), bundle.string()));
    }
    if (auto made = make_folders(folder, 0700); !made) return made;
    if (auto made = make_folder(folder, 0700); !made) return made;
    const auto unfinished = copy_beside(folder, bundle);
    if (!unfinished) return tl::unexpected(unfinished.error());
    if (!fs::exists(folder / "kiosk.toml", error)) {
        const auto text = explained(Configuration{});
        if (!text) return tl::unexpected(text.error());
        if (auto written = write_file(folder / "kiosk.toml", *text, 0644); !written) return written;
    }
    return rename_path(*unfinished, folder / "bundle");
}

Result<void> enrol_again(const fs::path& folder, const fs::path& bundle) {
    std::error_code error;
    const auto before = bundle_of_kiosk(folder);
    if (!before) return tl::unexpected(before.error());
    const auto given = bundle_from_server(bundle);
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
    if (auto gone = remove_path(folder / "enrolled"); !gone) return gone;
    // A root that came by hand counts more than what came before it, unless it is the same.
    const auto trusted = read_file(folder / "trust" / "root.json", largest_root);
    if (!trusted || *trusted != given->root_json) {
        if (auto gone = remove_path(folder / "trust"); !gone) return gone;
    }
    // Both at once: there is always one that is whole.
    const auto opened = DurableFolder::open_existing(folder, disk());
    if (!opened) return tl::unexpected(opened.error());
    if (auto kept = opened->exchange(unfinished->filename(), "bundle"); !kept) return kept;
    return opened->remove_tree(unfinished->filename());
}

}  // namespace veche::kiosk
