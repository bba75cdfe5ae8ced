// A source of signed content that has the new pages and texts of an edition at hand, from a delta, and asks another
// source for everything else. Inside sync/ only; used by one thread.
#pragma once

#include <map>
#include <string>

#include "content/edition/delta.h"
#include "sync/content_source.h"
#include "sync/protocol/tuf.h"
#include "sync/status.h"

namespace veche::sync {

class DeltaSource final : public ContentSource {
  public:
    explicit DeltaSource(ContentSource& whole_files) : whole_files_(whole_files) {}

    // Asks for the delta from the edition whose catalog has these bytes to `target`, in one request. `blobs` has that
    // edition. Whatever is wrong with the delta costs only itself: then nothing is at hand.
    [[nodiscard]] DeltaUse load(const std::string& old_catalog, const protocol::tuf::TargetFile& target,
                                content::edition::BlobSource& blobs);

    [[nodiscard]] Result<std::optional<std::string>> read(const std::string& path, std::uint64_t largest) override;
    [[nodiscard]] Result<void> fetch(const std::string& path, std::uint64_t offset, std::uint64_t largest,
                                     PartSink& sink) override;

  private:
    ContentSource& whole_files_;
    std::map<std::string, std::string> at_hand_;  // stored form by path
};

}  // namespace veche::sync
