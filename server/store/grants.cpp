#include "server/store/grants.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>

namespace veche::server::store {
namespace {

enum class Right { owns, writes, reads };

struct Grant {
    std::string_view schema;
    DatabaseRole role;
    Right right;
};

constexpr auto grants = std::to_array<Grant>({
    {"intake", DatabaseRole::gate, Right::owns},
    {"intake", DatabaseRole::registrar, Right::reads},
    {"fleet", DatabaseRole::gate, Right::owns},
    {"fleet", DatabaseRole::registrar, Right::reads},
    {"registry", DatabaseRole::registrar, Right::owns},
    {"registry", DatabaseRole::office, Right::writes},
    {"ballots", DatabaseRole::registrar, Right::owns},
    {"staff", DatabaseRole::office, Right::owns},
    {"content", DatabaseRole::office, Right::owns},
    {"content", DatabaseRole::publisher, Right::writes},
});

// Beside the tables of the store; whoever writes tries it now and then to know that something could be stored.
constexpr const char* format_table = "schema_format";

std::string_view words_of(Right right) {
    switch (right) {
        case Right::owns: break;
        case Right::writes: return "SELECT, INSERT, UPDATE, DELETE";
        case Right::reads: return "SELECT";
    }
    return "";
}

Result<void> grant_one(sql::Connection& connection, const std::vector<std::string>& tables, const Grant& grant) {
    const std::string to = " TO " + role_name(grant.role);
    if (auto done = connection.run(fmt::format("GRANT USAGE ON SCHEMA {}{}", grant.schema, to), {}); !done) return done;
    for (const std::string& table : tables) {
        auto done = connection.run(fmt::format("GRANT {} ON {}{}", words_of(grant.right), table, to), {});
        if (!done) return done;
    }
    return {};
}

Result<void> take_all(sql::Connection& connection, const Schema& schema, DatabaseRole role) {
    for (const char* what : {"ALL TABLES IN SCHEMA", "SCHEMA"}) {
        auto done = connection.run(fmt::format("REVOKE ALL ON {} {} FROM {}", what, schema.name, role_name(role)), {});
        if (!done) return done;
    }
    return {};
}

}  // namespace

DatabaseRole owner_of(const Schema& schema) {
    const auto owner = std::find_if(grants.begin(), grants.end(), [&](const Grant& grant) {
        return grant.schema == schema.name && grant.right == Right::owns;
    });
    if (owner == grants.end()) std::abort();  // a store of ours that is not in the table
    return owner->role;
}

Result<void> grant_rights(sql::Connection& connection, const Schema& schema) {
    if (connection.engine() == sql::Engine::sqlite) return {};
    auto transaction = sql::Transaction::begin(connection);
    if (!transaction) return tl::unexpected(transaction.error());
    const auto found = connection.tables();
    if (!found) return tl::unexpected(found.error());
    std::vector<std::string> tables = {format_table};
    for (const sql::Table& table : *found) tables.push_back(table.name);
    const DatabaseRole owner = owner_of(schema);
    for (const DatabaseRole role : all_database_roles) {
        if (role == owner) continue;
        if (auto taken = take_all(connection, schema, role); !taken) return taken;
    }
    for (const Grant& grant : grants) {
        if (grant.schema != schema.name || grant.right == Right::owns) continue;
        if (auto done = grant_one(connection, tables, grant); !done) return done;
    }
    return transaction->commit();
}

}  // namespace veche::server::store
