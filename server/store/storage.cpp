#include "server/store/storage.h"

#include <system_error>
#include <utility>

#include "base/files.h"
#include "server/sql/postgres.h"
#include "server/store/grants.h"
#include "server/store/move.h"
#include "server/store/parting_ballots.h"
#include "server/store/sql_ballot_store.h"
#include "server/store/sql_content_store.h"
#include "server/store/sql_fleet_store.h"
#include "server/store/sql_intake_store.h"
#include "server/store/sql_registry_store.h"
#include "server/store/sql_staff_store.h"
#include "server/store/sqlite_files.h"

namespace veche::server::store {
namespace {

bool may_wait_for_parting(const Schema& schema) {
    return &schema == &registry_schema() || &schema == &ballots_schema();
}

// A folder of before has none of these: it gets them, its owner's alone, where they are first asked for.
bool came_later(const Schema& schema) {
    return &schema == &content_schema() || &schema == &staff_schema();
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
        std::error_code error;
        if (came_later(schema) && !std::filesystem::exists(file_of(files_, schema), error)) {
            if (auto made = make_place(schema); !made) return tl::unexpected(made.error());
        }
        const auto mode = access == Access::read ? Database::Mode::read_only : Database::Mode::read_write;
        // A publication takes less time than reading through all that was ever published; `check` does.
        const bool whole = access == Access::write && &schema != &content_schema();
        return open_database(file_of(files_, schema), mode, schema, whole ? Check::pages : Check::format);
    }

    Result<std::unique_ptr<sql::Connection>> connect_alone(const Schema& schema) override {
        return connect(schema, Access::write);
    }

    Result<void> prepare(const Schema& schema) override { return bring_up_to_date(file_of(files_, schema), schema); }

  private:
    Result<void> make_place(const Schema& schema) override {
        if (may_wait_for_parting(schema)) {
            if (auto parted = part_ballots(files_.registry, files_.ballots); !parted) return parted;
        }
        const std::filesystem::path& file = file_of(files_, schema);
        if (came_later(schema)) {
            if (auto made = make_folders(file.parent_path(), 0700); !made) return made;
        }
        const auto made = create_database(file, schema);
        if (!made) return tl::unexpected(made.error());
        std::error_code error;
        using std::filesystem::perms;
        if (came_later(schema)) std::filesystem::permissions(file, perms::owner_read | perms::owner_write, error);
        return error ? failure(file.string() + ": " + error.message()) : Result<void>();
    }

    StoreFiles files_;
};

class PostgresStorage final : public Storage {
  public:
    explicit PostgresStorage(AddressOf address_of) : address_of_(std::move(address_of)) {}

    Result<std::unique_ptr<sql::Connection>> connect(const Schema& schema, Access access) override {
        auto connection = connect_as_it_is(schema, access);
        if (!connection) return connection;
        const auto is_current = is_up_to_date(**connection, schema);
        if (!is_current) return tl::unexpected(is_current.error());
        if (*is_current) return connection;
        return (*connection)->error("of an older format, or not made yet; `veche-server run` brings it up to date");
    }

    Result<std::unique_ptr<sql::Connection>> connect_alone(const Schema& schema) override {
        if (const auto current = connect(schema, Access::write); !current) return tl::unexpected(current.error());
        const auto address = address_of_(schema, Access::write);
        return address ? sql::connect_postgres_alone(*address, schema.name) : tl::unexpected(address.error());
    }

    Result<void> prepare(const Schema& schema) override {
        if (came_later(schema)) {
            if (auto made = make_place(schema); !made) return made;
        }
        const auto connection = connect_as_it_is(schema, Access::whole);
        if (!connection) return tl::unexpected(connection.error());
        if (auto ours = check_nothing_is_planted(**connection, schema); !ours) return ours;
        if (may_wait_for_parting(schema)) {
            if (auto parted = part(); !parted) return parted;
        }
        if (auto done = bring_up_to_date(**connection, schema); !done) return done;
        return grant_rights(**connection, schema);
    }

  private:
    Result<void> make_place(const Schema& schema) override {
        const auto address = address_of_(schema, Access::whole);
        return address ? sql::create_schema(*address, schema.name) : tl::unexpected(address.error());
    }

    // No program had a town there while its registry held the ballots; but its first format has their table.
    Result<void> part() {
        const auto registry = connect_as_it_is(registry_schema(), Access::whole);
        if (!registry) return tl::unexpected(registry.error());
        const auto holds = holds_ballots(**registry);
        if (!holds) return tl::unexpected(holds.error());
        if (!*holds) return {};
        if (auto made = make_place(ballots_schema()); !made) return made;
        const auto ballots = connect_as_it_is(ballots_schema(), Access::whole);
        if (!ballots) return tl::unexpected(ballots.error());
        if (auto done = bring_up_to_date(**ballots, ballots_schema()); !done) return done;
        return part_ballots(**registry, **ballots);
    }

    Result<std::unique_ptr<sql::Connection>> connect_as_it_is(const Schema& schema, Access access) {
        const auto address = address_of_(schema, access);
        return address ? sql::connect_postgres(*address, schema.name) : tl::unexpected(address.error());
    }

    AddressOf address_of_;
};

}  // namespace

Result<std::unique_ptr<sql::Connection>> Storage::create_store(const Schema& schema) {
    if (auto made = make_place(schema); !made) return tl::unexpected(made.error());
    if (auto prepared = prepare(schema); !prepared) return tl::unexpected(prepared.error());
    return connect(schema, Access::whole);
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

// Without a role of its own, not as the gate, which may change nothing that was taken in.
Result<std::unique_ptr<IntakeForgetter>> Storage::intake_forgetter() {
    auto connection = connect(intake_schema(), Access::whole);
    if (!connection) return tl::unexpected(connection.error());
    return intake_forgetter_over(std::move(*connection));
}

Result<std::unique_ptr<FleetStore>> Storage::fleet() {
    auto connection = connect(fleet_schema(), Access::write);
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

Result<std::unique_ptr<StaffStore>> Storage::staff(accounts::Letters letters) {
    auto connection = connect(staff_schema(), Access::write);
    if (!connection) return tl::unexpected(connection.error());
    return staff_over(std::move(*connection), letters);
}

Result<void> Storage::close_accounts(const By& by) {
    const auto connection = connect(staff_schema(), Access::whole);
    if (!connection) return tl::unexpected(connection.error());
    return store::close_accounts(**connection, by);
}

Result<std::unique_ptr<RegistryStore>> Storage::registry_alone(const protocol::Epoch& epoch) {
    auto connection = connect_alone(registry_schema());
    if (!connection) return tl::unexpected(connection.error());
    if (*connection == nullptr) return nullptr;
    return registry_over(std::move(*connection), epoch);
}

Result<std::unique_ptr<ContentStore>> Storage::content() {
    auto connection = connect(content_schema(), Access::write);
    if (!connection) return tl::unexpected(connection.error());
    return content_over(std::move(*connection));
}

Result<std::unique_ptr<ContentStore>> Storage::content_alone() {
    auto connection = connect_alone(content_schema());
    if (!connection) return tl::unexpected(connection.error());
    if (*connection == nullptr) return nullptr;
    return content_over(std::move(*connection));
}

Result<void> Storage::begin_epoch(const protocol::Epoch& epoch, std::uint64_t generation) {
    const auto connection = connect(intake_schema(), Access::whole);
    if (!connection) return tl::unexpected(connection.error());
    return store::begin_epoch(**connection, epoch, generation);
}

Result<void> Storage::forget_records() {
    const auto connection = connect(registry_schema(), Access::whole);
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
        std::uint64_t now = 0;
        const auto tell_all = [&](std::uint64_t rows) { tell(before + (now = rows)); };
        if (auto done = bring_store_of(other, *schema, tell_all); !done) return done;
        before += now;
    }
    return {};
}

Result<void> Storage::bring_store_of(Storage& other, const Schema& schema,
                                     const std::function<void(std::uint64_t)>& tell) {
    const auto from = other.connect(schema, Access::whole);
    if (!from) return tl::unexpected(from.error());
    const auto to = create_store(schema);
    return to ? bring_all(**from, **to, tell) : tl::unexpected(to.error());
}

Result<std::vector<std::string>> Storage::content_hashes() {
    std::vector<std::string> hashes;
    for (const Schema* schema : all_schemas()) {
        const auto connection = connect(*schema, Access::whole);
        if (!connection) return tl::unexpected(connection.error());
        auto hash = content_hash(**connection);
        if (!hash) return tl::unexpected(hash.error());
        hashes.push_back(std::move(*hash));
    }
    return hashes;
}

const std::filesystem::path& file_of(const StoreFiles& files, const Schema& schema) {
    if (&schema == &intake_schema()) return files.intake;
    if (&schema == &fleet_schema()) return files.fleet;
    if (&schema == &ballots_schema()) return files.ballots;
    if (&schema == &content_schema()) return files.content;
    return &schema == &registry_schema() ? files.registry : files.staff;
}

std::unique_ptr<Storage> in_files(StoreFiles files) {
    return std::make_unique<FileStorage>(std::move(files));
}

std::unique_ptr<Storage> on_postgres(AddressOf address_of) {
    return std::make_unique<PostgresStorage>(std::move(address_of));
}

}  // namespace veche::server::store
