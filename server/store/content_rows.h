// Rows of the content store as values, and the columns they are read from.
#pragma once

#include <string_view>

#include "server/sql/connection.h"
#include "server/store/content_store.h"

namespace veche::server::store {

inline constexpr const char* version_columns =
    "SELECT number, subject, hash, form, state, who, made, reason FROM version ";
inline constexpr const char* version_columns_without_form =
    "SELECT number, subject, hash, '', state, who, made, reason FROM version ";
inline constexpr const char* draft_columns = "SELECT subject, person, base, changed FROM draft ";

[[nodiscard]] std::int64_t number_of(VersionState state);
[[nodiscard]] Version read_version(const sql::Row& row);
[[nodiscard]] Draft read_draft(const sql::Row& row);
[[nodiscard]] StoredBlob read_blob(const sql::Row& row);
[[nodiscard]] SourceFile read_source(const sql::Row& row);
[[nodiscard]] Approval read_approval(const sql::Row& row);

}  // namespace veche::server::store
