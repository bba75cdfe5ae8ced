// The door to FTS5 for tokenizers and auxiliary functions. Internal to content/search.
#pragma once

struct fts5_api;
struct sqlite3;

namespace veche::content {

// Null when SQLite was built without FTS5. Belongs to the connection.
[[nodiscard]] fts5_api* fts5_of(sqlite3* connection);

}  // namespace veche::content
