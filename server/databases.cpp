#include "server/databases.h"

#include <array>
#include <utility>

#include "server/store/parting_ballots.h"
#include "server/store/sqlite_files.h"

namespace veche::server {
namespace {

std::array<std::pair<std::filesystem::path, const store::Schema*>, 4> databases(const Layout& layout) {
    return {{{layout.registry(), &store::registry_schema()},
             {layout.ballots(), &store::ballots_schema()},
             {layout.intake(), &store::intake_schema()},
             {layout.fleet(), &store::fleet_schema()}}};
}

}  // namespace

std::unique_ptr<store::Storage> storage_of(const Layout& layout) {
    return store::in_files({.intake = layout.intake(),
                            .fleet = layout.fleet(),
                            .registry = layout.registry(),
                            .ballots = layout.ballots()});
}

Result<void> check_databases(const Layout& layout) {
    for (const auto& [file, schema] : databases(layout)) {
        if (file == layout.ballots() && has_ballots_in_registry(layout)) continue;
        if (auto sound = store::check_database(file, *schema); !sound) return sound;
    }
    return {};
}

bool has_ballots_in_registry(const Layout& layout) {
    std::error_code error;
    return !std::filesystem::exists(layout.ballots(), error) && store::holds_ballots(layout.registry());
}

Result<void> bring_databases_up_to_date(const Layout& layout) {
    if (auto parted = store::part_ballots(layout.registry(), layout.ballots()); !parted) return parted;
    for (const auto& [file, schema] : databases(layout)) {
        if (auto done = store::bring_up_to_date(file, *schema); !done) return done;
    }
    return {};
}

}  // namespace veche::server
