#include "server/store/schemas.h"

#include <array>
#include <string>

#include "server/audit/log.h"
#include "server/jobs/queue.h"
#include "server/store/ballot_ddl.h"
#include "server/store/case_ddl.h"
#include "server/store/publications.h"
#include "server/store/sql_content_store.h"
#include "server/store/staff_ddl.h"
#include "server/store/staff_orders.h"
#include "server/store/version_files.h"

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

// Format 3 of the intake at once: what the first three steps make.
constexpr const char* intake_on_postgres = R"(
CREATE TABLE submission(
  sequence {counter},
  id {bytes} NOT NULL UNIQUE,
  hash {bytes} NOT NULL,
  received {integer} NOT NULL,
  generation {integer} NOT NULL,
  bytes {bytes} NOT NULL);
CREATE TABLE ballot(
  id {bytes} NOT NULL PRIMARY KEY,
  hash {bytes} NOT NULL,
  day {integer} NOT NULL,
  generation {integer} NOT NULL,
  bytes {bytes} NOT NULL);
CREATE INDEX ballot_day ON ballot(day, id);
CREATE TABLE state("only" {integer} PRIMARY KEY CHECK("only" = 1), epoch {bytes} NOT NULL, generation {integer} NOT NULL);
CREATE TABLE ballot_count(day {integer} NOT NULL PRIMARY KEY, count {integer} NOT NULL);
CREATE FUNCTION count_ballot() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
  INSERT INTO ballot_count(day, count) VALUES(new.day, 1)
    ON CONFLICT(day) DO UPDATE SET count = ballot_count.count + 1;
  RETURN new;
END $$;
CREATE TRIGGER ballot_counted AFTER INSERT ON ballot FOR EACH ROW EXECUTE FUNCTION count_ballot();
CREATE TABLE offered(
  sequence {counter},
  epoch {bytes} NOT NULL,
  position {integer} NOT NULL,
  bytes {bytes} NOT NULL,
  UNIQUE(epoch, position));
)";

// `ballot` was here until ballots got a store of their own.
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
)",
    // From here on steps are for both engines.
    R"(
DROP INDEX ballot_unopened;
CREATE INDEX ballot_unopened ON ballot(envelope) WHERE length(sealed_body) = 0;
)",
    jobs::ddl, audit::ddl, ballots_have_left, case_fields_ddl, case_destroyed_ddl, staff_orders_ddl};
static_assert(registry_steps.size() >= registry_format_without_ballots);

// Format 8 of the registry at once.
constexpr const char* registry_on_postgres = R"(
CREATE TABLE case_file(
  position {counter},
  envelope {bytes} NOT NULL UNIQUE,
  lookup_id {bytes} NOT NULL,
  receipt_key {bytes} NOT NULL,
  kind {text} NOT NULL,
  received {integer} NOT NULL,
  language {text} NOT NULL,
  sealed_body {bytes} NOT NULL,
  number {text} UNIQUE,
  registered {integer},
  due {integer},
  due_reason {text} NOT NULL DEFAULT '',
  missing {text} NOT NULL DEFAULT '',
  sealed_answer {bytes} NOT NULL DEFAULT '',
  answered {integer},
  last_sequence {integer} NOT NULL DEFAULT 0,
  record_epoch {bytes} NOT NULL DEFAULT '',
  arrived {integer},
  explanation {text} NOT NULL DEFAULT '',
  series {text} NOT NULL DEFAULT '');
CREATE INDEX case_receipt ON case_file(lookup_id);
CREATE TABLE series(
  prefix {text} NOT NULL,
  year {integer} NOT NULL,
  last {integer} NOT NULL,
  PRIMARY KEY(prefix, year));
CREATE TABLE record(
  position {integer} PRIMARY KEY,
  bytes {bytes} NOT NULL,
  envelope {bytes} NOT NULL,
  made {integer} NOT NULL);
CREATE INDEX record_envelope ON record(envelope, position);
CREATE TABLE quarantine(
  envelope {bytes} NOT NULL,
  sequence {integer} NOT NULL PRIMARY KEY,
  reason {text} NOT NULL,
  noticed {integer} NOT NULL,
  again {integer} NOT NULL DEFAULT 0);
CREATE TABLE ballot(
  envelope {bytes} NOT NULL PRIMARY KEY,
  day {integer} NOT NULL,
  poll {text} NOT NULL,
  sealed_body {bytes} NOT NULL,
  refused {text} NOT NULL);
CREATE INDEX ballot_unopened ON ballot(envelope) WHERE length(sealed_body) = 0;
CREATE TABLE former_record(
  number_of_row {counter},
  epoch {bytes} NOT NULL,
  position {integer} NOT NULL,
  lookup_id {bytes} NOT NULL,
  sequence {integer} NOT NULL,
  number {text} NOT NULL,
  registered {integer},
  answered {integer} NOT NULL,
  said {integer} NOT NULL,
  bytes {bytes} NOT NULL,
  said_epoch {bytes} NOT NULL DEFAULT '',
  UNIQUE(epoch, position));
CREATE INDEX former_record_receipt ON former_record(lookup_id, epoch, position);
CREATE TABLE state(name {text} NOT NULL PRIMARY KEY, value {integer} NOT NULL);
)";

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

// Format 3 of the fleet at once.
constexpr const char* fleet_on_postgres = R"(
CREATE TABLE code(
  name {text} NOT NULL PRIMARY KEY,
  code {text} NOT NULL,
  expires {integer} NOT NULL,
  wrong_proofs {integer} NOT NULL DEFAULT 0,
  used_by {bytes});
CREATE TABLE device(
  id {bytes} NOT NULL PRIMARY KEY,
  key {bytes} NOT NULL,
  name {text} NOT NULL,
  enrolled {integer} NOT NULL,
  last_seen {integer} NOT NULL,
  blocked {integer} NOT NULL DEFAULT 0,
  reported {integer} NOT NULL DEFAULT 0,
  report {text} NOT NULL DEFAULT '');
CREATE TABLE removed_device(id {bytes} NOT NULL PRIMARY KEY, enrolled {integer} NOT NULL);
)";

constexpr std::array staff_steps = {staff_beginning, jobs::ddl, audit::ddl, staff_known_agents, staff_sign_in};

constexpr std::array content_steps = {content_ddl, jobs::ddl, audit::ddl, publications_ddl, version_blob_ddl};

Result<void> take_step(sql::Connection& connection, const Schema& schema, int from) {
    auto transaction = sql::Transaction::begin(connection);
    if (!transaction) return tl::unexpected(transaction.error());
    // Another process may have been here since the format was read.
    const auto format = connection.format();
    if (!format) return tl::unexpected(format.error());
    if (*format != from) return {};
    const bool begins = from == 0 && connection.engine() == sql::Engine::postgres;
    const int to = begins ? schema.begins : from + 1;
    const char* const ddl = begins ? schema.beginning : schema.steps[static_cast<std::size_t>(from)];
    if (auto done = connection.take_step(ddl, to); !done) return done;
    return transaction->commit();
}

}  // namespace

const Schema& intake_schema() {
    static constexpr Schema schema{"intake", "WAL", intake_steps, 3, intake_on_postgres};
    return schema;
}

const Schema& registry_schema() {
    static constexpr Schema schema{"registry", "DELETE", registry_steps, 8, registry_on_postgres};
    return schema;
}

const Schema& ballots_schema() {
    static constexpr Schema schema{"ballots", "DELETE", ballots_steps, 1, ballots_on_postgres};
    return schema;
}

const Schema& fleet_schema() {
    static constexpr Schema schema{"fleet", "DELETE", fleet_steps, 3, fleet_on_postgres};
    return schema;
}

const Schema& staff_schema() {
    static constexpr Schema schema{"staff", "DELETE", staff_steps, 1, staff_beginning};
    return schema;
}

const Schema& content_schema() {
    static constexpr Schema schema{"content", "DELETE", content_steps, 1, content_ddl};
    return schema;
}

std::array<const Schema*, 6> all_schemas() {
    return {&registry_schema(), &ballots_schema(), &fleet_schema(),
            &staff_schema(),    &content_schema(), &intake_schema()};
}

Result<bool> is_up_to_date(sql::Connection& connection, const Schema& schema) {
    const auto format = connection.format();
    if (!format) return tl::unexpected(format.error());
    if (*format > schema.format()) {
        return connection.error("made by a newer veche-server (format " + std::to_string(*format) +
                                "; this one knows " + std::to_string(schema.format()) + "); use that one");
    }
    return *format == schema.format();
}

Result<void> bring_up_to_date(sql::Connection& connection, const Schema& schema) {
    for (;;) {
        const auto done = is_up_to_date(connection, schema);
        if (!done) return tl::unexpected(done.error());
        if (*done) return {};
        const auto format = connection.format();
        if (!format) return tl::unexpected(format.error());
        if (auto taken = take_step(connection, schema, *format); !taken) return taken;
    }
}

}  // namespace veche::server::store
