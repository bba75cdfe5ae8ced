#include "server/editorial/check.h"

#include "base/sha256.h"

namespace veche::server::editorial {

Result<std::vector<std::string>> check_store(store::ContentStore& store, const store::ContentFiles& files) {
    std::vector<std::string> faults;
    const auto blobs = store.blobs();
    if (!blobs) return tl::unexpected(blobs.error());
    for (const store::StoredBlob& blob : *blobs) {
        if (const auto bytes = files.read(blob); !bytes) faults.push_back(bytes.error().message);
    }
    const auto approved = store.approved();
    if (!approved) return tl::unexpected(approved.error());
    for (const store::ApprovedVersion& each : *approved) {
        const std::string hash = sha256_hex(each.form);
        if (hash == each.hash && hash == each.approved_hash) continue;
        faults.push_back(each.subject + ": its version " + std::to_string(each.number) +
                         " was changed after it was approved");
    }
    return faults;
}

}  // namespace veche::server::editorial
