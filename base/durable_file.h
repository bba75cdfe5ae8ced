// Files that are there, whole, after the power went: or were never seen. Used by whoever must not lose what it wrote.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "base/descriptor.h"
#include "base/result.h"

namespace veche {

// Every system call that changes something on a disk; base/files.h and DurableFolder are made of them, and nothing else
// writes what must survive. Tests put failures, deaths and a disk that forgets between them.
// Each returns what the call returns, or -errno.
class FileCalls {
  public:
    FileCalls() = default;
    FileCalls(const FileCalls&) = delete;
    FileCalls& operator=(const FileCalls&) = delete;
    virtual ~FileCalls() = default;

    virtual int open_nameless(int folder) = 0;                       // O_TMPFILE, 0600
    virtual int open_new(int folder, const std::string& name) = 0;   // O_CREAT | O_EXCL, 0600
    virtual int open_part(int folder, const std::string& name) = 0;  // O_CREAT, 0600: what was there is kept
    virtual long write(int file, const char* bytes, std::size_t size) = 0;
    virtual int cut(int file, std::uint64_t size) = 0;
    virtual int set_time(int file, std::int64_t seconds) = 0;  // access and modification
    virtual int set_mode(int file, mode_t mode) = 0;
    virtual int sync(int file_or_folder) = 0;
    virtual int sync_file_system(int file_or_folder) = 0;                                    // all that is on it
    virtual int link(int file, int folder, const std::string& name) = 0;                     // through /proc/self/fd
    virtual int rename_new(int folder, const std::string& from, const std::string& to) = 0;  // never over another
    virtual int exchange(int folder, const std::string& one, const std::string& other) = 0;
    virtual int remove(int folder, const std::string& name) = 0;
    // From one folder to another (or the same) of the same disk, over whatever file was there.
    virtual int move(int from_folder, const std::string& from, int to_folder, const std::string& to) = 0;
    virtual int make_folder(int folder, const std::string& name, mode_t mode) = 0;  // exactly that mode
    virtual int remove_folder(int folder, const std::string& name) = 0;             // an empty one
    // Bytes this program may still write on the disk of an open file or folder.
    virtual std::int64_t free_bytes(int file_or_folder) = 0;
};

// The real ones. Any thread.
class SystemFileCalls final : public FileCalls {
  public:
    int open_nameless(int folder) override;
    int open_new(int folder, const std::string& name) override;
    int open_part(int folder, const std::string& name) override;
    long write(int file, const char* bytes, std::size_t size) override;
    int cut(int file, std::uint64_t size) override;
    int set_time(int file, std::int64_t seconds) override;
    int set_mode(int file, mode_t mode) override;
    int sync(int file_or_folder) override;
    int sync_file_system(int file_or_folder) override;
    int link(int file, int folder, const std::string& name) override;
    int rename_new(int folder, const std::string& from, const std::string& to) override;
    int exchange(int folder, const std::string& one, const std::string& other) override;
    int remove(int folder, const std::string& name) override;
    int move(int from_folder, const std::string& from, int to_folder, const std::string& to) override;
    int make_folder(int folder, const std::string& name, mode_t mode) override;
    int remove_folder(int folder, const std::string& name) override;
    std::int64_t free_bytes(int file_or_folder) override;
};

// The disk of this process: what base/files.h writes through. The real one, unless a test has put its own in its place.
[[nodiscard]] FileCalls& disk();

// In the place of the real disk as long as this lives. For tests, while no other thread writes.
class DiskInPlace {
  public:
    explicit DiskInPlace(FileCalls& calls);
    DiskInPlace(const DiskInPlace&) = delete;
    DiskInPlace& operator=(const DiskInPlace&) = delete;
    ~DiskInPlace();
};

// What a file is besides its name and bytes.
struct FileStamp {
    mode_t mode = 0600;                // exact, whatever the umask
    std::optional<std::int64_t> time;  // of modification, for files whose own time would say too much
};

// An open folder. Its methods may be called from any thread, if the FileCalls allow it; `calls` must outlive it.
// Names are plain: no '/'. Names beginning with ".new-" belong to unfinished writes; of one name there is one writer at
// a time.
class DurableFolder {
  public:
    // Makes the folder (0700) and those above it (0755) where they are missing; their names are durable.
    [[nodiscard]] static Result<DurableFolder> open(const std::filesystem::path& path, FileCalls& calls);
    // Fails when it is not there.
    [[nodiscard]] static Result<DurableFolder> open_existing(const std::filesystem::path& path, FileCalls& calls);

    // On return the file is durable under its name. A file of the same name and bytes is success, of other bytes a
    // failure.
    [[nodiscard]] Result<void> create(const std::string& name, std::string_view bytes,
                                      const FileStamp& stamp = {}) const;
    // The same, over whatever was there; a reader sees the old file or the new one, after a power cut too.
    [[nodiscard]] Result<void> replace(const std::string& name, std::string_view bytes,
                                       const FileStamp& stamp = {}) const;
    // The same without the last step: for many files, which one sync() makes durable together.
    [[nodiscard]] Result<void> replace_unsynced(const std::string& name, std::string_view bytes,
                                                const FileStamp& stamp = {}) const;
    // A file that comes in pieces: what was there, or an empty one. Its bytes are durable when it is synced.
    [[nodiscard]] Result<Descriptor> open_part(const std::string& name) const;
    // A file or folder of this folder becomes one of another (or of this), over whatever file was there. Not durable
    // before both are synced.
    [[nodiscard]] Result<void> move(const std::string& name, const DurableFolder& to,
                                    const std::string& new_name) const;
    // Each gets the other's name, at once. Durable.
    [[nodiscard]] Result<void> exchange(const std::string& one, const std::string& other) const;
    // Durable too. A file that is not there is success.
    [[nodiscard]] Result<void> remove(const std::string& name) const;
    // A file, or a folder with all that is in it. What is not there is success. Durable.
    [[nodiscard]] Result<void> remove_tree(const std::string& name) const;
    [[nodiscard]] Result<void> remove_tree_unsynced(const std::string& name) const;
    // Makes the folder `name` of exactly that mode, durably; one that is there is left as it is.
    [[nodiscard]] Result<void> make_folder(const std::string& name, mode_t mode) const;
    [[nodiscard]] Result<void> make_folder_unsynced(const std::string& name, mode_t mode) const;
    // A new file of the bytes of an open one, piece by piece; their SHA-256. Nothing of it is durable yet.
    [[nodiscard]] Result<std::string> copy_unsynced(const Descriptor& from, const std::string& name) const;
    // Makes durable what names were put here by other means.
    [[nodiscard]] Result<void> sync() const;
    // All that was written to this folder's file system, by whomever, is durable when it returns.
    [[nodiscard]] Result<void> sync_file_system() const;
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
    // Filled and synced, under no name yet or the unfinished one.
    struct Filled {
        Descriptor file;
        bool nameless;
    };
    enum class Nameless { wanted, unwanted };

    DurableFolder(std::filesystem::path path, Descriptor folder, FileCalls& calls);
    [[nodiscard]] Result<Filled> fill_new(const std::string& name, std::string_view bytes, const FileStamp& stamp,
                                          Nameless nameless) const;
    // 0, or what the system said, negative.
    [[nodiscard]] int give_name(const Filled& filled, const std::string& name) const;
    [[nodiscard]] Result<void> fill(int file, const std::string& name, std::string_view bytes,
                                    const FileStamp& stamp) const;
    [[nodiscard]] Result<void> sync_new_name(const std::string& name) const;
    [[nodiscard]] Result<void> write_all(int file, const std::string& name, std::string_view bytes) const;
    [[nodiscard]] Result<std::vector<std::string>> all_names() const;
    [[nodiscard]] Result<void> same_bytes(const std::string& name, std::string_view bytes) const;
    [[nodiscard]] Result<void> done(int result, std::string_view doing, const std::string& name) const;
    [[nodiscard]] Error explain(std::string_view doing, const std::string& name, int error) const;

    std::filesystem::path path_;
    Descriptor folder_;
    FileCalls* calls_;
};

}  // namespace veche
