#include "server/store/content_drafts.h"

#include "base/sha256.h"
#include "server/store/content_rows.h"

namespace veche::server::store {

std::string tag_of(const Draft& draft) {
    Sha256 all;
    all.add(std::to_string(draft.base) + "\n");
    // No name has a line break in it, no hash a blank.
    for (const SourceFile& file : draft.sources) all.add(file.hash + " " + file.name + "\n");
    return all.hex();
}

}  // namespace veche::server::store

namespace veche::server::store::rows {
namespace {

Result<void> forget_sources(sql::Connection& connection, const std::string& subject, const std::string& person) {
    return connection.run("DELETE FROM draft_file WHERE subject = ?1 AND person = ?2", {subject, person});
}

}  // namespace

Result<std::optional<Draft>> find_draft(sql::Connection& connection, const std::string& subject,
                                        const std::string& person) {
    auto found = connection.first(std::string(draft_columns) + "WHERE subject = ?1 AND person = ?2", {subject, person},
                                  read_draft);
    if (!found || !*found) return found;
    auto files = connection.all("SELECT name, blob FROM draft_file WHERE subject = ?1 AND person = ?2 ORDER BY name",
                                {subject, person}, read_source);
    if (!files) return tl::unexpected(files.error());
    (*found)->sources = std::move(*files);
    return found;
}

Result<void> keep_draft(sql::Connection& connection, const Draft& draft, const By& by) {
    auto kept = connection.run(
        "INSERT INTO draft(subject, person, base, changed) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(subject, person) "
        "DO UPDATE SET base = excluded.base, changed = excluded.changed",
        {draft.subject, by.who, draft.base, by.when});
    if (!kept) return kept;
    if (auto gone = forget_sources(connection, draft.subject, by.who); !gone) return gone;
    for (const SourceFile& file : draft.sources) {
        auto added = connection.run("INSERT INTO draft_file(subject, person, name, blob) VALUES(?1, ?2, ?3, ?4)",
                                    {draft.subject, by.who, file.name, file.hash});
        if (!added) return added;
    }
    return {};
}

Result<void> forget_draft(sql::Connection& connection, const std::string& subject, const std::string& person) {
    if (auto gone = forget_sources(connection, subject, person); !gone) return gone;
    return connection.run("DELETE FROM draft WHERE subject = ?1 AND person = ?2", {subject, person});
}

Result<std::vector<Draft>> drafts(sql::Connection& connection, const std::string& subject) {
    return connection.all(std::string(draft_columns) + "WHERE ?1 = '' OR subject = ?1 ORDER BY subject, person",
                          {subject}, read_draft);
}

Result<void> add_blobs(sql::Connection& connection, const std::vector<StoredBlob>& blobs) {
    for (const StoredBlob& blob : blobs) {
        auto added = connection.run("INSERT INTO blob(hash, length) VALUES(?1, ?2) ON CONFLICT(hash) DO NOTHING",
                                    {blob.hash, blob.length});
        if (!added) return added;
    }
    return {};
}

}  // namespace veche::server::store::rows
