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

// Temporary name in the same folder, fsync, rename, fsync of the folder: after a power cut there is the old file or
// the new one. `mode` is exact, whatever the umask.
[[nodiscard]] Result<void> write_file(const std::filesystem::path& path, std::string_view bytes, mode_t mode);

// The same without the last step: for many files of one folder, which sync_folder then makes durable together.
[[nodiscard]] Result<void> write_file_without_sync_of_folder(const std::filesystem::path& path, std::string_view bytes,
                                                             mode_t mode);

// The same, but an existing file is left as it is and reported: keys are never overwritten.
[[nodiscard]] Result<void> write_new_file(const std::filesystem::path& path, std::string_view bytes, mode_t mode);

// Makes the folder if it is not there and gives it exactly `mode`.
[[nodiscard]] Result<void> make_folder(const std::filesystem::path& path, mode_t mode);

[[nodiscard]] Result<void> sync_folder(const std::filesystem::path& path);

// One holder at a time on a machine; released when the object goes or the process dies. Moves only.
class FolderLock {
  public:
    // Fails at once, saying so, when another process holds it. The file is for its owner (and root) alone: whoever
    // could open it could hold it for ever.
    [[nodiscard]] static Result<FolderLock> take(const std::filesystem::path& file, const std::string& holder);
    // The same, but waits for the other, at most two minutes: for commands that a timer starts.
    [[nodiscard]] static Result<FolderLock> wait(const std::filesystem::path& file, const std::string& holder);
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&& other) noexcept;
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();

  private:
    [[nodiscard]] static Result<FolderLock> take_within(const std::filesystem::path& file, const std::string& holder,
                                                        std::chrono::seconds patience);
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace veche
