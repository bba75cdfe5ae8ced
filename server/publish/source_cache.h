// What sources gave when they were published last, so that an unchanged one need not be read again: by the hash of its
// bytes, which entry of the last edition it became. The entry itself is never kept here: it is the one of the signed
// edition, so that whatever stands in this file can at most leave an entry as it was signed before.
// DIR/published/sources; lost, damaged or of another edition or program it is empty. One writer, who holds the publish
// lock.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "server/publish/field_reader.h"

namespace veche::server::publish {

// A source without mistakes, notes and attachments, neither poll nor draft act: those depend on more than their bytes.
struct KnownSource {
    content::EntryId id;
    content::Language language = content::Language::russian;
    std::vector<Reference> references;  // without field and line
    std::vector<std::string> links;     // in its text, as written
};

// Of a file's name and bytes and of the settings it is read by.
[[nodiscard]] std::string source_key(std::string_view name, std::string_view settings, std::string_view bytes);

class SourceCache {
  public:
    SourceCache() = default;
    // `edition`: the hash of the catalog that is published now, as it was given to write().
    [[nodiscard]] static SourceCache read(const std::filesystem::path& file, const std::string& edition);

    // Null: not known. Valid as long as this object.
    [[nodiscard]] const KnownSource* find(const std::string& key) const;
    // What write() keeps; everything else goes.
    void keep(std::string key, KnownSource source) { kept_.insert_or_assign(std::move(key), std::move(source)); }
    void forget_kept() { kept_.clear(); }
    // For who goes on in memory: what was kept is what is known.
    void turn() { known_ = std::exchange(kept_, {}); }
    [[nodiscard]] Result<void> write(const std::filesystem::path& file, const std::string& edition) const;

  private:
    std::map<std::string, KnownSource> known_;
    std::map<std::string, KnownSource> kept_;
};

}  // namespace veche::server::publish
