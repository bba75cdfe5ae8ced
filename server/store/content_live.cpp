#include "server/store/content_live.h"

#include "server/store/content_rows.h"

namespace veche::server::store::rows {
namespace {

static_assert(static_cast<int>(ApprovedHow::by_command) == 1);

Result<void> go_live(sql::Connection& connection, const std::string& subject, const std::string& hash) {
    // Others may have sent the same words from other sources.
    const auto version = connection.number(
        "SELECT version FROM approval WHERE subject = ?1 AND hash = ?2 ORDER BY lapsed, number DESC LIMIT 1",
        {subject, hash});
    if (!version) return tl::unexpected(version.error());
    auto set = connection.run(
        "INSERT INTO live(subject, hash, version) VALUES(?1, ?2, ?3) ON CONFLICT(subject) DO UPDATE SET hash = "
        "excluded.hash, version = excluded.version",
        {subject, hash, *version});
    if (!set) return set;
    auto published = connection.run("UPDATE version SET state = ?2 WHERE number = ?1",
                                    {*version, number_of(VersionState::published)});
    if (!published) return published;
    auto lapsed = connection.run(
        "UPDATE approval SET lapsed = 1 WHERE subject = ?1 AND lapsed = 0 AND hash <> ?2 AND live <> ?2 AND NOT " +
            is_begun_from("?3", "?2"),
        {subject, hash, *version});
    if (!lapsed) return lapsed;
    return connection.run(
        "UPDATE version SET state = ?2 WHERE subject = ?1 AND state = ?3 AND NOT EXISTS(SELECT 1 FROM approval "
        "WHERE approval.subject = ?1 AND approval.version = version.number AND approval.lapsed = 0)",
        {subject, number_of(VersionState::lapsed), number_of(VersionState::approved)});
}

}  // namespace

// Whoever sends at the desk begins from the newest version; a command's folder knows nothing of what waits.
std::string is_begun_from(const std::string& version, const std::string& hash) {
    return "(approval.how <> 1 AND approval.version > " + version +
           " AND EXISTS(SELECT 1 FROM approval AS before WHERE before.subject = approval.subject AND before.version "
           "= " +
           version + " AND before.hash = " + hash +
           " AND before.live = approval.live) AND NOT EXISTS(SELECT 1 FROM approval AS other WHERE other.subject = "
           "approval.subject AND other.how = 1 AND other.version > " +
           version + " AND other.version < approval.version))";
}

Result<void> set_live(sql::Connection& connection, const std::string& catalog,
                      const std::map<std::string, std::string>& changed) {
    auto set = connection.run(
        "INSERT INTO edition(\"only\", catalog) VALUES(1, ?1) ON CONFLICT(\"only\") DO UPDATE SET catalog = "
        "excluded.catalog",
        {catalog});
    for (const auto& [subject, hash] : changed) {
        if (set) set = go_live(connection, subject, hash);
    }
    return set;
}

}  // namespace veche::server::store::rows
