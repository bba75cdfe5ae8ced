#include <string>
#include <vector>

#include "server/audit/log.h"
#include "server/store/sql_staff_store.h"

namespace veche::server::store {

Result<void> close_accounts(sql::Connection& connection, const By& by) {
    auto transaction = sql::Transaction::begin(connection);
    if (!transaction) return tl::unexpected(transaction.error());
    for (const char* sql : {"DELETE FROM session", "DELETE FROM invitation"}) {
        if (auto gone = connection.run(sql, {}); !gone) return gone;
    }
    std::vector<std::string> names;
    const auto closed = connection.write("UPDATE account SET is_open = 0 WHERE is_open = 1 RETURNING name", {},
                                         [&](const sql::Row& row) { names.push_back(row.text(0)); });
    if (!closed) return tl::unexpected(closed.error());
    audit::Log log(connection);
    for (const std::string& name : names) {
        const audit::Act act{by.who, by.from, "account.close", name, Json()};
        if (const auto line = log.add(act, by.when); !line) return tl::unexpected(line.error());
    }
    return transaction->commit();
}

}  // namespace veche::server::store
