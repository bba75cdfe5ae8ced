#include "kiosk/provision.h"

#include <fstream>
#include <system_error>

#include "kiosk/configuration.h"
#include "sync/protocol/bundle.h"

namespace veche::kiosk {

namespace fs = std::filesystem;

Result<void> provision(const fs::path& folder, const fs::path& bundle) {
    std::error_code error;
    if (auto read = protocol::read_bundle(bundle); !read) return tl::unexpected(read.error());
    if (fs::exists(folder / "bundle", error)) {
        return failure(folder.string() + " is a kiosk already; provision another folder");
    }
    fs::create_directories(folder, error);
    if (error) return failure(folder.string() + " cannot be made: " + error.message());
    fs::permissions(folder, fs::perms::owner_all, error);
    // Copied under another name first: a bundle that is there is whole.
    const fs::path unfinished = folder / ".new-bundle";
    fs::remove_all(unfinished, error);
    fs::copy(bundle, unfinished, fs::copy_options::recursive, error);
    if (error) return failure("the bundle cannot be copied to " + folder.string() + ": " + error.message());
    if (!fs::exists(folder / "kiosk.toml", error)) {
        const auto text = explained(Configuration{});
        if (!text) return tl::unexpected(text.error());
        std::ofstream file(folder / "kiosk.toml");
        file << *text;
        if (!file.flush()) return failure((folder / "kiosk.toml").string() + " cannot be written");
    }
    fs::rename(unfinished, folder / "bundle", error);
    if (error) return failure("the bundle cannot be kept in " + folder.string() + ": " + error.message());
    return {};
}

}  // namespace veche::kiosk
