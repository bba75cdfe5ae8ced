#include "server/editorial/export.h"

#include <algorithm>
#include <map>
#include <system_error>

#include "base/files.h"
#include "base/sha256.h"
#include "server/publish/canonical_form.h"

namespace veche::server::editorial {
namespace {

namespace fs = std::filesystem;

using FileHashes = std::map<std::string, std::string>;  // by name

// What the store says must not lead out of the folder, nor to what a folder of texts has not.
bool is_below(const fs::path& name) {
    return name.is_relative() && !name.empty() && std::none_of(name.begin(), name.end(), [](const fs::path& part) {
               return part.empty() || part.string().starts_with('.');
           });
}

Result<FileHashes> files_of(store::ContentStore& store, const store::LiveEdition& live, Exported& exported) {
    FileHashes hashes;
    for (const auto& [subject, now] : live.subjects) {
        const bool has_source = subject != publish::rules_subject;
        if (now.version == 0 && has_source) exported.without_source.push_back(subject);
        if (now.version == 0) continue;
        const auto sources = store.sources(now.version);
        if (!sources) return tl::unexpected(sources.error());
        for (const store::SourceFile& file : *sources) {
            if (!is_below(file.name)) return failure("'" + file.name + "' of " + subject + ": no name of a file");
            const auto [there, is_new] = hashes.emplace(file.name, file.hash);
            if (!is_new && there->second != file.hash) {
                return failure(file.name + ": two entries have different files of this name");
            }
        }
    }
    return hashes;
}

}  // namespace

Result<Exported> export_folder(store::ContentStore& store, const store::ContentFiles& files, const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder, error)) return failure(folder.string() + ": already there; an export needs a new folder");
    const auto live = store.live();
    if (!live) return tl::unexpected(live.error());
    if (live->subjects.empty()) {
        return failure("nothing is kept of what was published; publish the town's folder once, then it is");
    }
    Exported exported;
    const auto hashes = files_of(store, *live, exported);
    if (!hashes) return tl::unexpected(hashes.error());
    const auto known = store.blobs();
    if (!known) return tl::unexpected(known.error());
    std::map<std::string, std::uint64_t> lengths;
    for (const store::StoredBlob& blob : *known) lengths.emplace(blob.hash, blob.length);
    // Under its name it is whole.
    const fs::path whole = fs::absolute(folder, error).lexically_normal();
    const fs::path target = whole.has_filename() ? whole : whole.parent_path();
    const fs::path unfinished = target.parent_path() / ("." + target.filename().string() + ".unfinished");
    if (auto gone = remove_path(unfinished); !gone) return tl::unexpected(gone.error());
    if (auto made = make_folders(unfinished, 0755); !made) return tl::unexpected(made.error());
    for (const auto& [name, hash] : *hashes) {
        const auto bytes = files.read({hash, lengths[hash]});
        if (!bytes) return tl::unexpected(bytes.error());
        const fs::path file = unfinished / name;
        if (auto made = make_folders_unsynced(file.parent_path()); !made) return tl::unexpected(made.error());
        if (auto written = write_file_unsynced(file, *bytes, 0644); !written) return tl::unexpected(written.error());
        ++exported.files;
    }
    if (auto synced = sync_file_system(unfinished); !synced) return tl::unexpected(synced.error());
    if (auto named = rename_path(unfinished, target); !named) return tl::unexpected(named.error());
    return exported;
}

}  // namespace veche::server::editorial
