#include "server/commands/backup_files.h"

#include <algorithm>

#include "base/file_trees.h"
#include "base/files.h"
#include "base/sha256.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

constexpr const char* list_name = "backup.sha256";
constexpr std::uint64_t largest_list = std::uint64_t{256} * 1024 * 1024;
constexpr std::size_t hash_digits = 64;
bool is_below(const fs::path& path) {
    return path.is_relative() && !path.empty() &&
           std::none_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".." || part.empty(); });
}

}  // namespace

Result<std::string> write_file_list(const fs::path& folder) {
    const auto files = files_below(folder);
    if (!files) return tl::unexpected(files.error());
    std::string list;
    for (const std::string& file : *files) {
        if (file.find_first_of("\\\n") != std::string::npos) return failure(file + ": a name that cannot be listed");
        auto hash = hash_of_file(folder / file);
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

}  // namespace veche::server::commands
