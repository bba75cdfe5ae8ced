#include "server/commands/backup_files.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include "base/files.h"
#include "base/sha256.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

constexpr const char* list_name = "backup.sha256";
constexpr std::uint64_t largest_list = std::uint64_t{256} * 1024 * 1024;
constexpr std::size_t hash_digits = 64;
constexpr std::size_t piece = std::size_t{256} * 1024;

tl::unexpected<Error> system_failure(const fs::path& path, std::string_view doing) {
    return failure(path.string() + ": " + std::string(doing) + ": " + std::system_category().message(errno));
}

class Descriptor {
  public:
    Descriptor(const fs::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const { return number_; }

  private:
    int number_;
};

Result<void> write_all(const Descriptor& file, const fs::path& path, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return system_failure(path, "cannot be written");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

template <typename Take>
Result<void> read_pieces(const fs::path& path, Take take) {
    const Descriptor file(path, O_RDONLY | O_NOFOLLOW);
    if (file.number() < 0) return system_failure(path, "cannot be read");
    std::string buffer(piece, '\0');
    for (;;) {
        const ssize_t got = ::read(file.number(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_failure(path, "cannot be read");
        if (got == 0) return {};
        if (auto taken = take(std::string_view(buffer.data(), static_cast<std::size_t>(got))); !taken) return taken;
    }
}

bool is_below(const fs::path& path) {
    return path.is_relative() && !path.empty() &&
           std::none_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".." || part.empty(); });
}

}  // namespace

Result<std::string> copy_hashed(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    if (error) return failure(to.parent_path().string() + ": cannot be made: " + error.message());
    const Descriptor target(to, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
    if (target.number() < 0) return system_failure(to, "cannot be made");
    Sha256 hash;
    auto copied = read_pieces(from, [&](std::string_view bytes) {
        hash.add(bytes);
        return write_all(target, to, bytes);
    });
    if (!copied) return tl::unexpected(copied.error());
    return hash.hex();
}

Result<std::string> hash_of_file(const fs::path& file) {
    Sha256 hash;
    auto read = read_pieces(file, [&](std::string_view bytes) {
        hash.add(bytes);
        return Result<void>();
    });
    if (!read) return tl::unexpected(read.error());
    return hash.hex();
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

Result<std::string> write_file_list(const fs::path& folder) {
    const auto files = files_below(folder);
    if (!files) return tl::unexpected(files.error());
    std::string list;
    for (const std::string& file : *files) {
        if (file.find_first_of("\\\n") != std::string::npos) return failure(file + ": a name that cannot be listed");
        const auto hash = hash_of_file(folder / file);
        if (!hash) return hash;
        list += *hash + "  " + file + "\n";
    }
    if (auto written = write_new_file(folder / list_name, list, 0600); !written) return tl::unexpected(written.error());
    return sha256_hex(list);
}

Result<std::vector<BackupFile>> read_file_list(const fs::path& folder, const std::string& hash) {
    const auto list = read_file(folder / list_name, largest_list);
    if (!list) return tl::unexpected(list.error());
    const auto broken = [&] { return failure((folder / list_name).string() + ": not the list backup.json names"); };
    if (sha256_hex(*list) != hash) return broken();
    std::vector<BackupFile> files;
    for (std::size_t at = 0; at < list->size();) {
        const std::size_t end = list->find('\n', at);
        if (end == std::string::npos || end < at + hash_digits + 3) return broken();
        BackupFile file{list->substr(at, hash_digits), list->substr(at + hash_digits + 2, end - at - hash_digits - 2)};
        if (!is_below(file.path)) return broken();
        files.push_back(std::move(file));
        at = end + 1;
    }
    return files;
}

Result<void> sync_file_system(const fs::path& folder) {
    const Descriptor opened(folder, O_RDONLY | O_DIRECTORY);
    if (opened.number() < 0 || ::syncfs(opened.number()) != 0) {
        return system_failure(folder, "cannot be made durable");
    }
    return {};
}

}  // namespace veche::server::commands
