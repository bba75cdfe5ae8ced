#include "server/databases.h"

#include <array>
#include <utility>

#include "server/store/sqlite_files.h"

namespace veche::server {
namespace {

std::array<std::pair<std::filesystem::path, const store::Schema*>, 3> databases(const Layout& layout) {
    return {{{layout.registry(), &store::registry_schema()},
             {layout.intake(), &store::intake_schema()},
             {layout.fleet(), &store::fleet_schema()}}};
}

}  // namespace

std::unique_ptr<store::Storage> storage_of(const Layout& layout) {
    return store::in_files({layout.intake(), layout.fleet(), layout.registry()});
}

Result<void> check_databases(const Layout& layout) {
    for (const auto& [file, schema] : databases(layout)) {
        if (auto sound = store::check_database(file, *schema); !sound) return sound;
    }
    return {};
}

Result<void> bring_databases_up_to_date(const Layout& layout) {
    for (const auto& [file, schema] : databases(layout)) {
        if (auto done = store::bring_up_to_date(file, *schema); !done) return done;
    }
    return {};
}

}  // namespace veche::server
