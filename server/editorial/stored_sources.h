// Files of versions as what a town's texts are read from. Not thread-safe.
#pragma once

#include <map>
#include <string>

#include "server/publish/errors.h"
#include "server/publish/source_files.h"
#include "server/store/content_files.h"
#include "server/store/content_store.h"

namespace veche::server::editorial {

// By name, as it is spelt in the town's folder.
using NamedBlobs = std::map<std::string, store::StoredBlob>;

// What a version or a draft may call a file: a relative name that `export` can write and `publish` would read.
[[nodiscard]] bool is_source_name(std::string_view name);

class StoredSources final : public publish::SourceFiles {
  public:
    // All must outlive it; what is wrong goes to `errors`. `town`: what it is called without a town.toml.
    StoredSources(const NamedBlobs& blobs, const store::ContentFiles& stored, std::string town,
                  publish::ErrorList& errors);

    [[nodiscard]] const std::map<std::string, std::string>& files() const override { return files_; }
    [[nodiscard]] std::optional<std::string> read(const std::string& name, std::size_t limit) override;
    [[nodiscard]] std::optional<std::string> fingerprint(const std::string& name) const override;
    [[nodiscard]] std::string name() const override { return town_; }

  private:
    [[nodiscard]] const store::StoredBlob& blob(const std::string& name) const { return blobs_.at(files_.at(name)); }

    const NamedBlobs& blobs_;
    const store::ContentFiles& stored_;
    std::string town_;
    publish::ErrorList& errors_;
    std::map<std::string, std::string> files_;
};

}  // namespace veche::server::editorial
