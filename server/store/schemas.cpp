#include "server/store/schemas.h"

#include <array>

namespace veche::server::store {
namespace {

// `ballot` has neither a row number nor a time: its key is random, so its rows lie in no order of arrival.
constexpr std::array intake_steps = {
    R"(
CREATE TABLE submission(
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE,
  hash BLOB NOT NULL,
  received INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  bytes BLOB NOT NULL) STRICT;
CREATE TABLE ballot(
  id BLOB NOT NULL PRIMARY KEY,
  hash BLOB NOT NULL,
  day INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX ballot_day ON ballot(day, id);
CREATE TABLE state(
  only INTEGER PRIMARY KEY CHECK(only = 1),
  epoch BLOB NOT NULL,
  generation INTEGER NOT NULL) STRICT;
)",
    R"(
CREATE TABLE ballot_count(day INTEGER NOT NULL PRIMARY KEY, count INTEGER NOT NULL) STRICT;
INSERT INTO ballot_count(day, count) SELECT day, count(*) FROM ballot GROUP BY day;
CREATE TRIGGER ballot_counted AFTER INSERT ON ballot BEGIN
  INSERT INTO ballot_count(day, count) VALUES(new.day, 1) ON CONFLICT(day) DO UPDATE SET count = count + 1;
END;
)",
    // Status records of epochs before a restore, as kiosks offer them.
    R"(
CREATE TABLE offered(
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  epoch BLOB NOT NULL,
  position INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE(epoch, position)) STRICT;
)"};

// `ballot` is keyed by its random id and has only a day: nothing in this file orders ballots against cases.
constexpr std::array registry_steps = {
    R"(
CREATE TABLE case_file(
  position INTEGER PRIMARY KEY,
  envelope BLOB NOT NULL UNIQUE,
  lookup_id BLOB NOT NULL,
  receipt_key BLOB NOT NULL,
  kind TEXT NOT NULL,
  received INTEGER NOT NULL,
  language TEXT NOT NULL,
  sealed_body BLOB NOT NULL,
  number TEXT UNIQUE,
  registered INTEGER,
  due INTEGER,
  due_reason TEXT NOT NULL DEFAULT '',
  missing TEXT NOT NULL DEFAULT '',
  sealed_answer BLOB NOT NULL DEFAULT x'',
  answered INTEGER,
  last_sequence INTEGER NOT NULL DEFAULT 0,
  record_epoch BLOB NOT NULL DEFAULT x'') STRICT;
CREATE TABLE series(
  prefix TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY(prefix, year)) STRICT, WITHOUT ROWID;
CREATE TABLE record(
  position INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL) STRICT;
CREATE TABLE quarantine(
  envelope BLOB NOT NULL,
  sequence INTEGER NOT NULL PRIMARY KEY,
  reason TEXT NOT NULL,
  noticed INTEGER NOT NULL) STRICT;
CREATE TABLE ballot(
  envelope BLOB NOT NULL PRIMARY KEY,
  day INTEGER NOT NULL,
  poll TEXT NOT NULL,
  sealed_body BLOB NOT NULL,
  refused TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE state(
  name TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)",
    R"(
ALTER TABLE quarantine ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ballot_unopened ON ballot(envelope) WHERE sealed_body = x'';
)",
    // Whose record it is and since when was not kept before: each case gets a new one, the old ones go in their time.
    R"(
ALTER TABLE record ADD COLUMN envelope BLOB NOT NULL DEFAULT x'';
ALTER TABLE record ADD COLUMN made INTEGER NOT NULL DEFAULT 0;
UPDATE record SET made = unixepoch();
UPDATE case_file SET record_epoch = x'';
CREATE INDEX record_envelope ON record(envelope, position);
)",
    R"(
ALTER TABLE case_file ADD COLUMN arrived INTEGER;
ALTER TABLE case_file ADD COLUMN explanation TEXT NOT NULL DEFAULT '';
)",
    R"(
CREATE TABLE former_record(
  number_of_row INTEGER PRIMARY KEY,
  epoch BLOB NOT NULL,
  position INTEGER NOT NULL,
  lookup_id BLOB NOT NULL,
  sequence INTEGER NOT NULL,
  number TEXT NOT NULL,
  registered INTEGER,
  answered INTEGER NOT NULL,
  said INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE(epoch, position)) STRICT;
CREATE INDEX former_record_receipt ON former_record(lookup_id, epoch, position);
CREATE INDEX case_receipt ON case_file(lookup_id);
)",
    R"(
ALTER TABLE case_file ADD COLUMN series TEXT NOT NULL DEFAULT '';
)",
    // In the feed of which epoch it was said again last. A record of a receipt without a case has its lookup id for an
    // envelope from here on; what is in the feed already is said once more.
    R"(
ALTER TABLE former_record ADD COLUMN said_epoch BLOB NOT NULL DEFAULT x'';
)"};

constexpr std::array fleet_steps = {
    R"(
CREATE TABLE code(
  name TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL,
  expires INTEGER NOT NULL,
  wrong_proofs INTEGER NOT NULL DEFAULT 0,
  used_by BLOB) STRICT, WITHOUT ROWID;
CREATE TABLE device(
  id BLOB NOT NULL PRIMARY KEY,
  key BLOB NOT NULL,
  name TEXT NOT NULL,
  enrolled INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  blocked INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
)",
    R"(
ALTER TABLE device ADD COLUMN reported INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN report TEXT NOT NULL DEFAULT '';
)",
    R"(
CREATE TABLE removed_device(id BLOB NOT NULL PRIMARY KEY, enrolled INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)"};

Result<int> format_of(Database& database) {
    auto statement = database.prepare("PRAGMA user_version");
    if (!statement) return tl::unexpected(statement.error());
    if (const auto row = statement->step(); !row) return tl::unexpected(row.error());
    return static_cast<int>(statement->integer(0));
}

Result<int> known_format(Database& database, const std::filesystem::path& file, const Schema& schema) {
    auto format = format_of(database);
    if (format && *format > schema.format()) {
        return failure(file.string() + ": made by a newer veche-server (format " + std::to_string(*format) +
                       "; this one knows " + std::to_string(schema.format()) + "); use that one");
    }
    return format;
}

Result<void> take_step(Database& database, const Schema& schema, int to) {
    auto transaction = Transaction::begin(database);
    if (!transaction) return tl::unexpected(transaction.error());
    // Another process may have been here since the format was read.
    const auto format = format_of(database);
    if (!format) return tl::unexpected(format.error());
    if (*format >= to) return {};
    if (auto done = database.execute(schema.steps[static_cast<std::size_t>(to) - 1]); !done) return done;
    const std::string noted = "PRAGMA user_version=" + std::to_string(to);
    if (auto done = database.execute(noted.c_str()); !done) return done;
    return transaction->commit();
}

Result<void> bring_up_to_date(Database& database, const std::filesystem::path& file, const Schema& schema) {
    const auto format = known_format(database, file, schema);
    if (!format) return tl::unexpected(format.error());
    for (int step = *format + 1; step <= schema.format(); ++step) {
        if (auto taken = take_step(database, schema, step); !taken) return taken;
    }
    return {};
}

}  // namespace

const Schema& intake_schema() {
    static constexpr Schema schema{"WAL", intake_steps};
    return schema;
}

const Schema& registry_schema() {
    static constexpr Schema schema{"DELETE", registry_steps};
    return schema;
}

const Schema& fleet_schema() {
    static constexpr Schema schema{"DELETE", fleet_steps};
    return schema;
}

Result<Database> create_database(const std::filesystem::path& file, const Schema& schema) {
    auto database = Database::open(file, Database::Mode::create);
    if (!database) return database;
    const std::string journal = std::string("PRAGMA journal_mode=") + schema.journal_mode;
    if (auto set = database->execute(journal.c_str()); !set) return tl::unexpected(set.error());
    if (auto made = bring_up_to_date(*database, file, schema); !made) return tl::unexpected(made.error());
    return database;
}

Result<Database> open_database(const std::filesystem::path& file, Database::Mode mode, const Schema& schema,
                               Check check) {
    auto database = Database::open(file, mode);
    if (!database) return database;
    const auto format = known_format(*database, file, schema);
    if (!format) return tl::unexpected(format.error());
    if (*format < schema.format()) {
        auto writer = Database::open(file, Database::Mode::read_write);
        if (!writer) return writer;
        if (auto done = bring_up_to_date(*writer, file, schema); !done) return tl::unexpected(done.error());
    }
    if (check == Check::format) return database;
    if (auto whole = database->check(); !whole) return tl::unexpected(whole.error());
    return database;
}

Result<void> check_database(const std::filesystem::path& file, const Schema& schema) {
    auto database = Database::open(file, Database::Mode::read_only);
    if (!database) return tl::unexpected(database.error());
    if (const auto format = known_format(*database, file, schema); !format) return tl::unexpected(format.error());
    return database->check();
}

}  // namespace veche::server::store
