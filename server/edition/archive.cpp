#include "server/edition/archive.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <system_error>
#include <tuple>

#include "base/files.h"
#include "base/json_reader.h"
#include "content/entry_json.h"
#include "content/option_ids.h"

namespace veche::server {
namespace {

namespace fs = std::filesystem;
using content::Entry;
using content::Language;

constexpr std::uint64_t longest_version = std::uint64_t{16} * 1024 * 1024;  // no shorter than a page of the catalog
constexpr int format = 1;
constexpr mode_t readable = 0644;
constexpr mode_t enterable = 0755;

fs::path file_of(const Layout& layout, const Entry& entry) {
    return layout.archived_polls() / entry.id.text() /
           fmt::format("{:010}.{}.json", entry.revision, content::code(entry.language));
}

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error);
}

Result<PollVersion> read_version(const fs::path& file) {
    const auto bytes = read_file(file, longest_version);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto json = parse_json(*bytes);
    if (!json) return failure(file.string() + ": " + json.error().message);
    JsonErrors errors;
    JsonReader reader(*json, file.string(), errors);
    PollVersion version;
    version.published = reader.instant("published");
    (void)reader.integer("format", format, format);
    const Json* entry = json->find("entry");
    if (errors.any() || entry == nullptr) return failure(errors.any() ? errors.first : file.string() + ": no entry");
    auto read = content::entry_from_value(*entry);
    if (!read) return failure(file.string() + ": " + read.error().message);
    version.entry = std::move(*read);
    return version;
}

Result<void> read_polls(const Layout& layout, Archive& archive) {
    std::error_code error;
    for (const auto& poll : fs::directory_iterator(layout.archived_polls(), error)) {
        for (const auto& file : fs::directory_iterator(poll.path(), error)) {
            // What a killed write has left was never published.
            if (file.path().extension() != ".json") continue;
            auto version = read_version(file.path());
            if (!version) return tl::unexpected(version.error());
            archive.polls[version->entry.id].push_back(std::move(*version));
        }
    }
    if (error && is_there(layout.archived_polls())) {
        return failure(layout.archived_polls().string() + ": cannot be read: " + error.message());
    }
    return {};
}

// By revision before time: a clock may have been wrong, a revision never goes back.
void sort_versions(Archive& archive) {
    for (auto& [id, history] : archive.polls) {
        std::sort(history.begin(), history.end(), [](const PollVersion& left, const PollVersion& right) {
            return std::tuple(left.entry.revision, left.published, left.entry.language) <
                   std::tuple(right.entry.revision, right.published, right.entry.language);
        });
    }
}

Result<void> read_revisions(const Layout& layout, Archive& archive) {
    const auto bytes = read_file(layout.archived_revisions(), longest_revisions_bytes);
    if (!bytes) return tl::unexpected(bytes.error());
    const std::string name = layout.archived_revisions().string();
    const auto json = parse_json(*bytes);
    if (!json) return failure(name + ": " + json.error().message);
    JsonErrors errors;
    JsonReader reader(*json, name, errors);
    (void)reader.integer("format", format, format);
    const Json* entries = json->find("revisions");
    if (errors.any() || entries == nullptr || entries->object() == nullptr) return failure(name + ": not an archive");
    for (const auto& [id, languages] : *entries->object()) {
        if (languages.object() == nullptr) return failure(name + ": " + id + ": expected an object");
        for (const auto& [code, revision] : *languages.object()) {
            const auto language = content::language_from_code(code);
            const std::int64_t* number = revision.integer();
            if (!language || number == nullptr || *number < 0 || *number > UINT32_MAX) {
                return failure(name + ": " + id + ": expected revisions by language");
            }
            archive.revisions[{content::EntryId(id), *language}] = static_cast<std::uint32_t>(*number);
        }
    }
    return {};
}

// Of a folder of before. Editions share most pages: each is read once, but added with every edition it is in.
void add_editions_there(const Layout& layout, Archive& archive) {
    content::edition::FolderBlobs blobs(layout.content().string());
    std::set<content::BlobHash> seen;
    auto catalogs = read_catalogs(layout);
    std::reverse(catalogs.begin(), catalogs.end());  // the oldest first
    for (const auto& [catalog, bytes] : catalogs) {
        for (const auto& page : catalog.pages) {
            if (!seen.insert(page.blob.hash).second) continue;
            const auto stored = blobs.read(page.blob.hash);
            const auto entries = stored ? content::edition::read_page(page, *stored) : tl::unexpected(stored.error());
            // An old page that rotted takes its own versions along and nothing else.
            if (entries) add_edition(archive, *entries, catalog.published);
        }
    }
}

const Entry* same_version(const PollHistory& history, const Entry& entry) {
    for (const PollVersion& version : history) {
        if (version.entry.language == entry.language && version.entry.revision == entry.revision) return &version.entry;
    }
    return nullptr;
}

Json json_of(const Archive& archive) {
    Json::Object entries;
    for (const auto& [key, revision] : archive.revisions) {
        Json& languages = entries.try_emplace(key.first.text(), Json::Object{}).first->second;
        languages.insert(std::string(content::code(key.second)), revision);
    }
    return Json::Object{{"format", format}, {"revisions", std::move(entries)}};
}

Result<void> write_version(const Layout& layout, const PollVersion& version) {
    const fs::path file = file_of(layout, version.entry);
    if (is_there(file)) return {};
    if (auto made = make_folder(file.parent_path(), enterable); !made) return made;
    const Json json = Json::Object{
        {"entry", content::to_value(version.entry)}, {"format", format}, {"published", to_string(version.published)}};
    return write_file(file, write_json(json), readable);
}

}  // namespace

std::vector<std::size_t> publications_of(const PollHistory& history) {
    std::vector<std::size_t> numbers;
    std::set<Language> languages;
    for (std::size_t i = 0; i < history.size(); ++i) {
        // Two publications may have come within a second; one has each language once.
        const bool same =
            i > 0 && history[i - 1].published == history[i].published && !languages.contains(history[i].entry.language);
        if (!same) languages.clear();
        languages.insert(history[i].entry.language);
        numbers.push_back(i == 0 ? 0 : numbers.back() + (same ? 0 : 1));
    }
    return numbers;
}

void add_edition(Archive& archive, const std::vector<Entry>& entries, Instant published) {
    std::map<content::EntryId, std::vector<Entry>> polls;
    for (const Entry& entry : entries) {
        std::uint32_t& last = archive.revisions[{entry.id, entry.language}];
        last = std::max(last, entry.revision);
        if (entry.kind() == content::Kind::poll) polls[entry.id].push_back(entry);
    }
    for (auto& [id, languages] : polls) {
        PollHistory& history = archive.polls[id];
        std::vector<Entry> before;
        for (const PollVersion& version : history) before.push_back(version.entry);
        std::sort(languages.begin(), languages.end(),
                  [](const Entry& left, const Entry& right) { return left.language < right.language; });
        const content::PollDetails* original = nullptr;
        for (Entry& entry : languages) {
            auto& poll = std::get<content::PollDetails>(entry.details);
            if (const Entry* known = same_version(history, entry)) {
                poll = std::get<content::PollDetails>(known->details);
            } else {
                content::give_option_ids(poll, entry.language, original, before);
                history.push_back({published, entry});
            }
            if (original == nullptr) original = &poll;
        }
    }
}

Result<Archive> read_archive(const Layout& layout) {
    return read_archive(layout, read_last_edition(layout));
}

Result<Archive> read_archive(const Layout& layout, const std::optional<LastEdition>& last) {
    Archive archive;
    if (auto read = read_polls(layout, archive); !read) return tl::unexpected(read.error());
    if (!is_there(layout.archived_revisions())) {
        add_editions_there(layout, archive);
    } else if (auto read = read_revisions(layout, archive); !read) {
        return tl::unexpected(read.error());
    }
    sort_versions(archive);
    // Of a damaged edition everything that was published is in the archive already, or in the catalogs of before.
    if (!last || !last->damage.empty()) return archive;
    add_edition(archive, last->entries, last->catalog.published);
    sort_versions(archive);
    return archive;
}

Result<Archive> read_archive_and_editions(const Layout& layout) {
    Archive archive;
    if (auto read = read_polls(layout, archive); !read) return tl::unexpected(read.error());
    sort_versions(archive);
    for (const auto& [id, history] : archive.polls) {
        for (const PollVersion& version : history) {
            std::uint32_t& last = archive.revisions[{id, version.entry.language}];
            last = std::max(last, version.entry.revision);
        }
    }
    Archive noted;
    if (is_there(layout.archived_revisions())) {
        if (auto read = read_revisions(layout, noted); !read) return tl::unexpected(read.error());
    }
    for (const auto& [key, revision] : noted.revisions) {
        std::uint32_t& last = archive.revisions[key];
        last = std::max(last, revision);
    }
    add_editions_there(layout, archive);
    sort_versions(archive);
    return archive;
}

Result<void> check_archived_poll(const Layout& layout, const fs::path& file) {
    const auto version = read_version(file);
    if (!version) return tl::unexpected(version.error());
    return file_of(layout, version->entry) == file ? Result<void>()
                                                   : failure(file.string() + ": not the version its name says");
}

Result<void> check_archived_revisions(const Layout& layout) {
    Archive archive;
    return read_revisions(layout, archive);
}

Result<void> write_archive(const Layout& layout, const Archive& archive) {
    for (const fs::path& folder : {layout.archive(), layout.archived_polls()}) {
        if (auto made = make_folder(folder, enterable); !made) return made;
    }
    for (const auto& [id, history] : archive.polls) {
        for (const PollVersion& version : history) {
            if (auto written = write_version(layout, version); !written) return written;
        }
    }
    // Also what a publication left that was killed.
    if (auto synced = sync_file_system(layout.archive()); !synced) return synced;
    return write_file(layout.archived_revisions(), write_json(json_of(archive)), readable);
}

}  // namespace veche::server
