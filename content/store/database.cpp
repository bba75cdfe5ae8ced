#include "content/store/database.h"

#include <utility>

#include "content/search/word_breaker.h"

namespace veche::content {

StoreDatabase::StoreDatabase(Database&& database) : Database(std::move(database)) {}

StoreDatabase::~StoreDatabase() = default;

Result<std::unique_ptr<StoreDatabase>> StoreDatabase::open(const std::filesystem::path& file, Access access,
                                                           DatabaseFault* fault) {
    if (fault != nullptr) *fault = DatabaseFault::unreadable;
    auto connection = connect(file, access == Access::write ? Mode::create : Mode::read_only);
    if (!connection) return tl::unexpected(connection.error());
    std::unique_ptr<StoreDatabase> database(new StoreDatabase(std::move(*connection)));
    auto prepared = database->prepare_connection(access);
    if (fault != nullptr) *fault = database->last_fault();
    if (!prepared && !database->is_broken()) return tl::unexpected(prepared.error());
    return database;
}

Result<void> StoreDatabase::prepare_connection(Access access) {
    auto words = WordBreaker::register_in(handle());
    if (!words) return tl::unexpected(words.error());
    words_ = std::move(*words);
    if (access == Access::read) return execute("PRAGMA query_only=1; PRAGMA cache_size=-8192;");
    // The store is a cache of files that are synced themselves: NORMAL keeps it whole, if not the newest.
    return execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=0;");
}

}  // namespace veche::content
