#include "server/store/storage.h"

#include <utility>

#include "server/sql/postgres.h"
#include "server/store/move.h"
#include "server/store/parting_ballots.h"
#include "server/store/sql_ballot_store.h"
#include "server/store/sql_fleet_store.h"
#include "server/store/sql_intake_store.h"
#include "server/store/sql_registry_store.h"
#include "server/store/sqlite_files.h"

namespace veche::server::store {
namespace {

bool may_wait_for_parting(const Schema& schema) {
    return &schema == &registry_schema() || &schema == &ballots_schema();
}

class FileStorage final : public Storage {
  public:
    explicit FileStorage(StoreFiles files) : files_(std::move(files)) {}

    Result<std::unique_ptr<sql::Connection>> connect(const Schema& schema, Access access) override {
        if (may_wait_for_parting(schema)) {
            if (auto parted = part_ballots(files_.registry, files_.ballots); !parted) {
                return tl::unexpected(parted.error());
            }
        }
        const auto mode = access == Access::write ? Database::Mode::read_write : Database::Mode::read_only;
        return open_database(file(schema), mode, schema, access == Access::write ? Check::pages : Check::format);
    }

  private:
    Result<void> make_place(const Schema& schema) override {
        if (may_wait_for_parting(schema)) {
            if (auto parted = part_ballots(files_.registry, files_.ballots); !parted) return parted;
        }
        const auto made = create_database(file(schema), schema);
        return made ? Result<void>() : tl::unexpected(made.error());
    }
    [[nodiscard]] const std::filesystem::path& file(const Schema& schema) const {
        if (&schema == &intake_schema()) return files_.intake;
        if (&schema == &fleet_schema()) return files_.fleet;
        if (&schema == &ballots_schema()) return files_.ballots;
        return &schema == &registry_schema() ? files_.registry : files_.staff;
    }

    StoreFiles files_;
};

class PostgresStorage final : public Storage {
  public:
    explicit PostgresStorage(std::string address) : address_(std::move(address)) {}

    Result<std::unique_ptr<sql::Connection>> connect(const Schema& schema, Access access) override {
        auto connection = sql::connect_postgres(address_, schema.name);
        if (!connection) return connection;
        const auto is_current = is_up_to_date(**connection, schema);
        if (!is_current) return tl::unexpected(is_current.error());
        if (*is_current) return connection;
        // Whoever only reads has no right to.
        if (access == Access::read) return (*connection)->error("of an older format, or not made yet");
        if (may_wait_for_parting(schema)) {
            if (auto parted = part(); !parted) return tl::unexpected(parted.error());
        }
        if (auto done = bring_up_to_date(**connection, schema); !done) return tl::unexpected(done.error());
        return connection;
    }

  private:
    Result<void> make_place(const Schema& schema) override { return sql::create_schema(address_, schema.name); }

    Result<void> part() {
        const auto registry = sql::connect_postgres(address_, registry_schema().name);
        if (!registry) return tl::unexpected(registry.error());
        const auto holds = holds_ballots(**registry);
        if (!holds) return tl::unexpected(holds.error());
        if (!*holds) return {};
        if (auto made = make_place(ballots_schema()); !made) return made;
        const auto ballots = sql::connect_postgres(address_, ballots_schema().name);
        if (!ballots) return tl::unexpected(ballots.error());
        if (auto done = bring_up_to_date(**ballots, ballots_schema()); !done) return done;
        return part_ballots(**registry, **ballots);
    }

    std::string address_;
};

}  // namespace

Result<std::unique_ptr<sql::Connection>> Storage::create_store(const Schema& schema) {
    if (auto made = make_place(schema); !made) return tl::unexpected(made.error());
    return connect(schema, Access::write);
}

Result<void> Storage::create(const protocol::Epoch& epoch) {
    for (const Schema* schema : all_schemas()) {
        const auto connection = create_store(*schema);
        if (!connection) return tl::unexpected(connection.error());
        if (schema != &intake_schema()) continue;
        if (auto begun = begin_first_epoch(**connection, epoch); !begun) return begun;
    }
    return {};
}

Result<std::unique_ptr<IntakeStore>> Storage::intake() {
    auto connection = connect(intake_schema(), Access::write);
    if (!connection) return tl::unexpected(connection.error());
    return intake_over(std::move(*connection));
}

Result<std::unique_ptr<IntakeReader>> Storage::intake_reader() {
    auto connection = connect(intake_schema(), Access::read);
    if (!connection) return tl::unexpected(connection.error());
    return intake_reader_over(std::move(*connection));
}

Result<std::unique_ptr<FleetStore>> Storage::fleet() {
    auto connection = connect(fleet_schema(), Access::write);
    if (!connection) return tl::unexpected(connection.error());
    return fleet_over(std::move(*connection));
}

Result<std::unique_ptr<FleetStore>> Storage::fleet_reader() {
    auto connection = connect(fleet_schema(), Access::read);
    if (!connection) return tl::unexpected(connection.error());
    return fleet_over(std::move(*connection));
}

Result<std::unique_ptr<BallotStore>> Storage::ballots() {
    auto connection = connect(ballots_schema(), Access::write);
    if (!connection) return tl::unexpected(connection.error());
    return ballots_over(std::move(*connection));
}

Result<std::unique_ptr<RegistryStore>> Storage::registry(const protocol::Epoch& epoch) {
    auto connection = connect(registry_schema(), Access::write);
    if (!connection) return tl::unexpected(connection.error());
    return registry_over(std::move(*connection), epoch);
}

Result<void> Storage::begin_epoch(const protocol::Epoch& epoch, std::uint64_t generation) {
    const auto connection = connect(intake_schema(), Access::write);
    if (!connection) return tl::unexpected(connection.error());
    return store::begin_epoch(**connection, epoch, generation);
}

Result<void> Storage::forget_records() {
    const auto connection = connect(registry_schema(), Access::write);
    if (!connection) return tl::unexpected(connection.error());
    return store::forget_records(**connection);
}

// Nothing stands here, or the same town.
Result<void> Storage::check_is_free_for(Storage& other) {
    const auto theirs = other.connect(intake_schema(), Access::read);
    if (!theirs) return tl::unexpected(theirs.error());
    const auto ours = create_store(intake_schema());
    if (!ours) return tl::unexpected(ours.error());
    const auto read_epoch = [](const sql::Row& row) { return row.text(0); };
    const auto epoch = (*theirs)->first("SELECT epoch FROM state", {}, read_epoch);
    if (!epoch) return tl::unexpected(epoch.error());
    if (!*epoch) return (*theirs)->error("no town is there");
    const auto here = (*ours)->first("SELECT epoch FROM state", {}, read_epoch);
    if (!here) return tl::unexpected(here.error());
    if (!*here || **here == **epoch) return {};
    return (*ours)->error("another town is there, or another time of this one; nothing was moved");
}

Result<void> Storage::bring_all_of(Storage& other, const std::function<void(std::uint64_t)>& tell) {
    if (auto free = check_is_free_for(other); !free) return free;
    std::uint64_t before = 0;
    for (const Schema* schema : all_schemas()) {
        const auto from = other.connect(*schema, Access::write);
        if (!from) return tl::unexpected(from.error());
        const auto to = create_store(*schema);
        if (!to) return tl::unexpected(to.error());
        std::uint64_t now = 0;
        const auto tell_all = [&](std::uint64_t rows) { tell(before + (now = rows)); };
        if (auto done = bring_all(**from, **to, tell_all); !done) return done;
        before += now;
    }
    return {};
}

Result<std::vector<std::string>> Storage::content_hashes() {
    std::vector<std::string> hashes;
    for (const Schema* schema : all_schemas()) {
        const auto connection = connect(*schema, Access::read);
        if (!connection) return tl::unexpected(connection.error());
        auto hash = content_hash(**connection);
        if (!hash) return tl::unexpected(hash.error());
        hashes.push_back(std::move(*hash));
    }
    return hashes;
}

std::unique_ptr<Storage> in_files(StoreFiles files) {
    return std::make_unique<FileStorage>(std::move(files));
}

std::unique_ptr<Storage> on_postgres(std::string address) {
    return std::make_unique<PostgresStorage>(std::move(address));
}

}  // namespace veche::server::store
