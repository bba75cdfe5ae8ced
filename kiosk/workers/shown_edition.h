// What of the newest edition on the disk is shown: the store of its texts, made and brought up here, and the legal
// profile. Posts TownLoaded. For the synchronisation's thread; what is given must outlive the object.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/durable_file.h"
#include "content/edition/edition.h"
#include "content/rules/legal_profile.h"
#include "content/store/store.h"
#include "kiosk/event_queue.h"
#include "kiosk/workers/blob_texts.h"
#include "kiosk/workers/counter.h"
#include "sync/http.h"
#include "sync/synchroniser.h"

namespace veche::kiosk {

class ShownEdition {
  public:
    using OnKeys = std::function<void(SealingKeys)>;
    // `folder` is the kiosk's own; `disk_reserve`, in bytes, is kept free for what residents hand in. `on_keys` is
    // called when an edition is there to seal under.
    ShownEdition(const std::filesystem::path& folder, std::uint64_t disk_reserve, EventQueue& events,
                 const OnKeys& on_keys, const sync::Cancellation& cancellation);

    // Brings the store to the newest edition on the disk, if it is behind, and tells what is shown now. False: it is to
    // be tried again, ever more seldom (a full disk, a missing blob), for it may cost the whole index.
    [[nodiscard]] bool catch_up(sync::Synchroniser& synchroniser, content::Store::Check check);
    // The next catch_up opens it anew.
    void close_store() { store_.reset(); }
    // Tells why nothing new is shown: once, not at every try.
    void complain(const Error& error, DatabaseFault fault = DatabaseFault::none);

    // The index of the newest edition; an edition before is shown.
    [[nodiscard]] const std::optional<sync::EditionTooLarge>& too_large() const { return too_large_; }
    // Of the disk; nothing: it does not say.
    [[nodiscard]] std::optional<std::uint64_t> free_bytes() const;

  private:
    [[nodiscard]] std::filesystem::path store_file() const { return folder_ / "store.db"; }
    [[nodiscard]] Result<void> show_newest(const sync::Synchroniser& synchroniser, content::Store::Check check);
    [[nodiscard]] Result<void> open_store(content::Store::Check check);
    [[nodiscard]] Result<content::EditionChanges> apply(const sync::Synchroniser& synchroniser,
                                                        const sync::ReadyEdition& newest, const std::string& shown);
    [[nodiscard]] Result<void> find_room(std::span<const content::Entry> entries, const std::string& shown);

    std::filesystem::path folder_;
    std::uint64_t disk_reserve_;
    EventQueue& events_;
    const OnKeys& on_keys_;
    const sync::Cancellation& cancellation_;
    content::edition::FolderBlobs blobs_;
    BlobTexts texts_;
    std::optional<content::Store> store_;
    std::optional<content::LegalProfile> profile_;  // the last one that could be read
    DatabaseFault fault_ = DatabaseFault::none;     // of the store, when it was why nothing could be shown
    std::optional<sync::EditionTooLarge> too_large_;
    std::string complained_;
};

}  // namespace veche::kiosk
