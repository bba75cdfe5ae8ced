#include "server/edition/deltas.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "base/files.h"
#include "base/sha256.h"
#include "content/edition/delta.h"
#include "content/edition/named_blobs.h"
#include "server/edition/published.h"

namespace veche::server {
namespace {

namespace fs = std::filesystem;
namespace edition = content::edition;

constexpr mode_t readable = 0644;
constexpr mode_t enterable = 0755;

// The newest editions older than `number`, the newest first.
std::vector<StoredCatalog> editions_before(const Layout& layout, std::uint64_t number, std::size_t most) {
    std::vector<StoredCatalog> older;
    for (StoredCatalog& stored : read_catalogs(layout)) {
        if (stored.catalog.number < number && older.size() < most) older.push_back(std::move(stored));
    }
    return older;
}

// Adds what the edition names. Editions share most pages: `seen` are those that were looked through.
Result<void> add_names(const StoredCatalog& stored, edition::BlobSource& blobs, std::set<content::BlobHash>& seen,
                       std::set<content::BlobHash>& names) {
    edition::add_names_in(stored.bytes, names);
    for (const edition::PageReference& page : stored.catalog.pages) {
        if (!seen.insert(page.blob.hash).second) continue;
        const auto bytes = blobs.read(page.blob.hash);
        if (!bytes) return tl::unexpected(bytes.error());
        const auto json = edition::unpack(page.blob, *bytes, edition::longest_page_bytes);
        if (!json) return tl::unexpected(json.error());
        edition::add_names_in(*json, names);
    }
    return {};
}

template <typename Wanted>
std::size_t remove_others(const fs::path& folder, const Wanted& is_wanted) {
    std::size_t removed = 0;
    std::error_code error;
    for (auto file = fs::recursive_directory_iterator(folder, error);
         !error && file != fs::recursive_directory_iterator(); file.increment(error)) {
        std::error_code failed;
        const std::string name = file->path().filename().string();
        if (!file->is_regular_file(failed) || is_wanted(name)) continue;
        if (remove_path_unsynced(file->path())) ++removed;
    }
    return removed;
}

}  // namespace

Result<std::vector<std::string>> write_deltas(const Layout& layout, std::string_view newest_catalog) {
    const auto newest = edition::read_catalog(newest_catalog);
    if (!newest) return tl::unexpected(newest.error());
    if (auto made = make_folders(layout.deltas(), enterable); !made) return tl::unexpected(made.error());
    edition::FolderBlobs blobs(layout.content().string());
    std::vector<std::string> failed;
    for (const StoredCatalog& older : editions_before(layout, newest->number, kept_editions)) {
        const auto delta = edition::make_delta(older.bytes, newest_catalog, blobs);
        if (!delta) {
            failed.push_back("No delta from edition " + std::to_string(older.catalog.number) + ": " +
                             delta.error().message + ".");
            continue;
        }
        const auto file = layout.content() / edition::delta_path(sha256_hex(older.bytes), sha256_hex(newest_catalog));
        if (auto written = write_file_unsynced(file, *delta, readable); !written) {
            return tl::unexpected(written.error());
        }
    }
    if (auto synced = sync_folder(layout.deltas()); !synced) return tl::unexpected(synced.error());
    return failed;
}

Result<std::size_t> remove_old_editions(const Layout& layout) {
    const auto published = read_published(layout);
    if (!published) return tl::unexpected(published.error());
    if (!*published) return 0;
    const std::vector<StoredCatalog> kept =
        editions_before(layout, (*published)->catalog.number + 1, kept_editions + 1);
    edition::FolderBlobs blobs(layout.content().string());
    std::set<content::BlobHash> seen;
    std::set<content::BlobHash> names;
    std::set<std::string> catalogs;
    std::set<std::string> deltas;
    const auto& target = (*published)->targets.targets.at(std::string(protocol::tuf::catalog_target));
    for (const StoredCatalog& stored : kept) {
        const content::BlobHash hash = sha256_hex(stored.bytes);
        catalogs.insert(protocol::tuf::catalog_file_name(protocol::sha256(stored.bytes)));
        deltas.insert(fs::path(edition::delta_path(hash, protocol::to_hex(target.sha256))).filename());
        if (auto added = add_names(stored, blobs, seen, names); !added) return tl::unexpected(added.error());
    }
    return remove_others(layout.targets(), [&](const std::string& name) { return catalogs.contains(name); }) +
           remove_others(layout.deltas(), [&](const std::string& name) { return deltas.contains(name); }) +
           remove_others(layout.content() / "blobs", [&](const std::string& name) { return names.contains(name); });
}

}  // namespace veche::server
