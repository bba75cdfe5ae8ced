#include "sync/delta_source.h"

#include "base/sha256.h"
#include "content/edition/compression.h"

namespace veche::sync {

namespace edition = content::edition;

DeltaUse DeltaSource::load(const std::string& old_catalog, const protocol::tuf::TargetFile& target,
                           edition::BlobSource& blobs) {
    const content::BlobReference catalog{to_hex(target.sha256), target.length};
    const auto delta =
        whole_files_.read(edition::delta_path(sha256_hex(old_catalog), catalog.hash), edition::longest_delta_bytes);
    if (!delta) return {DeltaUse::Outcome::refused, delta.error().message};
    if (!*delta) return {DeltaUse::Outcome::missing, "the server has none from this kiosk's edition"};
    const auto applied = edition::apply_delta(**delta, old_catalog, catalog, blobs);
    if (!applied) return {DeltaUse::Outcome::refused, applied.error().message};
    at_hand_.emplace("targets/" + protocol::tuf::catalog_file_name(target.sha256), applied->catalog);
    for (const auto& [hash, blob] : applied->blobs) {
        at_hand_.emplace(edition::blob_path(hash), edition::compress(blob.bytes, edition::kept_level));
    }
    return {DeltaUse::Outcome::used, {}};
}

Result<std::optional<std::string>> DeltaSource::read(const std::string& path, std::uint64_t largest) {
    const auto found = at_hand_.find(path);
    if (found == at_hand_.end()) return whole_files_.read(path, largest);
    return std::optional(found->second);
}

Result<void> DeltaSource::fetch(const std::string& path, std::uint64_t offset, std::uint64_t largest, PartSink& sink) {
    const auto found = at_hand_.find(path);
    if (found == at_hand_.end()) return whole_files_.fetch(path, offset, largest, sink);
    if (!sink.begin(0) || !sink.add(found->second)) return failure(path + ": cannot be kept");
    return {};
}

}  // namespace veche::sync
