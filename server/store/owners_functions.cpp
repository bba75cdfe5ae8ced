#include "server/store/owners_functions.h"

#include <array>

namespace veche::server::store {
namespace {

// sql::Connection::rewrite() calls the two of a table, each in a transaction of its own. Rows get the number of one
// transaction, and their long values, which are kept apart under numbers that rise, get such numbers in the order of
// the key. CLUSTER then puts the rows into a new file in that order, and leaves out the old ones; alone it would keep
// the numbers of the transactions they came in. Unlike TRUNCATE neither takes a row from a backup that has begun
// before.
constexpr auto all = std::to_array<OwnersFunction>({
    // The step that made it left it to whoever adds a ballot.
    {"intake", "count_ballot()", {}, R"(
CREATE OR REPLACE FUNCTION count_ballot() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$ BEGIN
  INSERT INTO ballot_count(day, count) VALUES(new.day, 1)
    ON CONFLICT(day) DO UPDATE SET count = ballot_count.count + 1;
  RETURN new;
END $$)"},
    {"intake", "known_ballot(bytea,bytea)", DatabaseRole::gate, R"(
CREATE OR REPLACE FUNCTION known_ballot(bytea, bytea) RETURNS TABLE(day bigint, generation bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
  SELECT day, generation FROM ballot WHERE id = $1 AND hash = $2
$$)"},
    // The trigger counts them again as they are put back.
    {"intake", "sort_ballot()", DatabaseRole::gate, R"(
CREATE OR REPLACE FUNCTION sort_ballot() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$ BEGIN
  DELETE FROM ballot_count;
  WITH taken AS (DELETE FROM ballot RETURNING *) INSERT INTO ballot SELECT * FROM taken ORDER BY 1;
END $$)"},
    {"intake", "cluster_ballot()", DatabaseRole::gate, R"(
CREATE OR REPLACE FUNCTION cluster_ballot() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$ BEGIN
  CLUSTER ballot USING ballot_pkey;
END $$)"},
    {"ballots", "sort_ballot()", DatabaseRole::registrar, R"(
CREATE OR REPLACE FUNCTION sort_ballot() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ballots, pg_temp AS $$ BEGIN
  WITH taken AS (DELETE FROM ballot RETURNING *) INSERT INTO ballot SELECT * FROM taken ORDER BY 1;
END $$)"},
    {"ballots", "cluster_ballot()", DatabaseRole::registrar, R"(
CREATE OR REPLACE FUNCTION cluster_ballot() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ballots, pg_temp AS $$ BEGIN
  CLUSTER ballot USING ballot_pkey;
END $$)"},
});

}  // namespace

std::span<const OwnersFunction> owners_functions() {
    return all;
}

}  // namespace veche::server::store
