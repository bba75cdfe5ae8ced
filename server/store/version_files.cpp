#include "server/store/version_files.h"

#include "content/edition/named_blobs.h"

namespace veche::server::store::rows {

Result<void> name_sources(sql::Connection& connection, std::int64_t version, const std::vector<SourceFile>& sources) {
    for (const SourceFile& file : sources) {
        auto named = connection.run("INSERT INTO version_file(version, name, blob) VALUES(?1, ?2, ?3)",
                                    {version, file.name, file.hash});
        if (!named) return named;
    }
    return {};
}

Result<void> name_published(sql::Connection& connection, std::int64_t version, std::string_view form) {
    std::set<content::BlobHash> hashes;
    content::edition::add_names_in(form, hashes);
    for (const content::BlobHash& hash : hashes) {
        auto named = connection.run(
            "INSERT INTO version_blob(version, blob) SELECT version.number, blob.hash FROM version, blob "
            "WHERE version.number = ?1 AND blob.hash = ?2 ON CONFLICT(version, blob) DO NOTHING",
            {version, hash});
        if (!named) return named;
    }
    return {};
}

}  // namespace veche::server::store::rows
