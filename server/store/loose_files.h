// Files beside the content store that came by themselves, before a draft names them, and go again when none ever did.
// A file that has a row is there: whoever names one in a draft need not look, for the row is taken away first, and the
// file goes in a transaction in which it still has none. Whoever lays files before the transaction that names them
// holds them meanwhile (ContentFiles::hold). Works on the connection it was given. Same thread. Contract:
// tests/contracts/loose_files_test.cpp, on both engines.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/sql/connection.h"
#include "server/store/by.h"
#include "server/store/content_store.h"

namespace veche::server::store {

class LooseFiles {
  public:
    explicit LooseFiles(sql::Connection& connection) : connection_(connection) {}

    // `put` lays it beside the store, durably, or makes sure that it lies there, while nobody can take it away; then it
    // has a row, and a line of the audit if it had none. False: it had one.
    [[nodiscard]] Result<bool> add(const StoredBlob& file, const std::function<Result<void>()>& put, const By& by);
    // All that a draft or a version names, and what is kept from before it was known what versions publish.
    [[nodiscard]] Result<std::set<std::string>> named();
    // Asked within the transaction: whether the file is still one to be taken away, as far as the disk knows.
    using MayGo = std::function<bool(const std::string& hash)>;
    // Two steps of taking some away: nobody can name them any more, unless something does by now; then their files go
    // by `remove`, unless they were added again meanwhile. How many went. Who is killed between both leaves files
    // without a row, which the next one removes, and never a row without a file.
    [[nodiscard]] Result<void> forget(const std::vector<std::string>& hashes, const MayGo& may_go);
    [[nodiscard]] Result<std::size_t> remove_forgotten(const std::vector<std::string>& hashes, const MayGo& may_go,
                                                       const std::function<Result<void>(const std::string&)>& remove);

  private:
    sql::Connection& connection_;
};

}  // namespace veche::server::store
