#include "server/store/former_rows.h"

#include <charconv>

#include "content/rules/legal_profile.h"
#include "server/store/registry_rows.h"

namespace veche::server::store::rows {
namespace {

constexpr std::string_view columns =
    "SELECT epoch, position, lookup_id, sequence, number, registered, answered, said, bytes FROM former_record ";
constexpr std::int64_t largest_number = 1'000'000'000;
constexpr std::int64_t without_note = 0;  // in the column of the sequence: those of cases begin at 1

FormerRecord read_row(const Statement& row) {
    FormerRecord record;
    record.epoch = fixed<protocol::Epoch>(row.blob(0));
    record.position = static_cast<std::uint64_t>(row.integer(1));
    record.lookup_id = fixed<protocol::LookupId>(row.blob(2));
    record.bytes = row.blob(8);
    if (row.integer(3) == without_note) return record;
    FormerNote& note = record.note.emplace();
    note.sequence = static_cast<std::uint64_t>(row.integer(3));
    note.number = row.text(4);
    if (!row.is_null(5)) note.registered = date_from_days(row.integer(5));
    note.answered = row.integer(6) != 0;
    note.said = {row.integer(7)};
    return record;
}

Result<std::vector<FormerRecord>> select_former(Database& database, std::string_view which,
                                                const protocol::LookupId* id) {
    auto statement = database.prepare(std::string(columns) + std::string(which));
    if (!statement) return tl::unexpected(statement.error());
    if (id != nullptr) statement->bind_blob(1, id->view());
    std::vector<FormerRecord> found;
    for (;;) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return found;
        found.push_back(read_row(*statement));
    }
}

// Received, registered, answered. A record without a note may be of an answer.
int stage_of(const FormerRecord& record) {
    if (!record.note || record.note->answered) return 2;
    return record.note->number.empty() ? 0 : 1;
}

int stage_of(const Case& subject) {
    if (!subject.sealed_answer.empty()) return 2;
    return subject.number.empty() ? 0 : 1;
}

bool says_as_much(const Case& subject, const FormerRecord& record) {
    return stage_of(subject) >= stage_of(record) && (!record.note || subject.last_sequence >= record.note->sequence);
}

Result<bool> is_number_of_a_case(Database& database, const std::string& number) {
    auto statement = database.prepare("SELECT 1 FROM case_file WHERE number = ?");
    if (!statement) return tl::unexpected(statement.error());
    return statement->bind(1, number).step();
}

std::optional<std::int64_t> whole_number(std::string_view digits) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || value < 0) return std::nullopt;
    return value;
}

// Gives the number to no other case from now on. PREFIX-YEAR-NUMBER; a prefix may have hyphens of its own.
Result<void> reserve_number(Database& database, const std::string& number) {
    const std::size_t last = number.rfind('-');
    const std::size_t before = last == std::string::npos || last == 0 ? last : number.rfind('-', last - 1);
    if (last == std::string::npos || before == std::string::npos || before >= last) return {};
    const auto year = whole_number(std::string_view(number).substr(before + 1, last - before - 1));
    const auto count = whole_number(std::string_view(number).substr(last + 1));
    if (!year || !count || *count > largest_number) return {};
    auto statement = database.prepare(
        "INSERT INTO series(prefix, year, last) VALUES(?,?,?) ON CONFLICT DO UPDATE SET last = max(last, "
        "excluded.last)");
    if (!statement) return tl::unexpected(statement.error());
    return statement->bind(1, number.substr(0, before)).bind(2, *year).bind(3, *count).run();
}

}  // namespace

Result<bool> insert_former(Database& database, const FormerRecord& record) {
    auto statement = database.prepare(
        "INSERT INTO former_record(epoch, position, lookup_id, sequence, number, registered, answered, said, bytes) "
        "VALUES(?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING");
    if (!statement) return tl::unexpected(statement.error());
    statement->bind_blob(1, record.epoch.view()).bind(2, static_cast<std::int64_t>(record.position));
    const FormerNote note = record.note.value_or(FormerNote{});
    statement->bind_blob(3, record.lookup_id.view());
    statement->bind(4, record.note ? static_cast<std::int64_t>(note.sequence) : without_note).bind(5, note.number);
    bind_optional_date(*statement, 6, note.registered);
    statement->bind(7, note.answered ? 1 : 0).bind(8, note.said.seconds).bind_blob(9, record.bytes);
    if (auto done = statement->run(); !done) return tl::unexpected(done.error());
    if (database.changes() == 0) return false;
    if (record.note) {
        if (auto reserved = reserve_number(database, record.note->number); !reserved) {
            return tl::unexpected(reserved.error());
        }
    }
    return true;
}

Result<std::vector<FormerRecord>> read_former(Database& database) {
    return select_former(database, "ORDER BY number_of_row", nullptr);
}

Result<std::optional<FormerNote>> newest_with_number(Database& database, const protocol::LookupId& id) {
    auto found =
        select_former(database, "WHERE lookup_id = ? AND number <> '' ORDER BY sequence DESC, said DESC LIMIT 1", &id);
    if (!found) return tl::unexpected(found.error());
    return found->empty() ? std::nullopt : std::move(found->front().note);
}

Result<std::string> number_for(Database& database, const Registration& registration) {
    if (!registration.number.empty()) {
        const auto taken = is_number_of_a_case(database, registration.number);
        if (!taken) return tl::unexpected(taken.error());
        if (!*taken) return registration.number;
    }
    const auto number = next_number(database, registration.prefix, registration.day.year);
    if (!number) return tl::unexpected(number.error());
    return content::registration_number({registration.prefix, std::nullopt}, registration.day.year,
                                        static_cast<std::uint64_t>(*number));
}

Result<void> say_again(Database& database, const protocol::LookupId& id, const Case* subject,
                       const protocol::Epoch& epoch, RecordMaker& maker) {
    auto said = database.prepare("UPDATE former_record SET said_epoch = ?2 WHERE lookup_id = ?1");
    if (!said) return tl::unexpected(said.error());
    if (auto done = said->bind_blob(1, id.view()).bind_blob(2, epoch.view()).run(); !done) return done;
    const auto last_ones = select_former(
        database,
        "WHERE lookup_id = ? AND position = (SELECT max(position) FROM former_record AS last WHERE last.lookup_id = "
        "former_record.lookup_id AND last.epoch = former_record.epoch) ORDER BY said, sequence",
        &id);
    if (!last_ones) return tl::unexpected(last_ones.error());
    for (const FormerRecord& record : *last_ones) {
        if (subject != nullptr && says_as_much(*subject, record)) continue;
        const auto position = next_position(database);
        if (!position) return tl::unexpected(position.error());
        const auto bytes = maker.make_again(record, *position);
        if (!bytes) return tl::unexpected(bytes.error());
        const std::string_view envelope = subject == nullptr ? id.view() : subject->envelope.view();
        if (auto done = insert_record(database, *position, envelope, maker.now(), *bytes); !done) return done;
    }
    return {};
}

Result<std::vector<protocol::LookupId>> unsaid(Database& database, const protocol::Epoch& epoch, std::size_t most) {
    auto statement = database.prepare(
        "SELECT DISTINCT lookup_id FROM former_record WHERE said_epoch <> ? AND NOT EXISTS(SELECT 1 FROM case_file "
        "WHERE case_file.lookup_id = former_record.lookup_id) LIMIT ?");
    if (!statement) return tl::unexpected(statement.error());
    statement->bind_blob(1, epoch.view()).bind(2, static_cast<std::int64_t>(most));
    std::vector<protocol::LookupId> found;
    for (;;) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return found;
        found.push_back(fixed<protocol::LookupId>(statement->blob(0)));
    }
}

Result<bool> is_waited_for(Database& database, const protocol::LookupId& id) {
    auto statement = database.prepare(
        "SELECT count(*) > 0 AND max(answered) = 0 FROM former_record WHERE lookup_id = ?1 AND NOT EXISTS(SELECT 1 "
        "FROM case_file WHERE case_file.lookup_id = ?1)");
    if (!statement) return tl::unexpected(statement.error());
    if (const auto row = statement->bind_blob(1, id.view()).step(); !row) return tl::unexpected(row.error());
    return statement->integer(0) != 0;
}

Result<std::size_t> remove_settled(Database& database, std::size_t most_receipts) {
    auto statement = database.prepare(
        "DELETE FROM former_record WHERE lookup_id IN (SELECT DISTINCT lookup_id FROM former_record AS old WHERE "
        "NOT EXISTS(SELECT 1 FROM record WHERE record.envelope = old.lookup_id) AND "
        "NOT EXISTS(SELECT 1 FROM case_file WHERE case_file.lookup_id = old.lookup_id AND (case_file.answered IS NULL "
        "OR EXISTS(SELECT 1 FROM record WHERE record.envelope = case_file.envelope))) AND "
        "(EXISTS(SELECT 1 FROM case_file WHERE case_file.lookup_id = old.lookup_id) OR "
        "EXISTS(SELECT 1 FROM former_record AS one WHERE one.lookup_id = old.lookup_id AND one.answered = 1)) LIMIT "
        "?)");
    if (!statement) return tl::unexpected(statement.error());
    auto done = statement->bind(1, static_cast<std::int64_t>(most_receipts)).run();
    if (!done) return tl::unexpected(done.error());
    return static_cast<std::size_t>(database.changes());
}

}  // namespace veche::server::store::rows
