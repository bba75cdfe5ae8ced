#include "server/sql/types.h"

#include <array>
#include <utility>

namespace veche::server::sql {

std::string with_types(std::string_view ddl, const Types& types) {
    std::string text(ddl);
    for (const auto& [name, type] : {std::pair<std::string_view, std::string_view>{"{integer}", types.integer},
                                     {"{text}", types.text},
                                     {"{bytes}", types.bytes},
                                     {"{counter}", types.counter}}) {
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + type.size())) {
            text.replace(at, name.size(), type);
        }
    }
    return text;
}

Result<std::vector<Table>> read_tables(Connection& connection, std::string_view sql, Values values,
                                       const Types& types) {
    std::vector<Table> tables;
    auto done = connection.read(sql, values, [&](const Row& row) {
        if (tables.empty() || tables.back().name != row.view(0)) tables.push_back({row.text(0), {}});
        const std::string_view type = row.view(2);
        tables.back().columns.push_back({row.text(1),
                                         type == types.integer ? Type::integer
                                         : type == types.bytes ? Type::bytes
                                                               : Type::text,
                                         static_cast<int>(row.integer(3))});
    });
    if (!done) return tl::unexpected(done.error());
    return tables;
}

}  // namespace veche::server::sql
