// Tables and rows of registry.db, for the SQLite registry only.
#pragma once

#include <optional>
#include <string_view>

#include "base/sqlite.h"
#include "server/store/registry_store.h"

namespace veche::server::store::rows {

// SELECT … FROM case_file, in the order read_case() expects.
extern const std::string_view case_columns;

template <typename Value>
[[nodiscard]] Value fixed(const std::string& bytes) {
    return protocol::from_bytes<Value>(bytes).value_or(Value{});
}

void bind_optional_date(Statement& statement, int parameter, const std::optional<Date>& date);
[[nodiscard]] Case read_case(const Statement& row);
// False: it was there.
[[nodiscard]] Result<bool> insert_case(Database& database, const Case& subject);
[[nodiscard]] Result<void> put_aside(Database& database, const Quarantined& envelope);
// How many rows.
[[nodiscard]] Result<std::size_t> mark_to_take_up(Database& database, const std::optional<protocol::EnvelopeId>& id);
// `which`: WHERE and ORDER of ours.
[[nodiscard]] Result<std::vector<Quarantined>> read_quarantine(Database& database, std::string_view which);
// In the order they came.
[[nodiscard]] Result<std::vector<protocol::EnvelopeId>> unregistered(Database& database);
struct StaleCases {
    std::vector<protocol::EnvelopeId> ids;
    std::int64_t last = 0;  // its place among all cases
};
[[nodiscard]] Result<StaleCases> cases_of_other_epochs(Database& database, const protocol::Epoch& epoch,
                                                       std::int64_t after, std::size_t most);
struct OldRecord {
    std::int64_t position = 0;
    protocol::EnvelopeId envelope;
    bool is_newest = false;  // of its case
};
// The lowest ones up to the first that was made on that counted day or later, never the highest one.
[[nodiscard]] Result<std::vector<OldRecord>> lowest_records(Database& database, std::int64_t before_day,
                                                            std::size_t most);
// A transaction of its own.
[[nodiscard]] Result<RegistryStore::CountedDay> count_day(Database& database, Instant now, bool may_add);
[[nodiscard]] Result<void> remove_record(Database& database, std::int64_t position);
// Above every earlier record of the case, also of those a restore has forgotten: never below `now` in seconds.
[[nodiscard]] Result<std::uint64_t> next_sequence(Database& database, const protocol::EnvelopeId& id, Instant now);

// The next number of the series in that year, taken.
[[nodiscard]] Result<std::int64_t> next_number(Database& database, const std::string& prefix, int year);
[[nodiscard]] Result<void> update_registration(Database& database, const Case& subject);
// Positions have no holes: the next one is taken inside the transaction that fills it.
[[nodiscard]] Result<std::uint64_t> next_position(Database& database);
[[nodiscard]] Result<std::uint64_t> lowest_position(Database& database);  // 1: there is none
[[nodiscard]] Result<void> insert_record(Database& database, std::uint64_t position, std::string_view envelope,
                                         Instant made, const std::string& bytes);
[[nodiscard]] Result<std::int64_t> state(Database& database, std::string_view name);  // 0: it was never set
// Never goes back.
[[nodiscard]] Result<void> set_state(Database& database, std::string_view name, std::int64_t value);
[[nodiscard]] Result<RegistryStore::Counts> counts(Database& database);
[[nodiscard]] Result<std::vector<OpenedBallot>> read_ballots(Database& database);
[[nodiscard]] Result<std::vector<RegistryStore::Record>> read_records(Database& database, std::uint64_t position,
                                                                      std::size_t most);

}  // namespace veche::server::store::rows
