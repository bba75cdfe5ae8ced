#include "server/databases.h"

#include "base/files.h"
#include "server/database_passwords.h"
#include "server/store/grants.h"
#include "server/store/parting_ballots.h"
#include "server/store/sqlite_files.h"

namespace veche::server {
namespace {

store::StoreFiles files_of(const Layout& layout) {
    return {.intake = layout.intake(),
            .fleet = layout.fleet(),
            .registry = layout.registry(),
            .staff = layout.staff(),
            .ballots = layout.ballots(),
            .content = layout.content_store()};
}

// In the words of who has to help: the role is new to a database of an older version.
Result<void> with_remedy(Result<void> done) {
    if (done || done.error().message.find(role_name(DatabaseRole::migrator)) == std::string::npos) return done;
    return failure(done.error().message +
                   "; a database of an older version needs roles.sql and `veche-server database-passwords` once more "
                   "(docs/operations.md, \"PostgreSQL\")");
}

}  // namespace

std::unique_ptr<store::Storage> storage_of(const Layout& layout) {
    if (!layout.database) return store::in_files(files_of(layout));
    return store::on_postgres([layout](const store::Schema& schema, store::Storage::Access access) {
        return connection_with_password(layout, layout.database->role.value_or(store::role_for(schema, access)));
    });
}

Result<void> check_store(const Layout& layout, const store::Schema& schema) {
    if (!layout.database) return store::check_database(store::file_of(files_of(layout), schema), schema);
    const auto connection = storage_of(layout)->connect(schema, store::Storage::Access::read);
    return connection ? Result<void>() : tl::unexpected(connection.error());
}

Result<void> check_databases(const Layout& layout) {
    for (const store::Schema* schema : store::all_schemas()) {
        if (is_rightly_missing(layout, *schema)) continue;
        if (auto sound = check_store(layout, *schema); !sound) return sound;
    }
    return {};
}

bool has_ballots_in_registry(const Layout& layout) {
    std::error_code error;
    return !std::filesystem::exists(layout.ballots(), error) && store::holds_ballots(layout.registry());
}

bool is_rightly_missing(const Layout& layout, const store::Schema& schema) {
    if (&schema == &store::ballots_schema()) return has_ballots_in_registry(layout);
    const bool came_later = &schema == &store::staff_schema() || &schema == &store::content_schema();
    std::error_code error;
    return came_later && !layout.database && !std::filesystem::exists(store::file_of(files_of(layout), schema), error);
}

Result<void> bring_databases_up_to_date(const Layout& layout) {
    const auto storage = storage_of(layout);
    if (!layout.database) {
        if (auto parted = store::part_ballots(layout.registry(), layout.ballots()); !parted) return parted;
        // The office, below its own root, could not make its folders.
        if (auto staff = storage->staff(); !staff) return tl::unexpected(staff.error());
        if (auto content = storage->content(); !content) return tl::unexpected(content.error());
    }
    for (const store::Schema* schema : store::all_schemas()) {
        if (auto done = with_remedy(storage->prepare(*schema)); !done) return done;
    }
    return {};
}

Result<std::unique_ptr<sql::Connection>> take_registrars_turn(const Layout& layout) {
    if (!layout.database) return nullptr;
    auto turn = storage_of(layout)->connect_alone(store::registry_schema());
    if (turn && *turn == nullptr) return failure("another server of this town works on the database; stop it first");
    return turn;
}

Result<void> make_missing_stores(const Layout& layout) {
    const auto storage = storage_of(layout);
    for (const store::Schema* schema : store::all_schemas()) {
        const auto made = storage->create_store(*schema);
        if (!made) return with_remedy(tl::unexpected(made.error()));
    }
    return {};
}

}  // namespace veche::server
