#include "server/store/registry_rows.h"

#include <algorithm>

#include "server/store/sql_registry_store.h"

namespace veche::server::store::rows {
namespace {

using sql::Bytes;
using sql::Row;

constexpr std::int64_t day_seconds = 86'400;

Quarantined read_quarantined(const Row& row) {
    return {read_id(row), row.integer(1), row.text(2), {row.integer(3)}};
}

Result<void> keep_state(sql::Connection& connection, std::string_view name, std::int64_t value) {
    return connection.run(
        "INSERT INTO state(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
        {name, value});
}

}  // namespace

Result<void> put_aside(sql::Connection& connection, const Quarantined& envelope) {
    return connection.run(
        "INSERT INTO quarantine(envelope, sequence, reason, noticed) VALUES(?1, ?2, ?3, ?4) "
        "ON CONFLICT(sequence) DO UPDATE SET reason = excluded.reason, again = 0",
        {Bytes{envelope.envelope.view()}, envelope.sequence, envelope.reason, envelope.when});
}

Result<std::size_t> mark_to_take_up(sql::Connection& connection, const std::optional<protocol::EnvelopeId>& id) {
    const std::string all = "UPDATE quarantine SET again = 1";
    const auto rows =
        id ? connection.write(all + " WHERE envelope = ?1", {Bytes{id->view()}}) : connection.write(all, {});
    if (!rows) return tl::unexpected(rows.error());
    return static_cast<std::size_t>(*rows);
}

Result<std::vector<Quarantined>> read_quarantine(sql::Connection& connection, std::string_view which) {
    return connection.all("SELECT envelope, sequence, reason, noticed FROM quarantine " + std::string(which), {},
                          read_quarantined);
}

Result<StaleCases> cases_of_other_epochs(sql::Connection& connection, const protocol::Epoch& epoch, std::int64_t after,
                                         std::size_t most) {
    StaleCases found;
    auto done = connection.read(
        "SELECT envelope, position FROM case_file WHERE record_epoch <> ?1 AND position > ?2 AND destroyed IS NULL "
        "ORDER BY position "
        "LIMIT ?3",
        {Bytes{epoch.view()}, after, most}, [&](const Row& row) {
            found.ids.push_back(read_id(row));
            found.last = row.integer(1);
        });
    if (!done) return tl::unexpected(done.error());
    return found;
}

Result<std::vector<OldRecord>> lowest_records(sql::Connection& connection, std::int64_t before_day, std::size_t most) {
    std::vector<OldRecord> found;
    // Mostly there is none, and one row tells.
    const auto lowest = connection.number("SELECT made FROM record ORDER BY position LIMIT 1", {});
    if (!lowest) return tl::unexpected(lowest.error());
    bool is_old = *lowest < before_day * day_seconds;
    if (!is_old) return found;
    auto done = connection.read(
        "SELECT envelope, position, made, CASE WHEN EXISTS(SELECT 1 FROM record AS later WHERE "
        "later.envelope = record.envelope AND later.position > record.position) THEN 0 ELSE 1 END FROM record "
        "WHERE position < (SELECT max(position) FROM record) ORDER BY position LIMIT ?1",
        {most}, [&](const Row& row) {
            is_old = is_old && row.integer(2) < before_day * day_seconds;
            if (is_old) found.push_back({row.integer(1), read_id(row), row.integer(3) != 0});
        });
    if (!done) return tl::unexpected(done.error());
    return found;
}

Result<RegistryStore::CountedDay> count_day(sql::Connection& connection, Instant now, bool may_add) {
    auto transaction = sql::Transaction::begin(connection);
    if (!transaction) return tl::unexpected(transaction.error());
    const auto newest = connection.number("SELECT max(made) FROM record HAVING count(*) > 0", {}, now.seconds);
    if (!newest) return tl::unexpected(newest.error());
    const auto day = connection.number("SELECT value FROM state WHERE name = 'counted_day'", {},
                                       std::min(*newest, now.seconds) / day_seconds);
    if (!day) return tl::unexpected(day.error());
    const auto last = connection.number("SELECT value FROM state WHERE name = 'day_counted_at'", {}, now.seconds);
    if (!last) return tl::unexpected(last.error());
    const std::int64_t counted_at = std::min(*last, now.seconds);
    const bool added = may_add && now.seconds >= counted_at + day_seconds;
    const RegistryStore::CountedDay counted{*day + (added ? 1 : 0), added};
    auto kept = keep_state(connection, "counted_day", counted.day);
    if (kept) kept = keep_state(connection, "day_counted_at", added ? now.seconds : counted_at);
    if (kept) kept = transaction->commit();
    if (!kept) return tl::unexpected(kept.error());
    return counted;
}

Result<void> remove_record(sql::Connection& connection, std::int64_t position) {
    return connection.run("DELETE FROM record WHERE position = ?1", {position});
}

Result<std::uint64_t> next_sequence(sql::Connection& connection, const protocol::EnvelopeId& id, Instant now) {
    const auto above = connection.first(
        "SELECT last_sequence + 1, (SELECT coalesce(max(sequence), 0) + 1 FROM former_record WHERE "
        "former_record.lookup_id = case_file.lookup_id) FROM case_file WHERE envelope = ?1",
        {Bytes{id.view()}}, [&](const Row& row) {
            return std::max({row.integer(0), row.integer(1), now.seconds});
        });
    if (!above) return tl::unexpected(above.error());
    return static_cast<std::uint64_t>(above->value_or(1));
}

Result<std::int64_t> next_number(sql::Connection& connection, const std::string& prefix, int year) {
    std::int64_t number = 0;
    auto done = connection.write(
        "INSERT INTO series(prefix, year, last) VALUES(?1, ?2, 1) ON CONFLICT(prefix, year) DO UPDATE SET "
        "last = series.last + 1 RETURNING last",
        {prefix, year}, [&](const Row& row) { number = row.integer(0); });
    if (!done) return tl::unexpected(done.error());
    return number;
}

Result<std::uint64_t> next_position(sql::Connection& connection) {
    const auto newest = connection.number("SELECT coalesce(max(position), 0) + 1 FROM record", {});
    if (!newest) return tl::unexpected(newest.error());
    return static_cast<std::uint64_t>(*newest);
}

Result<std::uint64_t> lowest_position(sql::Connection& connection) {
    const auto lowest = connection.number("SELECT coalesce(min(position), 1) FROM record", {});
    if (!lowest) return tl::unexpected(lowest.error());
    return static_cast<std::uint64_t>(*lowest);
}

Result<void> insert_record(sql::Connection& connection, std::uint64_t position, std::string_view envelope, Instant made,
                           const std::string& bytes) {
    // By the days that were counted, once they are: see count_day().
    return connection.run(
        "INSERT INTO record(position, envelope, made, bytes) VALUES(?1, ?2, "
        "coalesce((SELECT value * ?5 FROM state WHERE name = 'counted_day'), ?3), ?4)",
        {position, Bytes{envelope}, made, Bytes{bytes}, day_seconds});
}

Result<std::int64_t> state(sql::Connection& connection, std::string_view name) {
    return connection.number("SELECT value FROM state WHERE name = ?1", {name});
}

Result<void> set_state(sql::Connection& connection, std::string_view name, std::int64_t value) {
    return connection.run(
        "INSERT INTO state(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value "
        "WHERE excluded.value > state.value",
        {name, value});
}

Result<RegistryStore::Counts> counts(sql::Connection& connection) {
    const auto counted = connection.first(
        "SELECT (SELECT count(*) FROM quarantine), (SELECT count(*) FROM case_file WHERE number IS NULL), (SELECT "
        "coalesce(max(position), 0) FROM record)",
        {}, [](const Row& row) {
            const auto at = [&](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
            return RegistryStore::Counts{at(0), at(1), at(2)};
        });
    if (!counted) return tl::unexpected(counted.error());
    return counted->value_or(RegistryStore::Counts{});
}

Result<std::vector<RegistryStore::Record>> read_records(sql::Connection& connection, std::uint64_t position,
                                                        std::size_t most) {
    return connection.all("SELECT position, bytes FROM record WHERE position > ?1 ORDER BY position LIMIT ?2",
                          {position, most}, [](const Row& row) {
                              return RegistryStore::Record{static_cast<std::uint64_t>(row.integer(0)), row.text(1)};
                          });
}

}  // namespace veche::server::store::rows

namespace veche::server::store {

Result<std::uint64_t> last_record_position(sql::Connection& connection) {
    const auto newest = connection.number("SELECT coalesce(max(position), 0) FROM record", {});
    if (!newest) return tl::unexpected(newest.error());
    return static_cast<std::uint64_t>(*newest);
}

Result<void> forget_records(sql::Connection& connection) {
    return connection.run("DELETE FROM record", {});
}

}  // namespace veche::server::store
