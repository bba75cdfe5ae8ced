#include <array>
#include <fmt/format.h>

#include "server/store/grants.h"
#include "server/store/owners_functions.h"

namespace veche::server::store {
namespace {

// Names of ours are put into them: the schema, the owner, the migrator, the signatures of our functions. Each gives
// what is not ours, in words.
constexpr std::array questions = {
    // What lies in the schema. Indexes, constraints and types of rows lie in their table.
    R"(SELECT pg_describe_object(d.classid, d.objid, 0) FROM pg_depend AS d
WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = '{schema}'::regnamespace
AND NOT (d.classid = 'pg_class'::regclass AND EXISTS(SELECT 1 FROM pg_class AS c
  WHERE c.oid = d.objid AND c.relkind IN ('r', 'S') AND c.relowner = '{owner}'::regrole))
AND NOT (d.classid = 'pg_proc'::regclass AND EXISTS(SELECT 1 FROM pg_proc AS p
  WHERE p.oid = d.objid AND p.proowner = '{owner}'::regrole AND p.oid::regprocedure::text IN ({functions}))))",
    // What does something of its own when a table is read or written.
    R"(WITH ours AS (SELECT oid FROM pg_class WHERE relnamespace = '{schema}'::regnamespace)
SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM ours) AND NOT tgisinternal
  AND NOT (tgfoid::regprocedure::text IN ({functions}))
UNION ALL SELECT 'rule ' || rulename FROM pg_rewrite WHERE ev_class IN (SELECT oid FROM ours)
UNION ALL SELECT 'policy ' || polname FROM pg_policy WHERE polrelid IN (SELECT oid FROM ours)
UNION ALL SELECT 'table ' || inhrelid::regclass FROM pg_inherits WHERE inhparent IN (SELECT oid FROM ours))",
    // Who may become the owner, or make something.
    R"(WITH processes AS (SELECT oid, rolname FROM pg_roles WHERE rolname LIKE 'veche~_%' ESCAPE '~' AND rolname <> '{owner}')
SELECT m.rolname || ' as a member of ' || r.rolname FROM pg_auth_members AS a
  JOIN pg_roles AS m ON m.oid = a.member JOIN pg_roles AS r ON r.oid = a.roleid
  WHERE (r.rolname = '{owner}' AND m.rolname <> '{migrator}')
  OR (r.oid IN (SELECT oid FROM processes) AND m.oid IN (SELECT oid FROM processes))
UNION ALL SELECT pg_describe_object(d.classid, d.objid, d.objsubid) || ' of ' || p.rolname FROM pg_shdepend AS d
  JOIN processes AS p ON p.oid = d.refobjid JOIN pg_database AS b ON b.oid = d.dbid
  WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o' AND b.datname = current_database()
UNION ALL SELECT 'the right of ' || rolname || ' to make schemas' FROM processes
  WHERE has_database_privilege(oid, current_database(), 'CREATE'))"};

std::string signatures_in(std::string_view schema) {
    std::string list = "''";
    for (const OwnersFunction& function : owners_functions()) {
        if (function.schema == schema) list += fmt::format(", '{}'", function.signature);
    }
    return list;
}

}  // namespace

Result<void> check_nothing_is_planted(sql::Connection& connection, const Schema& schema) {
    if (connection.engine() == sql::Engine::sqlite) return {};
    const std::string functions = signatures_in(schema.name);
    const std::string migrator = role_name(DatabaseRole::migrator);
    for (const char* question : questions) {
        const std::string sql =
            fmt::format(fmt::runtime(question), fmt::arg("schema", schema.name), fmt::arg("owner", owner_of_schemas),
                        fmt::arg("migrator", migrator), fmt::arg("functions", functions));
        const auto found = connection.first(sql, {}, [](const sql::Row& row) { return row.text(0); });
        if (!found) return tl::unexpected(found.error());
        if (!*found) continue;
        return connection.error(
            **found +
            " is none of Veche's, and could do what others may. If the database is of an older version: run its "
            "roles.sql "
            "again (docs/operations.md, \"PostgreSQL\"); else find out who put that there, and remove it");
    }
    return {};
}

}  // namespace veche::server::store
