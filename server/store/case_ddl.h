// What came to a case with its work by staff: format 12 of the registry; and with its destruction.
#pragma once

namespace veche::server::store {

// Changes are numbered over all cases, so that whoever keeps a copy knows what is new to it. Old cases have no key of
// their own: what is sealed of them is sealed by the case key. Bytes may be absent, for SQLite gives a column of them
// no default in a strict table.
inline constexpr const char* case_fields_ddl = R"(
ALTER TABLE case_file ADD COLUMN change {integer} NOT NULL DEFAULT 0;
ALTER TABLE case_file ADD COLUMN state {text} NOT NULL DEFAULT 'received';
ALTER TABLE case_file ADD COLUMN assignee {text} NOT NULL DEFAULT '';
ALTER TABLE case_file ADD COLUMN classifier {text} NOT NULL DEFAULT '';
ALTER TABLE case_file ADD COLUMN legal_form {text} NOT NULL DEFAULT '';
ALTER TABLE case_file ADD COLUMN untold {integer} NOT NULL DEFAULT 0;
ALTER TABLE case_file ADD COLUMN sealed_key {bytes};
ALTER TABLE case_file ADD COLUMN sealed_card {bytes};
UPDATE case_file SET change = position, state = CASE WHEN length(sealed_answer) > 0 THEN 'answered'
  WHEN number IS NOT NULL THEN 'registered' ELSE 'received' END;
INSERT INTO state(name, value) SELECT 'case_change', max(position) FROM case_file HAVING count(*) > 0;
CREATE UNIQUE INDEX case_change ON case_file(change);
CREATE INDEX case_due ON case_file((coalesce(due, 9999999)), position);
CREATE INDEX case_received ON case_file(received, position);
CREATE INDEX case_number ON case_file((coalesce(number, '')), position);
CREATE INDEX case_state ON case_file(state, (coalesce(due, 9999999)), position);
CREATE INDEX case_assignee ON case_file(assignee, state);
CREATE INDEX case_untold ON case_file(position) WHERE untold = 1;
CREATE TABLE case_step(
  envelope {bytes} NOT NULL,
  number {integer} NOT NULL,
  act {text} NOT NULL,
  state {text} NOT NULL,
  made {integer} NOT NULL,
  who {text} NOT NULL,
  sealed_words {bytes} NOT NULL,
  PRIMARY KEY(envelope, number));
)";

// What decides whether the time of a case is over lies in one index: the table's rows are long.
inline constexpr const char* case_destroyed_ddl = R"(
ALTER TABLE case_file ADD COLUMN destroyed {integer};
CREATE INDEX case_ended ON case_file(answered, registered, due, destroyed);
CREATE INDEX case_destroyed ON case_file(change) WHERE destroyed IS NOT NULL;
)";

}  // namespace veche::server::store
