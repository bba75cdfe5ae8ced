// The stores of one test: on SQLite, or with VECHE_ENGINE=postgres in a database of its own.
#pragma once

#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "server/store/by.h"
#include "server/store/storage.h"
#include "sync/protocol/random.h"
#include "tests/server/support/engine.h"
#include "tests/server/support/postgres_cluster.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {

// Who writes, who approves, and a command of root's.
inline const server::store::By editor{"ivanova", "127.0.0.1", {1000}};
inline const server::store::By approver{"petrov", "127.0.0.1", {2000}};
inline const server::store::By command{"command:root", "publish", {3000}};

struct StoreRig {
    TemporaryFolder folder;
    SystemRandom random;
    protocol::Epoch epoch;
    std::unique_ptr<server::store::Storage> storage;

    StoreRig() {
        REQUIRE(protocol::initialise_cryptography());
        epoch = protocol::make_random<protocol::Epoch>(random);
        storage = place("");
        const auto made = storage->create(epoch);
        REQUIRE_MESSAGE(made, made.error().message);
    }
    // Where nothing is yet.
    [[nodiscard]] std::unique_ptr<server::store::Storage> another_place() const { return place("another-"); }
    // As a process opens what is there.
    [[nodiscard]] std::unique_ptr<server::sql::Connection> connection_to(const server::store::Schema& schema) const {
        auto opened = storage->connect(schema, server::store::Storage::Access::write);
        REQUIRE_MESSAGE(opened, opened.error().message);
        return std::move(*opened);
    }
    // Of a store that no town has yet.
    [[nodiscard]] std::unique_ptr<server::sql::Connection> place_of(const server::store::Schema& schema) {
        auto connection = storage->create_store(schema);
        REQUIRE_MESSAGE(connection, connection.error().message);
        return std::move(*connection);
    }

  private:
    // `name`: what files begin with.
    [[nodiscard]] std::unique_ptr<server::store::Storage> place(const std::string& name) const {
        if (is_on_postgres()) return PostgresCluster::stores_at(PostgresCluster::shared().new_database());
        const auto file = [&](const char* store) { return folder.path() / (name + store + ".db"); };
        return server::store::in_files({.intake = file("intake"),
                                        .fleet = file("fleet"),
                                        .registry = file("registry"),
                                        .staff = file("staff"),
                                        .ballots = file("ballots"),
                                        .content = file("content")});
    }
};

}  // namespace veche::test
