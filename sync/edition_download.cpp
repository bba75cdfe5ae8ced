#include "sync/edition_download.h"

#include "base/files.h"
#include "base/json_reader.h"
#include "base/sha256.h"
#include "content/edition/named_blobs.h"
#include "content/store/store.h"
#include "sync/part_file.h"

namespace veche::sync {
namespace {

namespace edition = content::edition;

constexpr const char* edition_file = "edition";
constexpr std::size_t longest_edition_file = 1024;
constexpr std::string_view catalog_ending = ".json";

struct KeptEditions {
    std::string newest;
    std::string previous;
};

// Empty names when there is none, or the file is broken.
KeptEditions kept_editions(const DurableFolder& root) {
    const Result<std::optional<std::string>> file = root.read(edition_file, longest_edition_file);
    if (!file || !*file) return {};
    const Result<Json> json = parse_json(**file);
    if (!json) return {};
    JsonErrors errors;
    JsonReader reader(*json, "edition", errors);
    KeptEditions kept{reader.text("newest", 64), reader.optional_text("previous", 64)};
    return errors.any() ? KeptEditions{} : kept;
}

std::uint64_t bytes_of(const std::filesystem::path& path) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    return error ? 0 : size;
}

tl::unexpected<Error> does_not_fit() {
    return failure("the edition does not fit on this disk beside the reserve for what residents hand in");
}

}  // namespace

EditionDownload::EditionDownload(std::filesystem::path path, DurableFolder root, DurableFolder catalogs,
                                 DurableFolder parts, FileCalls& calls, std::uint64_t reserve)
    : path_(std::move(path)),
      root_(std::move(root)),
      catalogs_(std::move(catalogs)),
      parts_(std::move(parts)),
      calls_(&calls),
      reserve_(reserve) {}

Result<EditionDownload> EditionDownload::open(const std::filesystem::path& content_folder, FileCalls& calls,
                                              std::uint64_t reserve) {
    Result<DurableFolder> root = DurableFolder::open(content_folder, calls);
    if (!root) return tl::unexpected(root.error());
    Result<DurableFolder> catalogs = DurableFolder::open(content_folder / "catalogs", calls);
    if (!catalogs) return tl::unexpected(catalogs.error());
    Result<DurableFolder> parts = DurableFolder::open(content_folder / "parts", calls);
    if (!parts) return tl::unexpected(parts.error());
    root->remove_unfinished();
    catalogs->remove_unfinished();
    return EditionDownload(content_folder, std::move(*root), std::move(*catalogs), std::move(*parts), calls, reserve);
}

std::optional<edition::Catalog> EditionDownload::read_catalog(const std::string& hash) const {
    const auto bytes = catalogs_.read(hash + std::string(catalog_ending), edition::longest_catalog_bytes);
    if (!bytes || !*bytes || sha256_hex(**bytes) != hash) return std::nullopt;
    Result<edition::Catalog> catalog = edition::read_catalog(**bytes);
    return catalog ? std::optional(std::move(*catalog)) : std::nullopt;
}

Result<std::optional<ReadyEdition>> EditionDownload::newest() const {
    const KeptEditions kept = kept_editions(root_);
    for (const std::string& name : {kept.newest, kept.previous}) {
        const std::optional<protocol::Hash> hash = protocol::from_hex<protocol::Hash>(name);
        if (!hash) continue;
        if (std::optional<edition::Catalog> catalog = read_catalog(name)) {
            return std::optional(ReadyEdition{*hash, std::move(*catalog)});
        }
    }
    return std::optional<ReadyEdition>();
}

Result<DownloadReport> EditionDownload::bring(ContentSource& source, const protocol::tuf::TargetFile& target,
                                              Check check) {
    const bool was_too_large = too_large_ && too_large_catalog_ == target.sha256;
    if (was_too_large && !has_room(too_large_->needed_bytes - reserve_)) return does_not_fit();
    too_large_.reset();
    delta_ = {};
    DeltaSource with_delta(source);
    if (check == Check::changes) ask_for_delta(with_delta, target);
    const Result<std::string> bytes = bring_catalog(with_delta, target);
    if (!bytes) return tl::unexpected(bytes.error());
    const Result<edition::Catalog> catalog = edition::read_catalog(*bytes);
    if (!catalog) return tl::unexpected(catalog.error());
    Work work{with_delta, target, check, {}};
    const Result<void> brought = bring_all(work, *catalog);
    const Result<void> synced = sync_touched();
    // Nothing stays of what was brought before it was seen not to fit.
    if (too_large_) (void)sweep();
    if (!brought) return tl::unexpected(brought.error());
    if (!synced) return tl::unexpected(synced.error());
    // Also when the edition is the same: a damaged catalog was taken away to make room for this one.
    if (const Result<void> kept = catalogs_.create(to_hex(target.sha256) + std::string(catalog_ending), *bytes);
        !kept) {
        return tl::unexpected(kept.error());
    }
    work.report.changed = kept_editions(root_).newest != to_hex(target.sha256);
    if (!work.report.changed) return work.report;
    if (const Result<void> flipped = flip(target.sha256); !flipped) return tl::unexpected(flipped.error());
    work.report.removed = sweep().value_or(0);
    return work.report;
}

void EditionDownload::ask_for_delta(DeltaSource& source, const protocol::tuf::TargetFile& target) {
    const std::string name = kept_editions(root_).newest;
    if (name.empty() || name == to_hex(target.sha256)) return;
    const auto catalog = catalogs_.read(name + std::string(catalog_ending), edition::longest_catalog_bytes);
    if (!catalog || !*catalog || sha256_hex(**catalog) != name) return;
    edition::FolderBlobs blobs(path_.string());
    delta_ = source.load(**catalog, target, blobs);
}

Result<std::string> EditionDownload::bring_catalog(ContentSource& source, const protocol::tuf::TargetFile& target) {
    if (target.length > edition::longest_catalog_bytes) return failure("the catalog is larger than it may be");
    const std::string name = to_hex(target.sha256);
    Result<std::optional<std::string>> here = catalogs_.read(name + std::string(catalog_ending), target.length);
    if (here && *here && protocol::sha256(**here) == target.sha256) return std::move(**here);
    if (!here || *here) {
        // Damaged on this disk: it would stand in the way of the right one.
        if (Result<void> removed = catalogs_.remove(name + std::string(catalog_ending)); !removed) {
            return tl::unexpected(removed.error());
        }
    }
    Result<std::optional<std::string>> bytes =
        source.read("targets/" + protocol::tuf::catalog_file_name(target.sha256), target.length);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!*bytes || (*bytes)->size() != target.length || protocol::sha256(**bytes) != target.sha256) {
        return failure("the catalog is not the signed one");
    }
    return std::move(**bytes);
}

Result<void> EditionDownload::bring_all(Work& work, const edition::Catalog& catalog) {
    if (Result<void> rules = bring_rules(work, catalog.town); !rules) return rules;
    const Result<std::vector<edition::PageReference>> pages = bring_pages(work, catalog);
    if (!pages) return tl::unexpected(pages.error());
    return bring_blobs_of(work, *pages);
}

// The pages that have to be looked into.
Result<std::vector<edition::PageReference>> EditionDownload::bring_pages(Work& work, const edition::Catalog& catalog) {
    std::set<std::string> had;
    if (work.check == Check::changes) {
        const Result<std::optional<ReadyEdition>> before = newest();
        if (before && *before) {
            for (const edition::PageReference& page : (*before)->catalog.pages) had.insert(page.blob.hash);
        }
    }
    std::vector<edition::PageReference> pages;
    std::uint64_t missing = 0;
    for (const edition::PageReference& page : catalog.pages) {
        if (had.contains(page.blob.hash)) continue;
        pages.push_back(page);
        if (!is_here(edition::needed_page(page), Check::changes)) missing += page.blob.length;
    }
    if (Result<void> room = find_room(work, missing); !room) return tl::unexpected(room.error());
    for (const edition::PageReference& page : pages) {
        if (Result<void> brought = bring_blob(work, edition::needed_page(page)); !brought)
            return tl::unexpected(brought.error());
    }
    return pages;
}

Result<void> EditionDownload::bring_blobs_of(Work& work, const std::vector<edition::PageReference>& pages) {
    std::vector<edition::NeededBlob> missing;
    std::uint64_t bytes = 0;
    // What is only mended is in the store already.
    const std::uint64_t growth = work.check == Check::changes ? content::store_growth : 0;
    const auto want = [&](const edition::NeededBlob& blob, std::uint64_t times) {
        if (is_here(blob, work.check)) return;
        missing.push_back(blob);
        bytes += blob.reference.length * times;
    };
    for (const edition::PageReference& page : pages) {
        bytes += page.blob.length * growth;
        const Result<std::string> text =
            read_file(path_ / edition::blob_path(page.blob.hash), edition::longest_stored(edition::needed_page(page)));
        if (!text) return tl::unexpected(text.error());
        const Result<std::vector<content::Entry>> entries = edition::read_page(page, *text);
        if (!entries) return tl::unexpected(entries.error());
        for (const content::Entry& entry : *entries) {
            for (const edition::NeededBlob& blob : edition::blobs_of(entry)) {
                want(blob, blob.reference == entry.text ? 1 + growth : 1);
            }
        }
    }
    if (Result<void> room = find_room(work, bytes); !room) return room;
    for (const edition::NeededBlob& blob : missing) {
        if (Result<void> brought = bring_blob(work, blob); !brought) return brought;
    }
    return {};
}

bool EditionDownload::has_room(std::uint64_t bytes) const {
    const Result<std::uint64_t> free = parts_.free_bytes();
    return !free || *free >= bytes + reserve_;
}

Result<void> EditionDownload::find_room(const Work& work, std::uint64_t bytes) {
    if (bytes == 0 || has_room(bytes)) return {};
    too_large_ = EditionTooLarge{bytes + reserve_, parts_.free_bytes().value_or(0)};
    too_large_catalog_ = work.target.sha256;
    return does_not_fit();
}

// Rules this program cannot read would leave the kiosk without forms: better the edition before.
Result<void> EditionDownload::bring_rules(Work& work, const content::Town& town) {
    if (town.rules.hash.empty()) return {};
    if (Result<void> brought = bring_blob(work, edition::needed_rules(town)); !brought) return brought;
    edition::FolderBlobs blobs(path_.string());
    const Result<content::LegalProfile> profile = edition::read_legal_profile(town, blobs);
    if (!profile) return failure("the legal profile of the new edition: " + profile.error().message);
    return {};
}

bool EditionDownload::is_here(const edition::NeededBlob& blob, Check check) const {
    const std::filesystem::path path = path_ / edition::blob_path(blob.reference.hash);
    if (check == Check::changes) return edition::begins_as(blob, path);
    const Result<std::string> here = read_file(path, edition::longest_stored(blob));
    return here && edition::verify(blob, *here);
}

Result<void> EditionDownload::bring_blob(Work& work, const edition::NeededBlob& blob) {
    if (!content::is_blob_hash(blob.reference.hash) || blob.reference.length > blob.limit) {
        return failure("the catalog names a file that cannot be");
    }
    if (is_here(blob, Check::all)) return {};
    if (Result<void> fetched = fetch_blob(work.source, blob); !fetched) return fetched;
    ++work.report.files;
    work.report.bytes += bytes_of(path_ / edition::blob_path(blob.reference.hash));
    return {};
}

Result<void> EditionDownload::fetch_blob(ContentSource& source, const edition::NeededBlob& blob) {
    const std::string& hash = blob.reference.hash;
    PartFile part(parts_, hash, *calls_, reserve_);
    if (!part.is_open()) return failure(parts_.path().string() + ": nothing can be written there");
    const std::uint64_t largest = edition::longest_stored(blob);
    // A part that is whole already was synced late.
    const Result<std::string> begun = read_file(parts_.path() / hash, largest);
    const std::uint64_t offset = begun && part.size() < largest ? part.size() : 0;
    if (!begun || !edition::verify(blob, *begun)) {
        // Another file may have taken the room since the edition was begun.
        if (!has_room(largest - offset)) {
            return failure(parts_.path().string() + ": the disk has only its reserve left");
        }
        Result<void> fetched = source.fetch(edition::blob_path(hash), offset, largest, part);
        if (!fetched) return fetched;
    }
    if (!part.sync()) return failure(parts_.path().string() + ": a file cannot be synced");
    return place_blob(blob);
}

Result<void> EditionDownload::place_blob(const edition::NeededBlob& blob) {
    const std::string& hash = blob.reference.hash;
    const std::filesystem::path part = parts_.path() / hash;
    const Result<std::string> bytes = read_file(part, edition::longest_stored(blob));
    std::error_code error;
    if (!bytes || !edition::verify(blob, *bytes)) {
        (void)parts_.remove_tree_unsynced(hash);
        return failure(hash + ": the server's file is not the signed one");
    }
    const std::filesystem::path path = path_ / edition::blob_path(hash);
    const bool is_there = std::filesystem::exists(path.parent_path(), error);
    const Result<DurableFolder> folder = is_there ? DurableFolder::open_existing(path.parent_path(), *calls_)
                                                  : DurableFolder::open(path.parent_path(), *calls_);
    if (!folder) return tl::unexpected(folder.error());
    if (Result<void> moved = parts_.move(hash, *folder, path.filename()); !moved) return moved;
    touched_.insert(path.parent_path());
    return {};
}

Result<void> EditionDownload::sync_touched() {
    if (!touched_.empty()) touched_.insert(path_ / "blobs");
    for (const std::filesystem::path& folder : touched_) {
        const Result<DurableFolder> open = DurableFolder::open_existing(folder, *calls_);
        if (!open) return tl::unexpected(open.error());
        if (Result<void> synced = open->sync(); !synced) return synced;
    }
    touched_.clear();
    if (Result<void> synced = parts_.sync(); !synced) return synced;
    return root_.sync();
}

Result<void> EditionDownload::flip(const protocol::Hash& catalog_hash) {
    const KeptEditions kept = kept_editions(root_);
    return root_.replace(edition_file,
                         write_json(Json::Object{{"newest", to_hex(catalog_hash)}, {"previous", kept.newest}}));
}

// A scan for names, without making entries of them: it goes through all pages of the town.
bool EditionDownload::add_names(const std::string& catalog, std::set<std::string>& seen,
                                std::set<std::string>& names) const {
    const auto bytes = catalogs_.read(catalog + std::string(catalog_ending), edition::longest_catalog_bytes);
    const std::optional<edition::Catalog> parsed = read_catalog(catalog);
    if (!bytes || !*bytes || !parsed) return false;
    edition::add_names_in(**bytes, names);
    edition::FolderBlobs blobs(path_.string());
    for (const edition::PageReference& page : parsed->pages) {
        if (!seen.insert(page.blob.hash).second) continue;
        const Result<std::string> stored = blobs.read(page.blob.hash);
        if (!stored) return false;
        const Result<std::string> json = edition::unpack(page.blob, *stored, edition::longest_page_bytes);
        if (!json) return false;
        edition::add_names_in(*json, names);
    }
    return true;
}

Result<std::uint64_t> EditionDownload::sweep() const {
    const KeptEditions kept = kept_editions(root_);
    std::set<std::string> seen;
    std::set<std::string> wanted;
    if (!add_names(kept.newest, seen, wanted)) return failure("the newest edition cannot be read");
    (void)add_names(kept.previous, seen, wanted);
    std::uint64_t removed = 0;
    std::error_code error;
    const auto remove_unwanted = [&](const std::filesystem::path& path, const std::string& name) {
        if (wanted.count(name) != 0) return;
        const auto folder = DurableFolder::open_existing(path.parent_path(), *calls_);
        if (folder && folder->remove_tree_unsynced(path.filename())) ++removed;
    };
    for (auto file = std::filesystem::recursive_directory_iterator(path_ / "blobs", error);
         !error && file != std::filesystem::recursive_directory_iterator(); file.increment(error)) {
        if (file->is_regular_file(error)) remove_unwanted(file->path(), file->path().filename());
    }
    for (const std::string& name : parts_.names().value_or(std::vector<std::string>{})) {
        remove_unwanted(parts_.path() / name, name);
    }
    wanted = {kept.newest, kept.previous};
    for (const std::string& name : catalogs_.names().value_or(std::vector<std::string>{})) {
        remove_unwanted(catalogs_.path() / name, name.substr(0, name.find('.')));
    }
    return removed;
}

}  // namespace veche::sync
