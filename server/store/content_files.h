// The files beside the content store, each named by the SHA-256 of its bytes: FOLDER/blobs/aa/HASH. They are there,
// durably, before the transaction that names them; what no row names is left over of one that failed, and is swept some
// day. Commands put many at once under the publish lock, under which nobody sweeps; the office adds beside that, and
// holds them from its look at what is there until its transaction is over.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/durable_file.h"
#include "base/result.h"
#include "server/store/content_store.h"

namespace veche::server::store {

class ContentFiles {
  public:
    explicit ContentFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // While it lives nothing is swept; a sweep's piece is waited for.
    class Hold {
        friend class ContentFiles;
        explicit Hold(Descriptor folder) : folder_(std::move(folder)) {}
        Descriptor folder_;
    };
    [[nodiscard]] Result<Hold> hold() const;
    // For a sweep. Nothing: somebody holds them.
    [[nodiscard]] Result<std::optional<Hold>> hold_alone() const;

    // By the hashes of their bytes. Durable when it returns, and each whole as soon as it has its name, whoever else
    // puts the same.
    [[nodiscard]] Result<void> add(const std::map<std::string, std::string_view>& files);
    // Durable after sync(), under the publish lock.
    [[nodiscard]] Result<void> put(const std::string& hash, std::string_view bytes);
    // The folder where the file of that hash lies or is to lie, made durably where it is missing. Any thread.
    [[nodiscard]] Result<DurableFolder> folder_of(const std::string& hash) const;
    // Of files and folders there: of two processes as `run` has arranged it for them, or of one.
    [[nodiscard]] mode_t mode() const { return is_shared() ? 0660 : 0600; }
    [[nodiscard]] mode_t folder_mode() const { return is_shared() ? 02770 : 0700; }
    [[nodiscard]] bool has(const std::string& hash) const;
    [[nodiscard]] std::filesystem::path file_of(const std::string& hash) const;
    // Nothing to do where nothing was put.
    [[nodiscard]] Result<void> sync();
    // Compares with length and hash.
    [[nodiscard]] Result<std::string> read(const StoredBlob& blob) const;

  private:
    [[nodiscard]] bool is_shared() const;
    [[nodiscard]] Result<Descriptor> open_folder() const;
    [[nodiscard]] Result<void> add_unsynced(const std::string& hash, std::string_view bytes) const;
    [[nodiscard]] Result<void> make_folder_of(const std::filesystem::path& file) const;

    std::filesystem::path folder_;
    std::set<std::filesystem::path> made_;  // folders that are there
    bool is_synced_ = true;
};

}  // namespace veche::server::store
