// The tables of ballots, for schemas.cpp only.
#pragma once

#include <array>

namespace veche::server::store {

// Keyed by a random id, without a row number, with only a day: nothing here orders ballots, among themselves or against
// cases.
inline constexpr std::array ballots_steps = {
    R"(
CREATE TABLE ballot(
  envelope BLOB NOT NULL PRIMARY KEY,
  day INTEGER NOT NULL,
  poll TEXT NOT NULL,
  sealed_body BLOB NOT NULL,
  refused TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX ballot_unopened ON ballot(envelope) WHERE length(sealed_body) = 0;
CREATE TABLE state(name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)",
    // From here on steps are for both engines. The registry has a copy for the office, which may write there.
    R"(
CREATE TABLE poll_count(
  poll {text} NOT NULL PRIMARY KEY,
  counted {integer} NOT NULL,
  sealed {bytes} NOT NULL);
)"};
inline constexpr const char* ballots_on_postgres = R"(
CREATE TABLE ballot(
  envelope {bytes} NOT NULL PRIMARY KEY,
  day {integer} NOT NULL,
  poll {text} NOT NULL,
  sealed_body {bytes} NOT NULL,
  refused {text} NOT NULL);
CREATE INDEX ballot_unopened ON ballot(envelope) WHERE length(sealed_body) = 0;
CREATE TABLE state(name {text} NOT NULL PRIMARY KEY, value {integer} NOT NULL);
)";

// The step of the registry that is without them. One that still has a ballot is refused: it was not brought to its own
// store (parting_ballots.h).
inline constexpr const char* ballots_have_left = R"(
CREATE TABLE ballots_left_behind(count {integer} NOT NULL CHECK(count = 0));
INSERT INTO ballots_left_behind(count) SELECT count(*) FROM ballot;
DROP TABLE ballots_left_behind;
DROP TABLE ballot;
DELETE FROM state WHERE name = 'take_ups';
)";

}  // namespace veche::server::store
