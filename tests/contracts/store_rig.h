// The stores of one test: on SQLite, or with VECHE_ENGINE=postgres in a database of its own.
#pragma once

#include <cstdlib>
#include <doctest/doctest.h>
#include <memory>
#include <string_view>

#include "server/store/storage.h"
#include "sync/protocol/random.h"
#include "tests/server/support/postgres_cluster.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {

struct StoreRig {
    TemporaryFolder folder;
    SystemRandom random;
    protocol::Epoch epoch;
    std::unique_ptr<server::store::Storage> storage;

    StoreRig() {
        REQUIRE(protocol::initialise_cryptography());
        epoch = protocol::make_random<protocol::Epoch>(random);
        const char* const engine = std::getenv("VECHE_ENGINE");
        if (engine != nullptr) {
            REQUIRE(std::string_view(engine) == "postgres");
            storage = server::store::on_postgres(PostgresCluster::shared().new_database());
        } else {
            storage = server::store::in_files({.intake = folder.path() / "intake.db",
                                               .fleet = folder.path() / "fleet.db",
                                               .registry = folder.path() / "registry.db",
                                               .staff = folder.path() / "staff.db",
                                               .ballots = folder.path() / "ballots.db"});
        }
        const auto made = storage->create(epoch);
        REQUIRE_MESSAGE(made, made.error().message);
    }
    // Of a store that no town has yet.
    [[nodiscard]] std::unique_ptr<server::sql::Connection> place_of(const server::store::Schema& schema) {
        auto connection = storage->create_store(schema);
        REQUIRE_MESSAGE(connection, connection.error().message);
        return std::move(*connection);
    }
};

}  // namespace veche::test
