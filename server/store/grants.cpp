#include "server/store/grants.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "server/store/owners_functions.h"

namespace veche::server::store {
namespace {

// As GRANT writes them. Nobody may TRUNCATE, make triggers, refer to a table or give a right on.
constexpr std::string_view reads = "SELECT";
constexpr std::string_view adds = "SELECT, INSERT";
constexpr std::string_view writes = "SELECT, INSERT, UPDATE, DELETE";
constexpr std::string_view nothing = "";

constexpr std::string_view every_other = "";

struct Grant {
    std::string_view schema;
    std::string_view table;  // every_other: of those this role has no line for here
    DatabaseRole role;
    std::string_view rights;
};

constexpr auto grants = std::to_array<Grant>({
    {"intake", "submission", DatabaseRole::gate, adds},
    // What it asks of them it gets through functions (owners_functions.cpp).
    {"intake", "ballot", DatabaseRole::gate, "INSERT"},
    {"intake", "offered", DatabaseRole::gate, adds},
    {"intake", "state", DatabaseRole::gate, "SELECT, UPDATE(generation)"},
    // The one thing it writes there: that an envelope is empty (registrar/forgetting.cpp).
    {"intake", "submission", DatabaseRole::registrar, "SELECT, UPDATE(bytes)"},
    {"intake", every_other, DatabaseRole::registrar, reads},
    {"fleet", every_other, DatabaseRole::gate, writes},
    // By orders of staff (orders/order_taker.h).
    {"fleet", "device", DatabaseRole::registrar, "SELECT, UPDATE(blocked), DELETE"},
    {"fleet", "removed_device", DatabaseRole::registrar, adds},
    {"fleet", "code", DatabaseRole::registrar, writes},
    {"registry", "audit", DatabaseRole::registrar, adds},
    {"registry", every_other, DatabaseRole::registrar, writes},
    {"registry", "audit", DatabaseRole::office, adds},
    // What the registrar tells the office: it could forge nothing there but for itself.
    {"registry", "kiosk", DatabaseRole::office, reads},
    {"registry", "kiosk_bundle", DatabaseRole::office, reads},
    {"registry", "poll_count", DatabaseRole::office, reads},
    {"registry", "staff_order", DatabaseRole::office, adds},
    {"registry", every_other, DatabaseRole::office, writes},
    {"ballots", every_other, DatabaseRole::registrar, writes},
    {"staff", "audit", DatabaseRole::office, adds},
    {"staff", every_other, DatabaseRole::office, writes},
    {"content", "audit", DatabaseRole::office, adds},
    {"content", every_other, DatabaseRole::office, writes},
    {"content", "audit", DatabaseRole::publisher, adds},
    {"content", every_other, DatabaseRole::publisher, writes},
});

// Beside the tables of the store: everybody who may come there has to know it, and who writes leaves there the number
// of its transaction for readers.
constexpr const char* format_table = "schema_format";
constexpr const char* with_writer = "ALTER TABLE schema_format ADD COLUMN IF NOT EXISTS writer BIGINT";
constexpr std::string_view reads_format = "SELECT";
constexpr std::string_view writes_format = "SELECT, UPDATE(writer)";

std::string_view rights_of(std::string_view schema, std::string_view table, DatabaseRole role) {
    const auto find = [&](std::string_view name) {
        return std::find_if(grants.begin(), grants.end(), [&](const Grant& grant) {
            return grant.schema == schema && grant.table == name && grant.role == role;
        });
    };
    if (const auto own = find(table); own != grants.end()) return own->rights;
    const auto other = find(every_other);
    return other == grants.end() ? nothing : other->rights;
}

bool comes_there(std::string_view schema, DatabaseRole role) {
    return std::any_of(grants.begin(), grants.end(),
                       [&](const Grant& grant) { return grant.schema == schema && grant.role == role; });
}

bool writes_there(std::string_view schema, DatabaseRole role) {
    return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
        const bool changes = grant.rights.find("INSERT") != std::string_view::npos ||
                             grant.rights.find("UPDATE") != std::string_view::npos;
        return grant.schema == schema && grant.role == role && changes;
    });
}

Result<void> take_all(sql::Connection& connection, const Schema& schema, const std::string& from) {
    for (const char* what : {"ALL TABLES IN SCHEMA", "ALL SEQUENCES IN SCHEMA", "ALL FUNCTIONS IN SCHEMA", "SCHEMA"}) {
        auto done = connection.run(fmt::format("REVOKE ALL ON {} {} FROM {}", what, schema.name, from), {});
        if (!done) return done;
    }
    return {};
}

Result<void> give(sql::Connection& connection, std::string_view rights, const std::string& on, DatabaseRole role) {
    return connection.run(fmt::format("GRANT {} ON {} TO {}", rights, on, role_name(role)), {});
}

Result<void> give_all(sql::Connection& connection, const Schema& schema, const std::vector<sql::Table>& tables,
                      DatabaseRole role) {
    if (auto taken = take_all(connection, schema, role_name(role)); !taken) return taken;
    if (!comes_there(schema.name, role)) return {};
    if (auto given = give(connection, "USAGE", fmt::format("SCHEMA {}", schema.name), role); !given) return given;
    const auto of_format = writes_there(schema.name, role) ? writes_format : reads_format;
    if (auto given = give(connection, of_format, format_table, role); !given) return given;
    for (const sql::Table& table : tables) {
        const std::string_view rights = rights_of(schema.name, table.name, role);
        if (rights == nothing) continue;
        if (auto given = give(connection, rights, table.name, role); !given) return given;
    }
    for (const OwnersFunction& function : owners_functions()) {
        if (function.schema != schema.name || function.caller != role) continue;
        auto given = give(connection, "EXECUTE", fmt::format("FUNCTION {}", function.signature), role);
        if (!given) return given;
    }
    return {};
}

Result<void> make_functions(sql::Connection& connection, const Schema& schema) {
    for (const OwnersFunction& function : owners_functions()) {
        if (function.schema != schema.name) continue;
        if (auto made = connection.run(function.definition, {}); !made) return made;
    }
    return {};
}

}  // namespace

DatabaseRole role_for(const Schema& schema, Storage::Access access) {
    using Access = Storage::Access;
    if (access == Access::whole) return DatabaseRole::migrator;
    const bool is_taken_in = &schema == &intake_schema() || &schema == &fleet_schema();
    if (is_taken_in) return access == Access::write ? DatabaseRole::gate : DatabaseRole::registrar;
    const bool is_of_the_office = &schema == &staff_schema() || &schema == &content_schema();
    return is_of_the_office ? DatabaseRole::office : DatabaseRole::registrar;
}

Result<void> grant_rights(sql::Connection& connection, const Schema& schema) {
    if (connection.engine() == sql::Engine::sqlite) return {};
    auto transaction = sql::Transaction::begin(connection);
    if (!transaction) return tl::unexpected(transaction.error());
    const auto tables = connection.tables();
    if (!tables) return tl::unexpected(tables.error());
    if (auto added = connection.run(with_writer, {}); !added) return added;
    if (auto made = make_functions(connection, schema); !made) return made;
    // Whoever is a role may call a new function.
    if (auto taken = take_all(connection, schema, "PUBLIC"); !taken) return taken;
    for (const DatabaseRole role : all_database_roles) {
        if (auto given = give_all(connection, schema, *tables, role); !given) return given;
    }
    return transaction->commit();
}

}  // namespace veche::server::store
