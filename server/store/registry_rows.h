// Rows of the registry, for its store only.
#pragma once

#include <optional>
#include <string_view>

#include "server/sql/connection.h"
#include "server/store/registry_store.h"

namespace veche::server::store::rows {

template <typename Value>
[[nodiscard]] Value fixed(std::string_view bytes) {
    return protocol::from_bytes<Value>(bytes).value_or(Value{});
}

[[nodiscard]] inline protocol::EnvelopeId read_id(const sql::Row& row) {
    return fixed<protocol::EnvelopeId>(row.view(0));
}

[[nodiscard]] Result<void> put_aside(sql::Connection& connection, const Quarantined& envelope);
// How many rows.
[[nodiscard]] Result<std::size_t> mark_to_take_up(sql::Connection& connection,
                                                  const std::optional<protocol::EnvelopeId>& id);
// `which`: WHERE and ORDER of ours.
[[nodiscard]] Result<std::vector<Quarantined>> read_quarantine(sql::Connection& connection, std::string_view which);
struct StaleCases {
    std::vector<protocol::EnvelopeId> ids;
    std::int64_t last = 0;  // its place among all cases
};
[[nodiscard]] Result<StaleCases> cases_of_other_epochs(sql::Connection& connection, const protocol::Epoch& epoch,
                                                       std::int64_t after, std::size_t most);
struct OldRecord {
    std::int64_t position = 0;
    protocol::EnvelopeId envelope;
    bool is_newest = false;  // of its case
};
// The lowest ones up to the first that was made on that counted day or later, never the highest one.
[[nodiscard]] Result<std::vector<OldRecord>> lowest_records(sql::Connection& connection, std::int64_t before_day,
                                                            std::size_t most);
// A transaction of its own.
[[nodiscard]] Result<RegistryStore::CountedDay> count_day(sql::Connection& connection, Instant now, bool may_add);
[[nodiscard]] Result<void> remove_record(sql::Connection& connection, std::int64_t position);
// Above every earlier record of the case, also of those a restore has forgotten: never below `now` in seconds.
[[nodiscard]] Result<std::uint64_t> next_sequence(sql::Connection& connection, const protocol::EnvelopeId& id,
                                                  Instant now);

// The next number of the series in that year, taken.
[[nodiscard]] Result<std::int64_t> next_number(sql::Connection& connection, const std::string& prefix, int year);
// Positions have no holes: the next one is taken inside the transaction that fills it.
[[nodiscard]] Result<std::uint64_t> next_position(sql::Connection& connection);
[[nodiscard]] Result<std::uint64_t> lowest_position(sql::Connection& connection);  // 1: there is none
[[nodiscard]] Result<void> insert_record(sql::Connection& connection, std::uint64_t position, std::string_view envelope,
                                         Instant made, const std::string& bytes);
[[nodiscard]] Result<std::int64_t> state(sql::Connection& connection, std::string_view name);  // 0: it was never set
// Never goes back.
[[nodiscard]] Result<void> set_state(sql::Connection& connection, std::string_view name, std::int64_t value);
[[nodiscard]] Result<RegistryStore::Counts> counts(sql::Connection& connection);
[[nodiscard]] Result<std::vector<RegistryStore::Record>> read_records(sql::Connection& connection,
                                                                      std::uint64_t position, std::size_t most);

}  // namespace veche::server::store::rows
