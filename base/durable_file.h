// Files that are there, whole, after the power went: or were never seen. Used by whoever must not lose what it wrote.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace veche {

// The system calls a durable write is made of. Tests put failures and deaths between them.
// Each returns what the call returns, or -errno.
class FileCalls {
  public:
    FileCalls() = default;
    FileCalls(const FileCalls&) = delete;
    FileCalls& operator=(const FileCalls&) = delete;
    virtual ~FileCalls() = default;

    virtual int open_nameless(int folder) = 0;                      // O_TMPFILE, 0600
    virtual int open_new(int folder, const std::string& name) = 0;  // O_CREAT | O_EXCL, 0600
    virtual long write(int file, const char* bytes, std::size_t size) = 0;
    virtual int set_time(int file, std::int64_t seconds) = 0;  // access and modification
    virtual int sync(int file_or_folder) = 0;
    virtual int link(int file, int folder, const std::string& name) = 0;                     // through /proc/self/fd
    virtual int rename_new(int folder, const std::string& from, const std::string& to) = 0;  // never over another
    virtual int rename(int folder, const std::string& from, const std::string& to) = 0;
    virtual int remove(int folder, const std::string& name) = 0;
    // From one folder to another of the same disk, over whatever was there.
    virtual int move(int from_folder, const std::string& from, int to_folder, const std::string& to) = 0;
    // Bytes this program may still write on the disk of an open file or folder.
    virtual std::int64_t free_bytes(int file_or_folder) = 0;
};

// The real ones. Any thread.
class SystemFileCalls final : public FileCalls {
  public:
    int open_nameless(int folder) override;
    int open_new(int folder, const std::string& name) override;
    long write(int file, const char* bytes, std::size_t size) override;
    int set_time(int file, std::int64_t seconds) override;
    int sync(int file_or_folder) override;
    int link(int file, int folder, const std::string& name) override;
    int rename_new(int folder, const std::string& from, const std::string& to) override;
    int rename(int folder, const std::string& from, const std::string& to) override;
    int remove(int folder, const std::string& name) override;
    int move(int from_folder, const std::string& from, int to_folder, const std::string& to) override;
    std::int64_t free_bytes(int file_or_folder) override;
};

// An open folder. Its methods may be called from any thread, if the FileCalls allow it; `calls` must outlive it.
// Names are plain: no '/'. Names beginning with ".new-" belong to unfinished writes.
class DurableFolder {
  public:
    // Creates the folder (0700) and makes its name durable.
    [[nodiscard]] static Result<DurableFolder> open(const std::filesystem::path& path, FileCalls& calls);
    DurableFolder(DurableFolder&& other) noexcept;
    DurableFolder& operator=(DurableFolder&& other) noexcept;
    ~DurableFolder();

    // On return the file is durable under its name. A file of the same name and bytes is success, of other bytes a
    // failure. `time`: its modification time, for files whose own time would say too much.
    [[nodiscard]] Result<void> create(const std::string& name, std::string_view bytes,
                                      std::optional<std::int64_t> time = std::nullopt) const;
    // The same, over whatever was there; a reader sees the old file or the new one.
    [[nodiscard]] Result<void> replace(const std::string& name, std::string_view bytes,
                                       std::optional<std::int64_t> time = std::nullopt) const;
    // A file of this folder becomes one of another, over whatever was there. Not durable before both are synced.
    [[nodiscard]] Result<void> move(const std::string& name, const DurableFolder& to,
                                    const std::string& new_name) const;
    // Durable too. A file that is not there is success.
    [[nodiscard]] Result<void> remove(const std::string& name) const;
    // Makes durable what names were put here by other means.
    [[nodiscard]] Result<void> sync() const;
    // Nothing: there is no such file. Fails when it is larger than `largest`.
    [[nodiscard]] Result<std::optional<std::string>> read(const std::string& name, std::uint64_t largest) const;
    // Sorted; without ".new-…".
    [[nodiscard]] Result<std::vector<std::string>> names() const;
    // Writes `size` bytes, syncs and lets them go: whether a file of that size could be made now.
    [[nodiscard]] Result<void> probe(std::size_t size) const;
    // Bytes that can still be written on this disk.
    [[nodiscard]] Result<std::uint64_t> free_bytes() const;
    // Removes what unfinished writes left. Only when nobody else writes here.
    void remove_unfinished() const;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    DurableFolder(std::filesystem::path path, int folder, FileCalls& calls);
    [[nodiscard]] Result<void> sync_new_name(const std::string& name) const;
    [[nodiscard]] Result<void> fill(int file, std::string_view bytes, std::optional<std::int64_t> time) const;
    [[nodiscard]] Result<void> create_by_rename(const std::string& name, std::string_view bytes,
                                                std::optional<std::int64_t> time) const;
    [[nodiscard]] Result<std::vector<std::string>> all_names() const;
    [[nodiscard]] Result<void> same_bytes(const std::string& name, std::string_view bytes) const;
    [[nodiscard]] Error explain(std::string_view doing, const std::string& name, int error) const;

    std::filesystem::path path_;
    int folder_;
    FileCalls* calls_;
};

}  // namespace veche
