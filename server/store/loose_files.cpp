#include "server/store/loose_files.h"

#include "server/audit/log.h"

namespace veche::server::store {

Result<bool> LooseFiles::add(const StoredBlob& file, const std::function<Result<void>()>& put, const By& by) {
    auto transaction = sql::Transaction::begin(connection_);
    if (!transaction) return tl::unexpected(transaction.error());
    const auto rows = connection_.write("INSERT INTO blob(hash, length) VALUES(?1, ?2) ON CONFLICT(hash) DO NOTHING",
                                        {file.hash, file.length});
    if (!rows) return tl::unexpected(rows.error());
    const bool is_new = *rows > 0;
    if (auto there = put(); !there) return tl::unexpected(there.error());
    if (is_new) {
        const audit::Act act{by.who, by.from, "content.file", file.hash, Json::Object{{"length", file.length}}};
        if (const auto line = audit::Log(connection_).add(act, by.when); !line) return tl::unexpected(line.error());
    }
    if (auto committed = transaction->commit(); !committed) return tl::unexpected(committed.error());
    return is_new;
}

Result<std::set<std::string>> LooseFiles::named() {
    std::set<std::string> hashes;
    auto read = connection_.read(
        "SELECT blob FROM draft_file UNION SELECT blob FROM version_file UNION SELECT blob FROM version_blob UNION "
        "SELECT hash FROM blob WHERE kept = 1",
        {}, [&](const sql::Row& row) { hashes.insert(row.text(0)); });
    if (!read) return tl::unexpected(read.error());
    return hashes;
}

Result<void> LooseFiles::forget(const std::vector<std::string>& hashes, const MayGo& may_go) {
    auto transaction = sql::Transaction::begin(connection_);
    if (!transaction) return tl::unexpected(transaction.error());
    for (const std::string& hash : hashes) {
        if (!may_go(hash)) continue;
        auto forgotten = connection_.run(
            "DELETE FROM blob WHERE hash = ?1 AND kept = 0 "
            "AND NOT EXISTS(SELECT 1 FROM draft_file WHERE blob = ?1) "
            "AND NOT EXISTS(SELECT 1 FROM version_file WHERE blob = ?1) "
            "AND NOT EXISTS(SELECT 1 FROM version_blob WHERE blob = ?1)",
            {hash});
        if (!forgotten) return forgotten;
    }
    return transaction->commit();
}

Result<std::size_t> LooseFiles::remove_forgotten(const std::vector<std::string>& hashes, const MayGo& may_go,
                                                 const std::function<Result<void>(const std::string&)>& remove) {
    // Alone: nobody adds one before it has gone.
    auto transaction = sql::Transaction::begin(connection_);
    if (!transaction) return tl::unexpected(transaction.error());
    std::size_t removed = 0;
    for (const std::string& hash : hashes) {
        const auto rows = connection_.number("SELECT count(*) FROM blob WHERE hash = ?1", {hash});
        if (!rows) return tl::unexpected(rows.error());
        if (*rows > 0 || !may_go(hash)) continue;
        if (auto done = remove(hash); !done) return tl::unexpected(done.error());
        ++removed;
    }
    return removed;
}

}  // namespace veche::server::store
