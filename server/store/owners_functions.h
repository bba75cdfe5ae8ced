// What a role of PostgreSQL may have done to a table that it may not read or own: by functions of the tables' owner,
// which run with the owner's rights and find no names but those of their schema. On SQLite the statement itself is
// asked.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "server/database_place.h"
#include "server/sql/connection.h"

namespace veche::server::store {

struct OwnersFunction {
    std::string_view schema;
    std::string_view signature;          // as regprocedure shows it within its schema
    std::optional<DatabaseRole> caller;  // nobody: a trigger calls it
    std::string_view definition;
};
[[nodiscard]] std::span<const OwnersFunction> owners_functions();

// A question that such a function answers.
struct Question {
    std::string_view statement;  // on SQLite, and in the function
    std::string_view call;
    [[nodiscard]] std::string_view on(sql::Engine engine) const {
        return engine == sql::Engine::postgres ? call : statement;
    }
};
// Of one ballot of the intake: only who has its id and its hash is told that it is there, its day and its generation.
inline constexpr Question known_ballot{"SELECT day, generation FROM ballot WHERE id = ?1 AND hash = ?2",
                                       "SELECT day, generation FROM known_ballot(?1, ?2)"};

}  // namespace veche::server::store
