// intake.db: sealed envelopes as they came, and ballots apart from them. Why three databases, who writes which:
// docs/decisions/0003-server-databases.md. Contract: tests/contracts/intake_store_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "sync/protocol/bytes.h"

namespace veche::server::store {

struct IncomingEnvelope {
    protocol::EnvelopeId id;
    protocol::Hash hash;
    bool ballot = false;
    std::string bytes;
};

struct StoredEnvelope {
    enum class Outcome { added, already_there, conflict };
    Outcome outcome = Outcome::conflict;
    // When it was first stored and under which generation; for a conflict meaningless.
    Instant received;
    std::uint64_t generation = 1;
};

// A status record of an epoch before a restore, as a kiosk offers it; its signature is right.
struct OfferedRecord {
    protocol::Epoch epoch;
    std::uint64_t position = 0;
    std::string bytes;
};

// The writing side. One connection in all processes: the intake writer's thread owns it.
class IntakeStore {
  public:
    IntakeStore() = default;
    IntakeStore(const IntakeStore&) = delete;
    IntakeStore& operator=(const IntakeStore&) = delete;
    virtual ~IntakeStore() = default;

    // One transaction: when it returns, all that was added survives a power cut; on failure none was added. Results in
    // the order of `envelopes`; an id that stands there twice is judged in that order. A ballot's time is rounded down
    // to the day and nothing says in which order ballots came.
    [[nodiscard]] virtual Result<std::vector<StoredEnvelope>> add(const std::vector<IncomingEnvelope>& envelopes,
                                                                  Instant now) = 0;

    // One transaction, as add(). Of each, in order, whether it is new here.
    [[nodiscard]] virtual Result<std::vector<bool>> add_offered(const std::vector<OfferedRecord>& records) = 0;

    // What acknowledgements carry (docs/decisions/0002-backup-generation.md).
    [[nodiscard]] virtual protocol::Epoch epoch() const = 0;
    [[nodiscard]] virtual std::uint64_t generation() const = 0;
    // Durable before it returns; only rises.
    [[nodiscard]] virtual Result<void> set_generation(std::uint64_t generation) = 0;
    // Writes as add() does, durably, but changes nothing: whether an envelope could be stored now.
    [[nodiscard]] virtual Result<void> probe() = 0;
    // Where the engine keeps rows in the order they came (PostgreSQL) ballots that came since the last time, or since
    // the start, are written anew in the order of their ids, with all others. Adding waits meanwhile.
    [[nodiscard]] virtual Result<void> forget_order_of_ballots() = 0;
};

struct NumberedEnvelope {
    std::int64_t sequence = 0;
    Instant received;
    std::string bytes;
};

struct DatedBallot {
    protocol::EnvelopeId id;
    std::int64_t day = 0;  // since 1970-01-01
    std::string bytes;
};

struct BallotDay {
    std::int64_t day = 0;  // since 1970-01-01
    std::int64_t count = 0;
};

// What the registrar writes there: nothing but that the bytes of an envelope are gone. Its id and hash stay, so that it
// is known when it comes once more.
class IntakeForgetter {
  public:
    IntakeForgetter() = default;
    IntakeForgetter(const IntakeForgetter&) = delete;
    IntakeForgetter& operator=(const IntakeForgetter&) = delete;
    virtual ~IntakeForgetter() = default;

    // One transaction. One that is not there is passed over.
    [[nodiscard]] virtual Result<void> forget(const std::vector<protocol::EnvelopeId>& ids) = 0;
};

// The registrar's side: reads only, never writes or checkpoints.
class IntakeReader {
  public:
    IntakeReader() = default;
    IntakeReader(const IntakeReader&) = delete;
    IntakeReader& operator=(const IntakeReader&) = delete;
    virtual ~IntakeReader() = default;

    [[nodiscard]] virtual Result<protocol::Epoch> epoch() = 0;
    [[nodiscard]] virtual Result<std::uint64_t> generation() = 0;
    // Changes whenever something was stored since.
    [[nodiscard]] virtual Result<std::int64_t> version() = 0;
    // Everything but ballots, in the order of arrival.
    [[nodiscard]] virtual Result<std::vector<NumberedEnvelope>> after(std::int64_t sequence, std::size_t most) = 0;
    // How many ballots came on each day there was one; costs nothing however many there are.
    [[nodiscard]] virtual Result<std::vector<BallotDay>> ballot_days() = 0;
    // Ids of the ballots of a day, in the order of the ids.
    [[nodiscard]] virtual Result<std::vector<protocol::EnvelopeId>> ballots(std::int64_t day) = 0;
    // In the order they came; `received` says nothing.
    [[nodiscard]] virtual Result<std::vector<NumberedEnvelope>> offered_after(std::int64_t sequence,
                                                                              std::size_t most) = 0;
    [[nodiscard]] virtual Result<DatedBallot> ballot(const protocol::EnvelopeId& id) = 0;
};

}  // namespace veche::server::store
