// ballots.db: the ballots the registrar has opened. A store of its own, because others will read the registry and
// nobody but the registrar may see who voted how, nor when (docs/decisions/0006-who-may-read-what.md). A ballot has its
// random id, its day and nothing that rises with arrival. Texts are sealed with the case key before they come here.
// Contract: tests/contracts/ballot_store_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "content/ids.h"
#include "server/store/poll_counts.h"
#include "sync/protocol/bytes.h"

namespace veche::server::store {

struct OpenedBallot {
    protocol::EnvelopeId envelope;
    std::int64_t day = 0;     // since 1970-01-01
    content::EntryId poll;    // empty: not to be counted, see `refused`
    std::string sealed_body;  // the submission as JSON; empty when it could not be opened
    std::string refused;      // why it can never be counted; empty: it may
};

// Every call is one transaction and may be repeated. No transaction spans this store and another one, and none has to:
// there is no cursor over ballots. What the intake has is compared with what is here by id, so that a registrar killed
// before the commit opens the ballot again, and one killed after it finds the ballot here: none is lost, none is
// counted twice. Not thread-safe; several processes may each have one.
class BallotStore {
  public:
    BallotStore() = default;
    BallotStore(const BallotStore&) = delete;
    BallotStore& operator=(const BallotStore&) = delete;
    virtual ~BallotStore() = default;

    [[nodiscard]] virtual Result<bool> has(const protocol::EnvelopeId& id) = 0;
    // One that is there stays as it is.
    [[nodiscard]] virtual Result<void> add(const OpenedBallot& ballot) = 0;
    // In the order of their ids.
    [[nodiscard]] virtual Result<std::vector<OpenedBallot>> all() = 0;
    // How many could not be opened.
    [[nodiscard]] virtual Result<std::uint64_t> unopened() = 0;

    // A ballot that could not be opened is forgotten, so that it is opened anew. Nothing: all. How many.
    [[nodiscard]] virtual Result<std::size_t> take_up(const std::optional<protocol::EnvelopeId>& id) = 0;
    // Rises with each take_up() that forgot something.
    [[nodiscard]] virtual Result<std::int64_t> take_ups() = 0;

    // Of a poll, for staff: how it stood, and when that was. Here, where nobody but the registrar writes, for by it a
    // poll is counted no more often than it may be.
    [[nodiscard]] virtual Result<std::optional<PollCount>> last_count(const content::EntryId& poll) = 0;
    // In the place of the last one.
    [[nodiscard]] virtual Result<void> keep_count(const content::EntryId& poll, const PollCount& count) = 0;

    // Ballots are written anew in the order of their ids: how they lie on the disk no longer tells in which order they
    // came. Not while somebody else reads: then it fails, and all is as it was.
    [[nodiscard]] virtual Result<void> forget_order() = 0;
};

}  // namespace veche::server::store
