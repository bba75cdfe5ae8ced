#include "server/store/former_rows.h"

#include <charconv>

#include "content/rules/legal_profile.h"
#include "server/store/registry_rows.h"

namespace veche::server::store::rows {
namespace {

using sql::Bytes;
using sql::Row;

constexpr std::int64_t largest_number = 1'000'000'000;
constexpr std::int64_t without_note = 0;  // in the column of the sequence: those of cases begin at 1

FormerRecord read_row(const Row& row) {
    FormerRecord record;
    record.epoch = fixed<protocol::Epoch>(row.view(0));
    record.position = static_cast<std::uint64_t>(row.integer(1));
    record.lookup_id = fixed<protocol::LookupId>(row.view(2));
    record.bytes = row.text(8);
    if (row.integer(3) == without_note) return record;
    FormerNote& note = record.note.emplace();
    note.sequence = static_cast<std::uint64_t>(row.integer(3));
    note.number = row.text(4);
    note.registered = row.date(5);
    note.answered = row.integer(6) != 0;
    note.said = {row.integer(7)};
    return record;
}

Result<std::vector<FormerRecord>> select_former(sql::Connection& connection, std::string_view which,
                                                sql::Values values) {
    static const std::string columns =
        "SELECT epoch, position, lookup_id, sequence, number, registered, answered, said, bytes FROM former_record ";
    return connection.all(columns + std::string(which), values, read_row);
}

// Received, registered, answered. A record without a note may be of an answer.
int stage_of(const FormerRecord& record) {
    if (!record.note || record.note->answered) return 2;
    return record.note->number.empty() ? 0 : 1;
}

int stage_of(const Case& subject) {
    if (!subject.sealed_answer.empty() || subject.answered) return 2;
    return subject.number.empty() ? 0 : 1;
}

bool says_as_much(const Case& subject, const FormerRecord& record) {
    return stage_of(subject) >= stage_of(record) && (!record.note || subject.last_sequence >= record.note->sequence);
}

Result<bool> is_number_of_a_case(sql::Connection& connection, const std::string& number) {
    const auto cases = connection.number("SELECT count(*) FROM case_file WHERE number = ?1", {number});
    if (!cases) return tl::unexpected(cases.error());
    return *cases > 0;
}

std::optional<std::int64_t> whole_number(std::string_view digits) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || value < 0) return std::nullopt;
    return value;
}

// Gives the number to no other case from now on. PREFIX-YEAR-NUMBER; a prefix may have hyphens of its own.
Result<void> reserve_number(sql::Connection& connection, const std::string& number) {
    const std::size_t last = number.rfind('-');
    const std::size_t before = last == std::string::npos || last == 0 ? last : number.rfind('-', last - 1);
    if (last == std::string::npos || before == std::string::npos || before >= last) return {};
    const auto year = whole_number(std::string_view(number).substr(before + 1, last - before - 1));
    const auto count = whole_number(std::string_view(number).substr(last + 1));
    if (!year || !count || *count > largest_number) return {};
    return connection.run(
        "INSERT INTO series(prefix, year, last) VALUES(?1, ?2, ?3) ON CONFLICT(prefix, year) DO UPDATE SET "
        "last = excluded.last WHERE excluded.last > series.last",
        {number.substr(0, before), *year, *count});
}

}  // namespace

Result<bool> insert_former(sql::Connection& connection, const FormerRecord& record) {
    const FormerNote note = record.note.value_or(FormerNote{});
    const auto rows = connection.write(
        "INSERT INTO former_record(epoch, position, lookup_id, sequence, number, registered, answered, said, bytes) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
        "ON CONFLICT(epoch, position) DO NOTHING",
        {Bytes{record.epoch.view()}, record.position, Bytes{record.lookup_id.view()},
         record.note ? static_cast<std::int64_t>(note.sequence) : without_note, note.number, note.registered,
         note.answered, note.said, Bytes{record.bytes}});
    if (!rows) return tl::unexpected(rows.error());
    if (*rows == 0) return false;
    if (record.note) {
        if (auto reserved = reserve_number(connection, record.note->number); !reserved) {
            return tl::unexpected(reserved.error());
        }
    }
    return true;
}

Result<std::vector<FormerRecord>> read_former(sql::Connection& connection) {
    return select_former(connection, "ORDER BY number_of_row", {});
}

Result<std::optional<FormerNote>> newest_with_number(sql::Connection& connection, const protocol::LookupId& id) {
    auto found =
        select_former(connection, "WHERE lookup_id = ?1 AND number <> '' ORDER BY sequence DESC, said DESC LIMIT 1",
                      {Bytes{id.view()}});
    if (!found) return tl::unexpected(found.error());
    return found->empty() ? std::nullopt : std::move(found->front().note);
}

Result<std::string> number_for(sql::Connection& connection, const Registration& registration) {
    if (!registration.number.empty()) {
        const auto taken = is_number_of_a_case(connection, registration.number);
        if (!taken) return tl::unexpected(taken.error());
        if (!*taken) return registration.number;
    }
    const auto number = next_number(connection, registration.prefix, registration.day.year);
    if (!number) return tl::unexpected(number.error());
    return content::registration_number({registration.prefix, std::nullopt}, registration.day.year,
                                        static_cast<std::uint64_t>(*number));
}

Result<void> say_again(sql::Connection& connection, const protocol::LookupId& id, const Case* subject,
                       const protocol::Epoch& epoch, RecordMaker& maker) {
    auto said = connection.run("UPDATE former_record SET said_epoch = ?2 WHERE lookup_id = ?1",
                               {Bytes{id.view()}, Bytes{epoch.view()}});
    if (!said) return said;
    const auto last_ones = select_former(
        connection,
        "WHERE lookup_id = ?1 AND position = (SELECT max(position) FROM former_record AS last WHERE last.lookup_id = "
        "former_record.lookup_id AND last.epoch = former_record.epoch) ORDER BY said, sequence",
        {Bytes{id.view()}});
    if (!last_ones) return tl::unexpected(last_ones.error());
    for (const FormerRecord& record : *last_ones) {
        if (subject != nullptr && says_as_much(*subject, record)) continue;
        const auto position = next_position(connection);
        if (!position) return tl::unexpected(position.error());
        const auto bytes = maker.make_again(record, *position);
        if (!bytes) return tl::unexpected(bytes.error());
        const std::string_view envelope = subject == nullptr ? id.view() : subject->envelope.view();
        if (auto done = insert_record(connection, *position, envelope, maker.now(), *bytes); !done) return done;
    }
    return {};
}

Result<std::vector<protocol::LookupId>> unsaid(sql::Connection& connection, const protocol::Epoch& epoch,
                                               std::size_t most) {
    return connection.all(
        "SELECT DISTINCT lookup_id FROM former_record WHERE said_epoch <> ?1 AND NOT EXISTS(SELECT 1 FROM case_file "
        "WHERE case_file.lookup_id = former_record.lookup_id) LIMIT ?2",
        {Bytes{epoch.view()}, most}, [](const Row& row) { return fixed<protocol::LookupId>(row.view(0)); });
}

Result<bool> is_waited_for(sql::Connection& connection, const protocol::LookupId& id) {
    const auto found = connection.first(
        "SELECT count(*), coalesce(max(answered), 0) FROM former_record WHERE lookup_id = ?1 AND NOT EXISTS(SELECT 1 "
        "FROM case_file WHERE case_file.lookup_id = ?1)",
        {Bytes{id.view()}}, [](const Row& row) { return row.integer(0) > 0 && row.integer(1) == 0; });
    if (!found) return tl::unexpected(found.error());
    return found->value_or(false);
}

Result<std::size_t> remove_settled(sql::Connection& connection, std::size_t most_receipts) {
    const auto rows = connection.write(
        "DELETE FROM former_record WHERE lookup_id IN (SELECT DISTINCT lookup_id FROM former_record AS old WHERE "
        "NOT EXISTS(SELECT 1 FROM record WHERE record.envelope = old.lookup_id) AND "
        "NOT EXISTS(SELECT 1 FROM case_file WHERE case_file.lookup_id = old.lookup_id AND ((case_file.answered IS NULL "
        "AND case_file.destroyed IS NULL) OR EXISTS(SELECT 1 FROM record WHERE record.envelope = case_file.envelope))) "
        "AND "
        "(EXISTS(SELECT 1 FROM case_file WHERE case_file.lookup_id = old.lookup_id) OR "
        "EXISTS(SELECT 1 FROM former_record AS one WHERE one.lookup_id = old.lookup_id AND one.answered = 1)) "
        "LIMIT ?1)",
        {most_receipts});
    if (!rows) return tl::unexpected(rows.error());
    return static_cast<std::size_t>(*rows);
}

}  // namespace veche::server::store::rows
