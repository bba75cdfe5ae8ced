#include "server/store/storage.h"

#include <utility>

#include "server/sql/postgres.h"
#include "server/store/schemas.h"
#include "server/store/sql_fleet_store.h"
#include "server/store/sql_intake_store.h"
#include "server/store/sql_registry_store.h"
#include "server/store/sqlite_files.h"

namespace veche::server::store {
namespace {

class FileStorage final : public Storage {
  public:
    explicit FileStorage(StoreFiles files) : files_(std::move(files)) {}

    Result<void> create(const protocol::Epoch& epoch) override {
        if (auto made = create_intake(files_.intake, epoch); !made) return made;
        if (auto made = create_fleet(files_.fleet); !made) return made;
        return create_registry(files_.registry);
    }
    Result<std::unique_ptr<IntakeStore>> intake() override { return open_intake(files_.intake); }
    Result<std::unique_ptr<IntakeReader>> intake_reader() override { return open_intake_reader(files_.intake); }
    Result<std::unique_ptr<FleetStore>> fleet() override { return open_fleet(files_.fleet); }
    Result<std::unique_ptr<RegistryStore>> registry(const protocol::Epoch& epoch) override {
        return open_registry(files_.registry, epoch);
    }
    Result<void> begin_epoch(const protocol::Epoch& epoch, std::uint64_t generation) override {
        return store::begin_epoch(files_.intake, epoch, generation);
    }
    Result<void> forget_records() override { return store::forget_records(files_.registry); }

  private:
    StoreFiles files_;
};

class PostgresStorage final : public Storage {
  public:
    explicit PostgresStorage(std::string address) : address_(std::move(address)) {}

    Result<void> create(const protocol::Epoch& epoch) override {
        for (const Schema* schema : {&intake_schema(), &fleet_schema(), &registry_schema()}) {
            if (auto made = sql::create_schema(address_, schema->name); !made) return made;
            const auto connection = connect(*schema);
            if (!connection) return tl::unexpected(connection.error());
            if (schema != &intake_schema()) continue;
            if (auto begun = begin_first_epoch(**connection, epoch); !begun) return begun;
        }
        return {};
    }
    Result<std::unique_ptr<IntakeStore>> intake() override {
        auto connection = connect(intake_schema());
        if (!connection) return tl::unexpected(connection.error());
        return intake_over(std::move(*connection));
    }
    Result<std::unique_ptr<IntakeReader>> intake_reader() override {
        auto connection = connect(intake_schema());
        if (!connection) return tl::unexpected(connection.error());
        return intake_reader_over(std::move(*connection));
    }
    Result<std::unique_ptr<FleetStore>> fleet() override {
        auto connection = connect(fleet_schema());
        if (!connection) return tl::unexpected(connection.error());
        return fleet_over(std::move(*connection));
    }
    Result<std::unique_ptr<RegistryStore>> registry(const protocol::Epoch& epoch) override {
        auto connection = connect(registry_schema());
        if (!connection) return tl::unexpected(connection.error());
        return registry_over(std::move(*connection), epoch);
    }
    Result<void> begin_epoch(const protocol::Epoch& epoch, std::uint64_t generation) override {
        const auto connection = connect(intake_schema());
        if (!connection) return tl::unexpected(connection.error());
        return store::begin_epoch(**connection, epoch, generation);
    }
    Result<void> forget_records() override {
        const auto connection = connect(registry_schema());
        if (!connection) return tl::unexpected(connection.error());
        return store::forget_records(**connection);
    }

  private:
    Result<std::unique_ptr<sql::Connection>> connect(const Schema& schema) {
        auto connection = sql::connect_postgres(address_, schema.name);
        if (!connection) return connection;
        if (auto done = bring_up_to_date(**connection, schema); !done) return tl::unexpected(done.error());
        return connection;
    }

    std::string address_;
};

}  // namespace

std::unique_ptr<Storage> in_files(StoreFiles files) {
    return std::make_unique<FileStorage>(std::move(files));
}

std::unique_ptr<Storage> on_postgres(std::string address) {
    return std::make_unique<PostgresStorage>(std::move(address));
}

}  // namespace veche::server::store
