#include "server/edition/published.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "base/files.h"

namespace veche::server {
namespace {

namespace tuf = protocol::tuf;

constexpr std::uint64_t most_roots = 1'000'000;

bool is_there(const std::filesystem::path& file) {
    std::error_code error;
    return std::filesystem::exists(file, error);
}

// Reads one metadata file and says its name when it is broken.
template <typename Value>
Result<Value> read_metadata(const Layout& layout, const std::string& name, const tuf::Root& root,
                            Result<Value> (*read)(std::string_view, const tuf::Root&)) {
    const auto file = layout.metadata() / name;
    auto bytes = read_file(file, tuf::largest_metadata);
    if (!bytes) return tl::unexpected(bytes.error());
    auto value = read(*bytes, root);
    if (!value) return failure(file.string() + ": " + value.error().message);
    return value;
}

Result<content::edition::Catalog> read_catalog_file(const Layout& layout, const tuf::Targets& targets) {
    const auto target = targets.targets.find(std::string(tuf::catalog_target));
    if (target == targets.targets.end()) return failure("the published targets name no catalog");
    const auto file = layout.targets() / tuf::catalog_file_name(target->second.sha256);
    auto bytes = read_file(file, content::edition::longest_catalog_bytes);
    if (!bytes) return tl::unexpected(bytes.error());
    auto catalog = content::edition::read_catalog(*bytes);
    if (!catalog) return failure(file.string() + ": " + catalog.error().message);
    return catalog;
}

}  // namespace

Result<std::optional<tuf::Root>> read_newest_root(const Layout& layout) {
    std::uint64_t version = 0;
    while (version < most_roots && is_there(layout.metadata() / tuf::root_file_name(version + 1))) ++version;
    if (version == 0) return std::optional<tuf::Root>();
    const auto file = layout.metadata() / tuf::root_file_name(version);
    auto bytes = read_file(file, tuf::largest_metadata);
    if (!bytes) return tl::unexpected(bytes.error());
    auto root = tuf::read_first_root(*bytes);
    if (!root) return failure(file.string() + ": " + root.error().message);
    return std::optional<tuf::Root>(std::move(*root));
}

Result<std::optional<Published>> read_published(const Layout& layout) {
    const auto root = read_newest_root(layout);
    if (!root) return tl::unexpected(root.error());
    const std::string timestamp_name(tuf::timestamp_file_name);
    if (!*root || !is_there(layout.metadata() / timestamp_name)) return std::optional<Published>();
    auto timestamp = read_metadata(layout, timestamp_name, **root, &tuf::read_timestamp);
    if (!timestamp) return tl::unexpected(timestamp.error());
    auto snapshot =
        read_metadata(layout, tuf::snapshot_file_name(timestamp->snapshot.version), **root, &tuf::read_snapshot);
    if (!snapshot) return tl::unexpected(snapshot.error());
    const auto listed = snapshot->files.find("targets.json");
    if (listed == snapshot->files.end()) return failure("the published snapshot names no targets");
    auto targets = read_metadata(layout, tuf::targets_file_name(listed->second.version), **root, &tuf::read_targets);
    if (!targets) return tl::unexpected(targets.error());
    auto catalog = read_catalog_file(layout, *targets);
    if (!catalog) return tl::unexpected(catalog.error());
    return std::optional<Published>(Published{**root, *timestamp, *snapshot, *targets, std::move(*catalog)});
}

namespace {

// Adds what is on the catalog's readable pages and not there yet; false: a page could not be read.
bool add_entries(const Layout& layout, const content::edition::Catalog& catalog, LastEdition& last) {
    content::edition::FolderBlobs blobs(layout.content().string());
    std::set<std::pair<content::EntryId, content::Language>> known;
    for (const content::Entry& entry : last.entries) known.emplace(entry.id, entry.language);
    bool is_whole = true;
    for (const content::edition::PageReference& page : catalog.pages) {
        const auto stored = blobs.read(page.blob.hash);
        auto entries = stored ? content::edition::read_page(page, *stored) : tl::unexpected(stored.error());
        if (!entries) {
            is_whole = false;
            if (&catalog == &last.catalog) last.damage.push_back(entries.error().message);
            continue;
        }
        for (content::Entry& entry : *entries) {
            if (!known.emplace(entry.id, entry.language).second) continue;
            if (catalog.format == content::edition::format_version) {
                last.entries.push_back(std::move(entry));
                continue;
            }
            content::Entry renamed = content::edition::with_unpacked_names(entry, blobs);
            if (renamed.text != entry.text) last.former_names[renamed.text.hash] = entry.text.hash;
            last.entries.push_back(std::move(renamed));
        }
    }
    return is_whole;
}

}  // namespace

Result<std::string> LastEditionBlobs::read(const content::BlobHash& hash) {
    if (!last_) return blobs_.read(hash);
    const auto former = last_->former_names.find(hash);
    return blobs_.read(former == last_->former_names.end() ? hash : former->second);
}

std::optional<LastEdition> read_last_edition(const Layout& layout) {
    LastEdition last;
    auto published = read_published(layout);
    if (published && *published) {
        last.catalog = std::move((*published)->catalog);
        last.catalog_hash = to_hex((*published)->targets.targets.at(std::string(tuf::catalog_target)).sha256);
    } else {
        auto catalogs = read_catalogs(layout);
        if (catalogs.empty() && published) return std::nullopt;
        last.damage.push_back(published ? "the timestamp of what is published is lost" : published.error().message);
        if (catalogs.empty()) return last;
        last.catalog = std::move(catalogs.front().catalog);
    }
    if (add_entries(layout, last.catalog, last)) return last;
    for (const auto& [older, bytes] : read_catalogs(layout)) {
        if (older.number < last.catalog.number && add_entries(layout, older, last)) break;
    }
    return last;
}

std::vector<StoredCatalog> read_catalogs(const Layout& layout) {
    std::vector<StoredCatalog> catalogs;
    std::error_code error;
    for (const auto& file : std::filesystem::directory_iterator(layout.targets(), error)) {
        auto bytes = read_file(file.path(), content::edition::longest_catalog_bytes);
        if (!bytes || file.path().filename() != tuf::catalog_file_name(protocol::sha256(*bytes))) continue;
        auto catalog = content::edition::read_catalog(*bytes);
        if (catalog) catalogs.push_back({std::move(*catalog), std::move(*bytes)});
    }
    std::sort(catalogs.begin(), catalogs.end(),
              [](const auto& a, const auto& b) { return a.catalog.number > b.catalog.number; });
    return catalogs;
}

Result<std::vector<content::Entry>> read_published_entries(const Layout& layout, const Published& published) {
    content::edition::FolderBlobs blobs(layout.content().string());
    return content::edition::read_entries(published.catalog, blobs);
}

}  // namespace veche::server
