#include "base/file_trees.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include "base/durable_file.h"
#include "base/files.h"
#include "base/sha256.h"

namespace veche {
namespace {

namespace fs = std::filesystem;

Result<Descriptor> open_regular(const fs::path& path) {
    const auto unreadable = [&](const std::string& why) { return failure(path.string() + ": cannot be read: " + why); };
    Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (file.value() < 0) return unreadable(std::system_category().message(errno));
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return unreadable("not a file");
    return file;
}

}  // namespace

Result<std::string> copy_hashed(const fs::path& from, const fs::path& to) {
    const auto source = open_regular(from);
    if (!source) return tl::unexpected(source.error());
    if (auto made = make_folders_unsynced(to.parent_path()); !made) return tl::unexpected(made.error());
    const auto folder = DurableFolder::open_existing(to.parent_path(), disk());
    return folder ? folder->copy_unsynced(*source, to.filename()) : tl::unexpected(folder.error());
}

Result<std::string> hash_of_file(const fs::path& path) {
    constexpr std::size_t piece = std::size_t{256} * 1024;
    const auto file = open_regular(path);
    if (!file) return tl::unexpected(file.error());
    Sha256 hash;
    std::string buffer(piece, '\0');
    for (;;) {
        const ssize_t got = ::read(file->value(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(path.string() + ": cannot be read: " + std::system_category().message(errno));
        if (got == 0) return hash.hex();
        hash.add(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
    }
}

Result<std::vector<std::string>> files_below(const fs::path& folder) {
    std::vector<std::string> files;
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (at->path().filename().string().starts_with('.')) {
            at.disable_recursion_pending();
        } else if (at->symlink_status(error).type() == fs::file_type::regular) {
            files.push_back(at->path().lexically_relative(folder).string());
        }
    }
    if (error) return failure(folder.string() + ": cannot be read: " + error.message());
    std::sort(files.begin(), files.end());
    return files;
}

Result<void> copy_tree(const fs::path& from, const fs::path& to) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(from, error);
    if (status.type() == fs::file_type::not_found) return {};
    if (status.type() == fs::file_type::regular) {
        const auto copied = copy_hashed(from, to);
        if (!copied) return tl::unexpected(copied.error());
        return {};
    }
    const auto files = files_below(from);
    if (!files) return tl::unexpected(files.error());
    for (const std::string& file : *files) {
        if (auto copied = copy_hashed(from / file, to / file); !copied) return tl::unexpected(copied.error());
    }
    return {};
}

}  // namespace veche
