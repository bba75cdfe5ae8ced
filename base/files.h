// Files read and written whole. Errors name the path. Any thread; no state.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>

#include "base/descriptor.h"
#include "base/result.h"

namespace veche {

// Fails when the file is larger than `largest` bytes.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t largest);
// The same of a file somebody opened with care; the error does not name it.
[[nodiscard]] Result<std::string> read_open_file(const Descriptor& file, std::uint64_t largest);

// What follows writes through disk() (base/durable_file.h): it is DurableFolder's by paths.

// Unfinished name in the same folder, fsync, rename, fsync of the folder: after a power cut there is the old file or
// the new one. `mode` is exact, whatever the umask. The folder has to be there.
[[nodiscard]] Result<void> write_file(const std::filesystem::path& path, std::string_view bytes, mode_t mode);

// The same without the last step: for many files, which sync_folder or sync_file_system then makes durable together.
[[nodiscard]] Result<void> write_file_unsynced(const std::filesystem::path& path, std::string_view bytes, mode_t mode);

// Durable too, but an existing file is left as it is and reported: keys are never overwritten.
[[nodiscard]] Result<void> write_new_file(const std::filesystem::path& path, std::string_view bytes, mode_t mode);

// Makes the folder if it is not there, durably, and gives it exactly `mode`. The one above it has to be there.
[[nodiscard]] Result<void> make_folder(const std::filesystem::path& path, mode_t mode);
// Where it is missing makes the folder of that mode, and those above it (0755), durably. Others are left as they are.
[[nodiscard]] Result<void> make_folders(const std::filesystem::path& path, mode_t mode);
// The same (0755) for trees that sync_file_system then makes durable.
[[nodiscard]] Result<void> make_folders_unsynced(const std::filesystem::path& path);

// A file or folder gets another name on the same disk, over whatever file was there. Durable.
[[nodiscard]] Result<void> rename_path(const std::filesystem::path& from, const std::filesystem::path& to);
[[nodiscard]] Result<void> rename_path_unsynced(const std::filesystem::path& from, const std::filesystem::path& to);
// A file, or a folder with all that is in it, goes, durably. What is not there is success.
[[nodiscard]] Result<void> remove_path(const std::filesystem::path& path);

[[nodiscard]] Result<void> remove_path_unsynced(const std::filesystem::path& path);

[[nodiscard]] Result<void> sync_folder(const std::filesystem::path& path);
// All that was written to the file system of this folder, by whomever, is on the disk when it returns.
[[nodiscard]] Result<void> sync_file_system(const std::filesystem::path& folder);

// One holder at a time on a machine; released when the object goes or the process dies. Moves only.
class FolderLock {
  public:
    // Fails at once, saying so, when another process holds it. The file is for its owner (and root) alone: whoever
    // could open it could hold it for ever.
    [[nodiscard]] static Result<FolderLock> take(const std::filesystem::path& file, const std::string& holder);
    // The same, but waits for the other, at most two minutes: for commands that a timer starts.
    [[nodiscard]] static Result<FolderLock> wait(const std::filesystem::path& file, const std::string& holder);

  private:
    [[nodiscard]] static Result<FolderLock> take_within(const std::filesystem::path& file, const std::string& holder,
                                                        std::chrono::seconds patience);
    explicit FolderLock(Descriptor file) : file_(std::move(file)) {}
    Descriptor file_;
};

}  // namespace veche
