// A disk that keeps what was synced, names included, and after a power cut not necessarily anything else. It works on
// real files, remembers what of them is not synced yet, and takes that away again. What others write beside it (SQLite)
// counts as synced. One thread.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/durable_file.h"

namespace veche::test {

// Thrown by the call at which the power goes.
struct PowerCut {};

// What is there after a power cut of what was not synced.
enum class Unsynced {
    all_lost,    // neither names nor bytes
    all_kept,    // as when only the process was killed
    bytes_lost,  // the names are there, their files empty or as they were
    bytes_torn,  // the names are there, with half of the bytes
    some_lost,   // of each folder the first changes are there, however many; bytes as it comes
};

class ForgettingDisk final : public FileCalls {
  public:
    // `graveyard`: a folder of the same file system, for files that were removed or replaced.
    explicit ForgettingDisk(std::filesystem::path graveyard);

    int cut_at = -1;  // the call of this number, from 0, is not made any more: it throws, and later ones fail
    int calls = 0;    // those that change something

    // The files become what a machine finds that is switched on again; everything there is then counts as synced.
    void lose_power(Unsynced unsynced, unsigned seed = 0);
    // Only the process died: what is not synced stays so, and calls are made again.
    void revive();

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

  private:
    using Identity = std::pair<dev_t, ino_t>;
    struct Place {
        Descriptor folder;
        Identity identity;
        std::string name;
        bool synced = false;
    };
    enum class Kind { made, removed, moved, exchanged, folder_made, folder_removed };
    struct Change {
        Kind kind;
        std::vector<Place> places;  // of a move: from, to
        std::string buried;         // what was removed or replaced, in the graveyard; empty: nothing was there
    };
    struct Bytes {
        Descriptor file;
        std::string synced;
        bool changed = false;
    };

    [[nodiscard]] bool is_dead();
    [[nodiscard]] static Identity identity_of(int file);
    [[nodiscard]] static Place place(int folder, const std::string& name);
    [[nodiscard]] std::string bury(int folder, const std::string& name);
    void note(Kind kind, std::string buried, Place first, std::optional<Place> second = std::nullopt);
    int remember(int opened);
    void undo(const Change& change) const;
    void lose_bytes(Unsynced unsynced, std::mt19937& random);
    [[nodiscard]] std::vector<bool> lost(Unsynced unsynced, std::mt19937& random) const;

    SystemFileCalls real_;
    std::filesystem::path graveyard_;
    int graves_ = 0;
    bool dead_ = false;
    std::vector<Change> changes_;  // those not synced yet, in their order
    std::map<Identity, Bytes> bytes_;
};

}  // namespace veche::test
