#include "server/sql/types.h"

#include <array>
#include <utility>

namespace veche::server::sql {

std::string with_types(std::string_view ddl, const Types& types) {
    std::string text(ddl);
    for (const auto& [name, type] : {std::pair<std::string_view, std::string_view>{"{integer}", types.integer},
                                     {"{bytes}", types.bytes},
                                     {"{counter}", types.counter}}) {
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + type.size())) {
            text.replace(at, name.size(), type);
        }
    }
    return text;
}

}  // namespace veche::server::sql
