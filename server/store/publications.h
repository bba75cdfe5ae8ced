// What is signed of the content store, and by whom: several servers on one database, or a process that was thought
// dead, must never give one number twice. Whoever publishes takes the turn, a number that only rises; each of its
// transactions compares it, so that a former one, however long it was paused, changes nothing any more. Works on the
// connection it was given. Same thread. Contract: tests/contracts/publications_test.cpp, on both engines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/date.h"
#include "base/result.h"
#include "server/sql/connection.h"

namespace veche::server::store {

// Versions of what is signed; 0: none, or none wanted.
struct SignedNumbers {
    std::uint64_t edition = 0;
    std::uint64_t targets = 0;
    std::uint64_t snapshot = 0;
    std::uint64_t timestamp = 0;

    bool operator==(const SignedNumbers&) const = default;
};

enum class PublicationState {
    begun,      // may be out already: then what is published has its catalog
    published,  // and recorded
};

struct Publication {
    std::int64_t number = 0;
    std::int64_t job = 0;
    std::uint64_t edition = 0;
    std::string catalog;  // hash; empty: it was not signed yet
    PublicationState state = PublicationState::begun;
    std::string who;  // approved what it was made for
    bool is_by_command = false;
    Instant when;
    std::string report;  // for whoever waits for it
};

struct NewPublication {
    std::int64_t job = 0;
    std::string who;
    bool is_by_command = false;
    Instant when;
};
struct BegunPublication {
    std::int64_t publication = 0;
    SignedNumbers numbers;
};

class Publications {
  public:
    explicit Publications(sql::Connection& connection) : connection_(connection) {}

    // From whoever had it; the number to fence with.
    [[nodiscard]] Result<std::int64_t> take_turn();
    // Within the transaction that counts on it.
    [[nodiscard]] Result<bool> has_turn(std::int64_t fence);

    // Numbers that nobody was given: at least those of `least`, none where that has none. Without the turn: each server
    // keeps its own folder's timestamp fresh.
    [[nodiscard]] Result<SignedNumbers> give(const SignedNumbers& least);
    // The same for an edition. Nothing: the turn is another's.
    [[nodiscard]] Result<std::optional<BegunPublication>> begin(std::int64_t fence, const NewPublication& publication,
                                                                const SignedNumbers& least);
    // It is about to be signed. False: the turn is another's, and it must not be.
    [[nodiscard]] Result<bool> name_catalog(std::int64_t fence, std::int64_t publication, const std::string& catalog,
                                            const std::string& report);
    // Within the transaction that makes it live.
    [[nodiscard]] Result<void> set_published(std::int64_t publication, const std::string& report);

    // The newest of the job.
    [[nodiscard]] Result<std::optional<Publication>> of_job(std::int64_t job);
    // The newest that was to have that catalog and was not recorded.
    [[nodiscard]] Result<std::optional<Publication>> begun_with(const std::string& catalog);
    // The newest that was recorded.
    [[nodiscard]] Result<std::optional<Publication>> newest();

  private:
    [[nodiscard]] Result<SignedNumbers> give_within(const SignedNumbers& least);

    sql::Connection& connection_;
};

// The tables, for the schema of the content store.
inline constexpr const char* publications_ddl = R"(
CREATE TABLE publication(
  number {counter},
  job {integer} NOT NULL,
  fence {integer} NOT NULL,
  edition {integer} NOT NULL UNIQUE,
  catalog {text} NOT NULL DEFAULT '',
  state {integer} NOT NULL,
  who {text} NOT NULL,
  by_command {integer} NOT NULL,
  made {integer} NOT NULL,
  report {text} NOT NULL DEFAULT '');
CREATE INDEX publication_job ON publication(job, number);
CREATE TABLE turn(
  "only" {integer} PRIMARY KEY CHECK("only" = 1),
  fence {integer} NOT NULL,
  last_edition {integer} NOT NULL,
  last_targets {integer} NOT NULL,
  last_snapshot {integer} NOT NULL,
  last_timestamp {integer} NOT NULL);
INSERT INTO turn("only", fence, last_edition, last_targets, last_snapshot, last_timestamp) VALUES(1, 0, 0, 0, 0, 0);
)";

}  // namespace veche::server::store
