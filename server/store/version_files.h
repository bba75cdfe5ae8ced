// The files a version names: its sources, and what it publishes. What a version names is never swept.
#pragma once

#include "server/sql/connection.h"
#include "server/store/content_store.h"

namespace veche::server::store {

// What versions from before it publish stands in their forms only: all files that were there then are kept.
inline constexpr const char* version_blob_ddl = R"(
CREATE TABLE version_blob(
  version {integer} NOT NULL REFERENCES version(number),
  blob {text} NOT NULL REFERENCES blob(hash),
  PRIMARY KEY(version, blob));
CREATE INDEX version_blob_by_blob ON version_blob(blob);
CREATE INDEX version_file_by_blob ON version_file(blob);
CREATE INDEX draft_file_by_blob ON draft_file(blob);
ALTER TABLE blob ADD COLUMN kept {integer} NOT NULL DEFAULT 0;
UPDATE blob SET kept = 1;
)";

namespace rows {

[[nodiscard]] Result<void> name_sources(sql::Connection& connection, std::int64_t version,
                                        const std::vector<SourceFile>& sources);
// Of the files that `form` names those that have a row: what was published before there was a store has none.
[[nodiscard]] Result<void> name_published(sql::Connection& connection, std::int64_t version, std::string_view form);

}  // namespace rows
}  // namespace veche::server::store
