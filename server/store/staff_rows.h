// Rows of the staff store and what they mean; for sql_staff_store.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "server/sql/connection.h"
#include "server/store/staff_store.h"

namespace veche::server::store {

inline constexpr const char* account_columns =
    "SELECT name, full_name, mail, language, roles, is_open, password_hash, sealed_secret, created FROM account ";
inline constexpr const char* session_columns =
    "SELECT account, began, seen, expires, address, agent, id, device FROM session ";

[[nodiscard]] Account read_account(const sql::Row& row);
[[nodiscard]] Session read_session(const sql::Row& row);
// Each once, in the order of the enumeration, however they came.
[[nodiscard]] std::string words_of(const std::vector<accounts::Role>& roles);
[[nodiscard]] std::string_view word_of(accounts::SignInStep step);
// Before and after of one field.
[[nodiscard]] Json change_of(std::string_view field, Json before, Json after);

}  // namespace veche::server::store
