// The edition: what a kiosk shows, as a tree of files named by the SHA-256 of their unpacked bytes.
//   catalog (JSON) -> pages of entries (zstd JSON) -> blobs (zstd texts, raw images)
// Editions of format 1 named what is packed by its packed bytes; all readers here take both
// (docs/decisions/0004-names-and-deltas.md).
// docs/formats.md, "Edition". Values own their bytes; functions are pure but for BlobSource; thread-safe.
// Readers take hostile bytes: limits, strict types, an Error that says what is wrong.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "content/entry.h"
#include "content/rules/legal_profile.h"
#include "content/town.h"

namespace veche::content::edition {

inline constexpr int format_version = 2;                 // written; 1 is read too
inline constexpr std::size_t most_entries_a_page = 256;  // a reader refuses more
// What the writer fills a page to: an edit costs a whole page, so pages are kept well under what is allowed.
inline constexpr std::size_t entries_a_page = 64;
inline constexpr std::size_t most_pages = 16'384;
inline constexpr std::size_t longest_catalog_bytes = std::size_t{4} * 1024 * 1024;
inline constexpr std::size_t longest_page_bytes = std::size_t{16} * 1024 * 1024;  // decompressed
inline constexpr std::size_t longest_blob_bytes = std::size_t{64} * 1024 * 1024;  // an attachment
inline constexpr std::size_t longest_rules_bytes = std::size_t{256} * 1024;       // the legal profile

struct PageReference {
    BlobReference blob;
    std::uint32_t count = 0;  // entries in it, with those a reader does not know

    bool operator==(const PageReference&) const = default;
};

struct Catalog {
    std::uint64_t number = 0;  // of the edition; grows by one with every publication
    Instant published;
    Town town;
    std::vector<PageReference> pages;
    int format = format_version;

    bool operator==(const Catalog&) const = default;
};

// Where stored bytes come from: the disk, the network, a map in a test. Thread-safety is the implementation's.
class BlobSource {
  public:
    virtual ~BlobSource() = default;
    // The stored bytes, not yet compared with the hash. Fails when there are none.
    [[nodiscard]] virtual Result<std::string> read(const BlobHash& hash) = 0;
};

// How a blob lies in a tree of files: texts, pages and rules in a zstd frame, pictures as they are.
enum class Packing { frame, none };

struct Blob {
    std::string bytes;  // unpacked
    Packing packing = Packing::frame;

    bool operator==(const Blob&) const = default;
};

// What is written into the tree. Packing takes its time: only for what is not there yet.
[[nodiscard]] std::string stored_form(const Blob& blob);

// By name; the writer's output and a BlobSource for tests.
using Blobs = std::map<BlobHash, Blob>;

class MemoryBlobs final : public BlobSource {
  public:
    explicit MemoryBlobs(const Blobs& blobs);
    [[nodiscard]] Result<std::string> read(const BlobHash& hash) override;

  private:
    std::map<BlobHash, std::string> stored_;
};

// A tree of files "ROOT/blobs/aa/HASH"; reads whole files of at most `longest_blob_bytes`.
class FolderBlobs final : public BlobSource {
  public:
    explicit FolderBlobs(std::string root) : root_(std::move(root)) {}
    [[nodiscard]] Result<std::string> read(const BlobHash& hash) override;

  private:
    std::string root_;
};

// "blobs/aa/HASH".
[[nodiscard]] std::string blob_path(const BlobHash& hash);

// --- reading (kiosk) ---

[[nodiscard]] Result<Catalog> read_catalog(std::string_view stored);

// Compares length and hash first. Entries of kinds or languages of a newer server are left out, not an error.
[[nodiscard]] Result<std::vector<Entry>> read_page(const PageReference& reference, std::string_view stored);

// What is packed: unpacks to at most `limit` bytes and compares them, or in editions of format 1 the packed ones, with
// length and hash. Which of the two is no choice of whoever stores them: no published text is a zstd frame.
[[nodiscard]] Result<std::string> unpack(const BlobReference& reference, std::string_view stored, std::size_t limit);

// A text blob of at most longest_text_bytes, valid UTF-8.
[[nodiscard]] Result<std::string> read_text(const BlobReference& reference, std::string_view stored);

// An attachment: compares length and hash. texts are stored compressed, images as they are.
[[nodiscard]] Result<std::string> read_attachment(const Attachment& attachment, std::string_view stored);

// All entries of a catalog, page by page. Fails at the first page that is missing or broken.
[[nodiscard]] Result<std::vector<Entry>> read_entries(const Catalog& catalog, BlobSource& blobs);

struct NeededBlob {
    BlobReference reference;
    Packing packing = Packing::frame;
    std::size_t limit = 0;  // unpacked
};
[[nodiscard]] NeededBlob needed_page(const PageReference& page);
[[nodiscard]] NeededBlob needed_rules(const Town& town);
// Text and attachments.
[[nodiscard]] std::vector<NeededBlob> blobs_of(const Entry& entry);
// Every blob an edition needs: pages, texts, attachments, the legal profile. `entries` are all of the catalog's.
[[nodiscard]] std::map<BlobHash, NeededBlob> blobs_of(const Catalog& catalog, const std::vector<Entry>& entries);
// Whether stored bytes are that blob: an error says what is wrong.
[[nodiscard]] Result<void> verify(const NeededBlob& blob, std::string_view stored);
// No stored form of the blob is longer.
[[nodiscard]] std::uint64_t longest_stored(const NeededBlob& blob);
// Whether a file begins as the blob does and may be it; a picture, whether it is as long. What a file that was once
// whole is taken by, without reading it through.
[[nodiscard]] bool begins_as(const NeededBlob& blob, const std::filesystem::path& file);

// The entry of an edition of format 1 with texts named by their unpacked bytes, so that it can be compared with one of
// format 2. A text that cannot be read keeps its name.
[[nodiscard]] Entry with_unpacked_names(Entry entry, BlobSource& blobs);

// The legal profile the town goes by: the edition's own, or the one built in when the edition carries none.
[[nodiscard]] Result<LegalProfile> read_legal_profile(const Town& town, BlobSource& blobs);

// --- writing (server) ---

// Adds the bytes to `blobs` and says their name. The same bytes always get the same name.
[[nodiscard]] BlobReference add_text(Blobs& blobs, std::string_view text);
[[nodiscard]] BlobReference add_raw(Blobs& blobs, std::string_view bytes);

// Where the JSON of an entry stands in its page.
struct EntryInPage {
    const Entry* entry;  // of those that were given
    std::size_t page = 0;
    std::size_t begin = 0;
    std::size_t length = 0;
};

struct WrittenEdition {
    Catalog catalog;
    std::string catalog_bytes;
    Blobs blobs;  // the pages
    std::vector<EntryInPage> entries;
};

// Entries are parted by the hash of their id: a range of hashes with more than `page_limit` entries is halved, so that
// a changed entry changes one page and a page that overflows becomes two, whatever lies on the others. Entries keep no
// order; a page is sorted by id and language. Fails when one id has more entries than a page may hold, and when a page
// or the catalog is not read back as given.
// `known`: pages that were read as they are written now, and need not be read again.
[[nodiscard]] Result<WrittenEdition> write_edition(std::uint64_t number, Instant published, const Town& town,
                                                   const std::vector<Entry>& entries,
                                                   std::size_t page_limit = entries_a_page,
                                                   const std::set<BlobHash>& known = {});

}  // namespace veche::content::edition
