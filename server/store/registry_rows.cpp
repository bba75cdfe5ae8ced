#include "server/store/registry_rows.h"

#include <algorithm>

namespace veche::server::store::rows {
namespace {

constexpr std::int64_t day_seconds = 86'400;

}  // namespace

const std::string_view case_columns =
    "SELECT envelope, lookup_id, receipt_key, kind, received, language, sealed_body, number, registered, due, "
    "due_reason, missing, sealed_answer, answered, last_sequence, arrived, explanation, series FROM case_file";

void bind_optional_date(Statement& statement, int parameter, const std::optional<Date>& date) {
    if (date) {
        statement.bind(parameter, days_since_epoch(*date));
    } else {
        statement.bind_null(parameter);
    }
}

Case read_case(const Statement& row) {
    const auto date = [&](int column) {
        return row.is_null(column) ? std::nullopt : std::optional(date_from_days(row.integer(column)));
    };
    Case subject;
    subject.envelope = fixed<protocol::EnvelopeId>(row.blob(0));
    subject.lookup_id = fixed<protocol::LookupId>(row.blob(1));
    subject.receipt_key = fixed<protocol::BoxPublicKey>(row.blob(2));
    subject.kind = stored_from<content::SubmissionKind>(row.text(3));
    subject.received = {row.integer(4)};
    subject.language = stored_from<content::Language>(row.text(5));
    subject.sealed_body = row.blob(6);
    subject.number = row.text(7);
    subject.registered = date(8);
    subject.due = date(9);
    subject.due_reason = row.text(10);
    subject.missing = all_stored_from<content::RequiredField>(row.text(11));
    subject.sealed_answer = row.blob(12);
    if (!row.is_null(13)) subject.answered = Instant{row.integer(13)};
    subject.last_sequence = static_cast<std::uint64_t>(row.integer(14));
    if (!row.is_null(15)) subject.arrived = Instant{row.integer(15)};
    subject.explanation = row.text(16);
    if (!row.view(17).empty()) subject.series = stored_from<content::CaseSeries>(row.text(17));
    return subject;
}

Result<bool> insert_case(Database& database, const Case& subject) {
    auto statement = database.prepare(
        "INSERT INTO case_file(envelope, lookup_id, receipt_key, kind, received, language, sealed_body, "
        "arrived) VALUES(?,?,?,?,?,?,?,?) ON CONFLICT(envelope) DO NOTHING");
    if (!statement) return tl::unexpected(statement.error());
    statement->bind_blob(1, subject.envelope.view()).bind_blob(2, subject.lookup_id.view());
    statement->bind_blob(3, subject.receipt_key.view()).bind(4, text_of(subject.kind));
    statement->bind(5, subject.received.seconds).bind(6, text_of(subject.language)).bind_blob(7, subject.sealed_body);
    if (subject.arrived) {
        statement->bind(8, subject.arrived->seconds);
    } else {
        statement->bind_null(8);
    }
    if (auto done = statement->run(); !done) return tl::unexpected(done.error());
    return database.changes() == 1;
}

Result<void> put_aside(Database& database, const Quarantined& envelope) {
    auto statement = database.prepare(
        "INSERT INTO quarantine(envelope, sequence, reason, noticed) VALUES(?,?,?,?) ON CONFLICT DO UPDATE SET "
        "reason = excluded.reason, again = 0");
    if (!statement) return tl::unexpected(statement.error());
    statement->bind_blob(1, envelope.envelope.view()).bind(2, envelope.sequence);
    return statement->bind(3, envelope.reason).bind(4, envelope.when.seconds).run();
}

Result<std::size_t> mark_to_take_up(Database& database, const std::optional<protocol::EnvelopeId>& id) {
    std::size_t marked = 0;
    for (const char* sql : {"UPDATE quarantine SET again = 1 WHERE ?1 IS NULL OR envelope = ?1",
                            "DELETE FROM ballot WHERE sealed_body = x'' AND (?1 IS NULL OR envelope = ?1)"}) {
        auto statement = database.prepare(sql);
        if (!statement) return tl::unexpected(statement.error());
        if (id) statement->bind_blob(1, id->view());
        if (auto run = statement->run(); !run) return tl::unexpected(run.error());
        marked += static_cast<std::size_t>(database.changes());
    }
    return marked;
}

Result<std::vector<Quarantined>> read_quarantine(Database& database, std::string_view which) {
    auto statement =
        database.prepare("SELECT envelope, sequence, reason, noticed FROM quarantine " + std::string(which));
    if (!statement) return tl::unexpected(statement.error());
    std::vector<Quarantined> found;
    for (;;) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return found;
        found.push_back({fixed<protocol::EnvelopeId>(statement->blob(0)),
                         statement->integer(1),
                         statement->text(2),
                         {statement->integer(3)}});
    }
}

Result<std::vector<protocol::EnvelopeId>> unregistered(Database& database) {
    auto statement = database.prepare("SELECT envelope FROM case_file WHERE number IS NULL ORDER BY position");
    if (!statement) return tl::unexpected(statement.error());
    std::vector<protocol::EnvelopeId> found;
    for (;;) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return found;
        found.push_back(fixed<protocol::EnvelopeId>(statement->blob(0)));
    }
}

Result<StaleCases> cases_of_other_epochs(Database& database, const protocol::Epoch& epoch, std::int64_t after,
                                         std::size_t most) {
    auto statement = database.prepare(
        "SELECT envelope, position FROM case_file WHERE record_epoch <> ? AND position > ? ORDER BY position LIMIT ?");
    if (!statement) return tl::unexpected(statement.error());
    statement->bind_blob(1, epoch.view()).bind(2, after).bind(3, static_cast<std::int64_t>(most));
    StaleCases found;
    for (;;) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return found;
        found.ids.push_back(fixed<protocol::EnvelopeId>(statement->blob(0)));
        found.last = statement->integer(1);
    }
}

Result<std::vector<OldRecord>> lowest_records(Database& database, std::int64_t before_day, std::size_t most) {
    auto statement = database.prepare(
        "SELECT position, envelope, made, "
        "NOT EXISTS(SELECT 1 FROM record AS later WHERE later.envelope = record.envelope AND "
        "later.position > record.position) FROM record "
        "WHERE position < (SELECT max(position) FROM record) ORDER BY position LIMIT ?");
    if (!statement) return tl::unexpected(statement.error());
    statement->bind(1, static_cast<std::int64_t>(most));
    std::vector<OldRecord> found;
    for (;;) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row || statement->integer(2) >= before_day * day_seconds) return found;
        found.push_back(
            {statement->integer(0), fixed<protocol::EnvelopeId>(statement->blob(1)), statement->integer(3) != 0});
    }
}

Result<RegistryStore::CountedDay> count_day(Database& database, Instant now, bool may_add) {
    auto transaction = Transaction::begin(database);
    if (!transaction) return tl::unexpected(transaction.error());
    auto known = database.prepare(
        "SELECT coalesce((SELECT value FROM state WHERE name = 'counted_day'), "
        "(SELECT min(max(made), ?1) FROM record) / ?2, ?1 / ?2), "
        "coalesce((SELECT value FROM state WHERE name = 'day_counted_at'), ?1)");
    if (!known) return tl::unexpected(known.error());
    known->bind(1, now.seconds).bind(2, day_seconds);
    if (const auto row = known->step(); !row) return tl::unexpected(row.error());
    const std::int64_t counted_at = std::min(known->integer(1), now.seconds);
    const bool added = may_add && now.seconds >= counted_at + day_seconds;
    const RegistryStore::CountedDay counted{known->integer(0) + (added ? 1 : 0), added};
    auto keep =
        database.prepare("INSERT OR REPLACE INTO state(name, value) VALUES('counted_day', ?), ('day_counted_at', ?)");
    if (!keep) return tl::unexpected(keep.error());
    auto kept = keep->bind(1, counted.day).bind(2, added ? now.seconds : counted_at).run();
    if (kept) kept = transaction->commit();
    if (!kept) return tl::unexpected(kept.error());
    return counted;
}

Result<void> remove_record(Database& database, std::int64_t position) {
    auto statement = database.prepare("DELETE FROM record WHERE position = ?");
    if (!statement) return tl::unexpected(statement.error());
    return statement->bind(1, position).run();
}

Result<std::uint64_t> next_sequence(Database& database, const protocol::EnvelopeId& id, Instant now) {
    auto statement = database.prepare(
        "SELECT max(last_sequence + 1, ?2, (SELECT coalesce(max(sequence), 0) + 1 FROM former_record WHERE "
        "former_record.lookup_id = case_file.lookup_id)) FROM case_file WHERE envelope = ?1");
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->bind_blob(1, id.view()).bind(2, now.seconds).step();
    if (!row) return tl::unexpected(row.error());
    return *row ? static_cast<std::uint64_t>(statement->integer(0)) : 1;
}

Result<std::int64_t> next_number(Database& database, const std::string& prefix, int year) {
    auto statement = database.prepare(
        "INSERT INTO series(prefix, year, last) VALUES(?,?,1) ON CONFLICT DO UPDATE SET last = last + 1 "
        "RETURNING last");
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->bind(1, prefix).bind(2, year).step();
    if (!row) return tl::unexpected(row.error());
    const std::int64_t number = statement->integer(0);
    if (auto done = statement->run(); !done) return tl::unexpected(done.error());
    return number;
}

Result<void> update_registration(Database& database, const Case& subject) {
    auto statement = database.prepare(
        "UPDATE case_file SET number = ?, registered = ?, due = ?, due_reason = ?, missing = ?, explanation = ?, "
        "series = ? WHERE envelope = ?");
    if (!statement) return tl::unexpected(statement.error());
    statement->bind(1, subject.number);
    bind_optional_date(*statement, 2, subject.registered);
    bind_optional_date(*statement, 3, subject.due);
    statement->bind(4, subject.due_reason).bind(5, text_of(subject.missing)).bind(6, subject.explanation);
    return statement->bind(7, subject.series ? text_of(*subject.series) : std::string())
        .bind_blob(8, subject.envelope.view())
        .run();
}

Result<std::uint64_t> next_position(Database& database) {
    auto newest = database.prepare("SELECT coalesce(max(position), 0) + 1 FROM record");
    if (!newest) return tl::unexpected(newest.error());
    if (const auto row = newest->step(); !row) return tl::unexpected(row.error());
    return static_cast<std::uint64_t>(newest->integer(0));
}

Result<std::uint64_t> lowest_position(Database& database) {
    auto lowest = database.prepare("SELECT coalesce(min(position), 1) FROM record");
    if (!lowest) return tl::unexpected(lowest.error());
    if (const auto row = lowest->step(); !row) return tl::unexpected(row.error());
    return static_cast<std::uint64_t>(lowest->integer(0));
}

Result<void> insert_record(Database& database, std::uint64_t position, std::string_view envelope, Instant made,
                           const std::string& bytes) {
    // By the days that were counted, once they are: see count_day().
    auto insert = database.prepare(
        "INSERT INTO record(position, envelope, made, bytes) VALUES(?1, ?2, "
        "coalesce((SELECT value * ?5 FROM state WHERE name = 'counted_day'), ?3), ?4)");
    if (!insert) return tl::unexpected(insert.error());
    insert->bind(1, static_cast<std::int64_t>(position)).bind_blob(2, envelope).bind(3, made.seconds);
    return insert->bind_blob(4, bytes).bind(5, day_seconds).run();
}

Result<std::int64_t> state(Database& database, std::string_view name) {
    auto statement = database.prepare("SELECT value FROM state WHERE name = ?");
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->bind(1, name).step();
    if (!row) return tl::unexpected(row.error());
    return *row ? statement->integer(0) : 0;
}

Result<void> set_state(Database& database, std::string_view name, std::int64_t value) {
    auto statement = database.prepare(
        "INSERT INTO state(name, value) VALUES(?,?) ON CONFLICT DO UPDATE SET value = max(value, excluded.value)");
    if (!statement) return tl::unexpected(statement.error());
    return statement->bind(1, name).bind(2, value).run();
}

Result<RegistryStore::Counts> counts(Database& database) {
    auto statement = database.prepare(
        "SELECT (SELECT count(*) FROM quarantine) + (SELECT count(*) FROM ballot WHERE sealed_body = x''), "
        "(SELECT count(*) FROM case_file WHERE number IS NULL), (SELECT coalesce(max(position), 0) FROM record)");
    if (!statement) return tl::unexpected(statement.error());
    if (const auto row = statement->step(); !row) return tl::unexpected(row.error());
    const auto at = [&](int column) { return static_cast<std::uint64_t>(statement->integer(column)); };
    return RegistryStore::Counts{at(0), at(1), at(2)};
}

Result<std::vector<OpenedBallot>> read_ballots(Database& database) {
    auto statement = database.prepare("SELECT envelope, day, poll, sealed_body, refused FROM ballot ORDER BY envelope");
    if (!statement) return tl::unexpected(statement.error());
    std::vector<OpenedBallot> found;
    for (;;) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return found;
        found.push_back({fixed<protocol::EnvelopeId>(statement->blob(0)), statement->integer(1),
                         content::EntryId(statement->view(2)), statement->blob(3), statement->text(4)});
    }
}

Result<std::vector<RegistryStore::Record>> read_records(Database& database, std::uint64_t position, std::size_t most) {
    auto statement =
        database.prepare("SELECT position, bytes FROM record WHERE position > ? ORDER BY position LIMIT ?");
    if (!statement) return tl::unexpected(statement.error());
    statement->bind(1, static_cast<std::int64_t>(position)).bind(2, static_cast<std::int64_t>(most));
    std::vector<RegistryStore::Record> found;
    for (;;) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return found;
        found.push_back({static_cast<std::uint64_t>(statement->integer(0)), statement->blob(1)});
    }
}

}  // namespace veche::server::store::rows
