#include "tests/server/support/engine.h"

#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "sync/protocol/keys.h"
#include "tests/server/support/postgres_cluster.h"

namespace veche::test {
namespace {

namespace fs = std::filesystem;

void must(const Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().message);
}

template <typename Value>
Value must(Result<Value> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
}

// As the superuser, who made the database and is asked for nothing.
std::unique_ptr<server::sql::Connection> connection_past_doors(const server::Layout& layout,
                                                               const server::store::Schema& schema) {
    using server::store::Schema;
    using Access = server::store::Storage::Access;
    if (!layout.database) return must(server::storage_of(layout)->connect(schema, Access::write));
    const auto& place = *layout.database;
    return must(server::store::on_postgres([&place](const Schema&, Access) -> Result<std::string> {
                    return fmt::format("host={} user=veche dbname={}", place.host, place.database);
                })->connect(schema, Access::write));
}

// As docs/operations.md does it.
void bring_to_postgres(const fs::path& folder) {
    std::ostringstream said;
    must(server::commands::database_passwords(folder, said));
    must(server::commands::migrate({folder, PostgresCluster::shared().new_town()}, said));
    for (const auto& each : fs::directory_iterator(folder)) {
        if (each.path().filename().string().starts_with("before-postgresql-")) fs::remove_all(each.path());
    }
}

}  // namespace

bool is_on_postgres() {
    const char* const engine = std::getenv("VECHE_ENGINE");
    if (engine == nullptr) return false;
    if (std::string_view(engine) != "postgres") throw std::runtime_error("VECHE_ENGINE is neither unset nor postgres");
    return true;
}

server::Layout found_town_folder(const fs::path& folder) {
    if (!protocol::initialise_cryptography()) throw std::runtime_error("no randomness");
    std::ostringstream said;
    server::commands::InitOptions options;
    options.folder = folder;
    must(server::commands::init(options, said));
    if (is_on_postgres()) bring_to_postgres(folder);
    return layout_of(folder);
}

server::Layout layout_of(const fs::path& folder) {
    return must(server::commands::read_server_folder(folder)).layout;
}

void copy_town(const fs::path& from, const fs::path& to) {
    const server::Layout before = layout_of(from);
    fs::remove_all(to);
    fs::copy(from, to, fs::copy_options::recursive);
    for (const auto& file : fs::recursive_directory_iterator(from)) {
        struct stat status {};
        const fs::path copied = to / file.path().lexically_relative(from);
        if (::lstat(file.path().c_str(), &status) != 0 || ::lchown(copied.c_str(), status.st_uid, status.st_gid) != 0 ||
            ::chmod(copied.c_str(), status.st_mode & 07777) != 0) {
            throw std::runtime_error(copied.string() + " cannot be made as it was");
        }
    }
    if (!before.database) return;
    const fs::path configuration = to / "veche.toml";
    const std::string copy = PostgresCluster::shared().copy_of(before.database->database);
    const std::string changed =
        must(server::with_storage(must(read_file(configuration, server::commands::largest_configuration)), copy));
    must(write_file(configuration, changed, 0644));
}

void change_store(const server::Layout& layout, const server::store::Schema& schema, const std::string& statement) {
    must(connection_past_doors(layout, schema)->run(statement, {}));
}

std::string bytes_of_registry(const server::Layout& layout) {
    constexpr std::uint64_t most = 64 << 20;
    if (!layout.database) return must(read_file(layout.registry(), most));
    const auto connection = connection_past_doors(layout, server::store::registry_schema());
    std::string all;
    for (const auto& table : must(connection->tables())) {
        std::string columns;
        for (const auto& column : table.columns) columns += (columns.empty() ? "" : ", ") + column.name;
        must(connection->read("SELECT " + columns + " FROM " + table.name, {}, [&](const server::sql::Row& row) {
            for (int i = 0; i < static_cast<int>(table.columns.size()); ++i) {
                if (row.is_null(i)) continue;
                const bool is_number = table.columns[static_cast<std::size_t>(i)].type == server::sql::Type::integer;
                all += (is_number ? std::to_string(row.integer(i)) : row.text(i)) + "\n";
            }
        }));
    }
    return all;
}

void only_in_files::fill(doctest::detail::TestCase& test) const {
    if (!is_on_postgres()) return;
    test.m_skip = true;
    fmt::print(stderr, "left out on PostgreSQL: {} ({})\n", test.m_name, why);
}

}  // namespace veche::test
