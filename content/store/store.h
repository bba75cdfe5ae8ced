// The kiosk's SQLite store: the shown edition in a form that can be asked (entries, full-text index). It is a cache:
// all of it can be made again from the blobs, so a broken file is never repaired, only put aside.
//
// One Store a database file does all writing and checkpoints, on one thread. Readers (content/store/reader.h) have a
// connection each, on a thread each, and see an edition whole or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/database_fault.h"
#include "base/result.h"
#include "content/document.h"
#include "content/edition/step.h"
#include "content/entry.h"
#include "content/town.h"

namespace veche::content {

class EditionWriter;
class StoreDatabase;

// Why a store cannot be had, besides the words of it.
struct StoreFailure : Error {
    DatabaseFault fault = DatabaseFault::none;
};

// Where apply_edition gets the texts from: in the kiosk from the blobs, in tests from memory.
class TextSource {
  public:
    TextSource() = default;
    TextSource(const TextSource&) = delete;
    TextSource& operator=(const TextSource&) = delete;
    virtual ~TextSource() = default;

    // Asked only for entries that are new or changed and have a text.
    [[nodiscard]] virtual Result<Document> document(const Entry& entry) = 0;
};

// What a store may grow by for a byte of entries and texts: itself 4 in the sample town, and the same once more in its
// log while the transaction is under way.
inline constexpr std::uint64_t store_growth = 8;

struct EditionChanges {
    std::size_t added = 0;
    std::size_t changed = 0;
    std::size_t removed = 0;
};

class Store {
  public:
    enum class Condition {
        existing,  // as it was left
        created,   // there was no file, or one of another schema: empty, edition 0
        replaced,  // there was a broken file; it now lies beside it as NAME.broken: empty, edition 0
    };
    // How hard open() looks for damage. `quick` reads the first pages (under 1 ms); `thorough` every page (seconds
    // for a large town). Damage that `quick` does not see shows later in is_broken().
    enum class Check { quick, thorough };

    // Fails when the folder cannot be written, and when the file cannot be read just now (a full disk, a lock, no
    // permission): that is no damage, so the file stays. After `created` and `replaced` the caller applies the edition
    // it has on disk again.
    [[nodiscard]] static tl::expected<Store, StoreFailure> open(const std::filesystem::path& file,
                                                                Check check = Check::quick);
    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    [[nodiscard]] Condition condition() const { return condition_; }
    // 0: nothing applied yet.
    [[nodiscard]] Result<std::uint64_t> edition();
    // The hash of the catalog of what is shown, as it was given; empty: none was.
    [[nodiscard]] Result<std::string> catalog();

    // Makes the store show exactly `entries`, in one transaction: on failure (a text missing, disk full) nothing has
    // changed. Unchanged entries cost a comparison, not an indexing. Texts are read one at a time.
    [[nodiscard]] Result<EditionChanges> apply_edition(const Town& town, std::uint64_t edition,
                                                       std::span<const Entry> entries, TextSource& texts,
                                                       std::string_view catalog = {});
    // The same from the edition that is shown by the difference to it: costs what changed. Nothing, and nothing has
    // changed, when the town's topics did, which are indexed with every entry: then all entries are needed.
    [[nodiscard]] Result<std::optional<EditionChanges>> apply_step(const Town& town, std::uint64_t edition,
                                                                   const edition::EditionStep& step, TextSource& texts,
                                                                   std::string_view catalog);

    // What writing these entries anew may take of the disk, in bytes.
    [[nodiscard]] static std::uint64_t growth_of(std::span<const Entry> entries);
    // What `replaced` left beside `file` goes: the disk has no room for both.
    static void forget_broken(const std::filesystem::path& file);

    // Whether SQLite has said since open() that the file is damaged. Then: close the readers and this store, open()
    // again with Check::thorough, apply the edition.
    [[nodiscard]] bool is_broken() const;
    // Of the last call that failed.
    [[nodiscard]] DatabaseFault last_fault() const;

  private:
    Store(std::unique_ptr<StoreDatabase> database, Condition condition);
    template <typename Write>
    auto in_one_transaction(const Town& town, TextSource& texts, const Write& write)
        -> decltype(write(std::declval<EditionWriter&>()));

    std::unique_ptr<StoreDatabase> database_;
    Condition condition_;
};

}  // namespace veche::content
