// The few words in which the engines' schemas differ, by name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/sql/connection.h"

namespace veche::server::sql {

struct Types {
    std::string_view integer;  // 64 bits
    std::string_view text;     // compared and ordered by its bytes
    std::string_view bytes;
    std::string_view counter;  // a primary key that rises, never given twice
};

// `ddl` with {integer}, {text}, {bytes} and {counter} replaced.
[[nodiscard]] std::string with_types(std::string_view ddl, const Types& types);

// Of rows {table, column, type, place in the primary key}, ordered by table and column.
[[nodiscard]] Result<std::vector<Table>> read_tables(Connection& connection, std::string_view sql, Values values,
                                                     const Types& types);

}  // namespace veche::server::sql
