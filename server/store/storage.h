// Where a town's stores are: files of SQLite, or schemas of a PostgreSQL database. Contract: tests/contracts, on both.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/accounts/notice.h"
#include "server/sql/connection.h"
#include "server/store/ballot_store.h"
#include "server/store/content_store.h"
#include "server/store/fleet_store.h"
#include "server/store/intake_store.h"
#include "server/store/registry_store.h"
#include "server/store/schemas.h"
#include "server/store/staff_store.h"

namespace veche::server::store {

// Each store that is opened has a connection of its own and may be used by another thread.
class Storage {
  public:
    Storage() = default;
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;
    virtual ~Storage() = default;

    // Made once, by init: every store, empty.
    [[nodiscard]] Result<void> create(const protocol::Epoch& epoch);
    // In files an older format is brought up to date first; on PostgreSQL it is refused, for only prepare() may change
    // a table there. A newer one and what is damaged are refused.
    [[nodiscard]] Result<std::unique_ptr<IntakeStore>> intake();
    [[nodiscard]] Result<std::unique_ptr<IntakeReader>> intake_reader();
    [[nodiscard]] Result<std::unique_ptr<IntakeForgetter>> intake_forgetter();
    [[nodiscard]] Result<std::unique_ptr<FleetStore>> fleet();
    [[nodiscard]] Result<std::unique_ptr<BallotStore>> ballots();
    // `epoch` is noted beside every record made through it.
    [[nodiscard]] Result<std::unique_ptr<RegistryStore>> registry(const protocol::Epoch& epoch);
    // For the registrar, of which a town has one at a time: nothing while another server's works. Once its connection
    // is lost every call fails: then it begins anew. (In files the lock of the folder sees to it.)
    [[nodiscard]] Result<std::unique_ptr<RegistryStore>> registry_alone(const protocol::Epoch& epoch);

    // `letters`: whether its acts ask for them (server/mail/mail_server.h says which a town has).
    [[nodiscard]] Result<std::unique_ptr<StaffStore>> staff(accounts::Letters letters = accounts::Letters::none);
    [[nodiscard]] Result<std::unique_ptr<ContentStore>> content();
    // As registry_alone(), for the publisher.
    [[nodiscard]] Result<std::unique_ptr<ContentStore>> content_alone();

    // For restore: who was closed since the backup was made is not known, so that nobody is signed in, invited or
    // open any more.
    [[nodiscard]] Result<void> close_accounts(const By& by);
    // For restore, with the server stopped: a new epoch, and acknowledgements of `generation` from now on.
    [[nodiscard]] Result<void> begin_epoch(const protocol::Epoch& epoch, std::uint64_t generation);
    // For restore: positions of records begin anew in the new epoch.
    [[nodiscard]] Result<void> forget_records();

    // All that stands in the other one, instead of what stands here, unless that is another town's. The intake comes
    // last, without which it is no town; each store is one transaction, and all may be called again after it was ended
    // midway. With both servers stopped.
    [[nodiscard]] Result<void> bring_all_of(Storage& other, const std::function<void(std::uint64_t)>& tell);
    // One store, whatever stood here; for copies, which are of a town that is known.
    [[nodiscard]] Result<void> bring_store_of(Storage& other, const Schema& schema,
                                              const std::function<void(std::uint64_t)>& tell);
    // SHA-256 over all that each store holds, the same for both engines.
    [[nodiscard]] Result<std::vector<std::string>> content_hashes();

    enum class Access {
        write,
        read,
        whole,  // every row of every table: for copies, moves and restores, with the rights of the tables' owner
    };
    // One store, where there is none yet; with whole access.
    [[nodiscard]] Result<std::unique_ptr<sql::Connection>> create_store(const Schema& schema);
    // Before the processes start, or for a command that brings a whole store: it has the format of this program
    // afterwards and, on PostgreSQL, each role the rights it is to have. There one is refused in which something stands
    // that is not ours (server/store/grants.h).
    [[nodiscard]] virtual Result<void> prepare(const Schema& schema) = 0;
    // As registry_alone().
    [[nodiscard]] virtual Result<std::unique_ptr<sql::Connection>> connect_alone(const Schema& schema) = 0;
    // For what works beside a store in the same transaction: jobs, a move. Of a registry or ballots of before it makes
    // two stores first (parting_ballots.h).
    [[nodiscard]] virtual Result<std::unique_ptr<sql::Connection>> connect(const Schema& schema, Access access) = 0;

  private:
    [[nodiscard]] Result<void> check_is_free_for(Storage& other);
    // Without any table, where there was nothing.
    [[nodiscard]] virtual Result<void> make_place(const Schema& schema) = 0;
};

struct StoreFiles {
    std::filesystem::path intake;
    std::filesystem::path fleet;
    std::filesystem::path registry;
    std::filesystem::path staff{};
    std::filesystem::path ballots{};
    std::filesystem::path content{};
};
[[nodiscard]] const std::filesystem::path& file_of(const StoreFiles& files, const Schema& schema);
[[nodiscard]] std::unique_ptr<Storage> in_files(StoreFiles files);
// How to connect to a store, as server/sql/postgres.h takes it, and as whom; asked whenever one is opened.
using AddressOf = std::function<Result<std::string>(const Schema&, Storage::Access)>;
[[nodiscard]] std::unique_ptr<Storage> on_postgres(AddressOf address_of);

}  // namespace veche::server::store
