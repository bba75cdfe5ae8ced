// The few words in which the engines' schemas differ, by name.
#pragma once

#include <string>
#include <string_view>

namespace veche::server::sql {

struct Types {
    std::string_view integer;  // 64 bits
    std::string_view bytes;
    std::string_view counter;  // a primary key that rises, never given twice
};

// `ddl` with {integer}, {bytes} and {counter} replaced.
[[nodiscard]] std::string with_types(std::string_view ddl, const Types& types);

}  // namespace veche::server::sql
