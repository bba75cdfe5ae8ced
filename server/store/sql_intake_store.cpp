#include "server/store/sql_intake_store.h"

#include <optional>
#include <utility>

#include "server/store/owners_functions.h"

namespace veche::server::store {
namespace {

using sql::Bytes;
using sql::Row;

constexpr std::int64_t seconds_in_day = 86'400;

struct State {
    protocol::Epoch epoch;
    std::uint64_t generation = 1;
};

Result<State> read_state(sql::Connection& connection) {
    const auto found = connection.first("SELECT epoch, generation FROM state", {}, [](const Row& row) {
        return std::pair(protocol::from_bytes<protocol::Epoch>(row.view(0)), row.integer(1));
    });
    if (!found) return tl::unexpected(found.error());
    if (!*found || !(*found)->first) return connection.error("it has no epoch");
    return State{*(*found)->first, static_cast<std::uint64_t>((*found)->second)};
}

// Of a submission or a ballot; `when`: seconds or days.
struct Written {
    std::int64_t when = 0;
    std::uint64_t generation = 1;
};

Written read_written(const Row& row) {
    return {row.integer(0), static_cast<std::uint64_t>(row.integer(1))};
}

class SqlIntakeStore final : public IntakeStore {
  public:
    SqlIntakeStore(std::unique_ptr<sql::Connection> connection, State state)
        : connection_(std::move(connection)), state_(state) {}

    Result<std::vector<StoredEnvelope>> add(const std::vector<IncomingEnvelope>& envelopes, Instant now) override {
        auto transaction = sql::Transaction::begin(*connection_);
        if (!transaction) return tl::unexpected(transaction.error());
        if (auto looked = look_at_state(); !looked) return tl::unexpected(looked.error());
        std::vector<StoredEnvelope> results(envelopes.size());
        for (const bool ballots : {false, true}) {
            if (auto stored = add_all(envelopes, ballots, now, results); !stored) return tl::unexpected(stored.error());
        }
        if (auto committed = transaction->commit(); !committed) return tl::unexpected(committed.error());
        return results;
    }

    Result<std::vector<bool>> add_offered(const std::vector<OfferedRecord>& records) override {
        auto transaction = sql::Transaction::begin(*connection_);
        if (!transaction) return tl::unexpected(transaction.error());
        std::vector<bool> added;
        for (const OfferedRecord& record : records) {
            const auto rows = connection_->write(
                "INSERT INTO offered(epoch, position, bytes) VALUES(?1, ?2, ?3) ON CONFLICT(epoch, position) DO "
                "NOTHING",
                {Bytes{record.epoch.view()}, record.position, Bytes{record.bytes}});
            if (!rows) return tl::unexpected(rows.error());
            added.push_back(*rows == 1);
        }
        if (auto committed = transaction->commit(); !committed) return tl::unexpected(committed.error());
        return added;
    }

    protocol::Epoch epoch() const override { return state_.epoch; }
    std::uint64_t generation() const override { return state_.generation; }

    Result<void> set_generation(std::uint64_t generation) override {
        if (generation <= state_.generation) return {};
        // Another server may have gone further.
        auto done = connection_->run("UPDATE state SET generation = ?1 WHERE generation < ?1", {generation});
        if (!done) return done;
        const auto now = read_state(*connection_);
        if (!now) return tl::unexpected(now.error());
        state_.generation = now->generation;
        return {};
    }

    Result<void> probe() override { return connection_->probe(); }

    // SQLite keeps them in the order of their ids from the beginning; what its pages tell is in docs/debts.md.
    Result<void> forget_order_of_ballots() override {
        if (connection_->engine() == sql::Engine::sqlite || !ballots_came_) return {};
        auto done = connection_->rewrite("ballot");
        ballots_came_ = !done;
        return done;
    }

  private:
    // In the transaction: another server of the town may have begun the next generation for its backup, which then does
    // not hold what comes now; or a backup was put in the place of all that this one has acknowledged.
    Result<void> look_at_state() {
        const auto now = read_state(*connection_);
        if (!now) return tl::unexpected(now.error());
        if (now->epoch != state_.epoch) return connection_->error("restored meanwhile; start this server again");
        state_.generation = now->generation;
        return {};
    }

    // Those of one table; fills their places in `results`.
    Result<void> add_all(const std::vector<IncomingEnvelope>& envelopes, bool ballots, Instant now,
                         std::vector<StoredEnvelope>& results) {
        const std::int64_t day = now.seconds / seconds_in_day;
        std::vector<std::size_t> places;
        std::vector<std::vector<sql::Value>> rows;
        for (std::size_t i = 0; i < envelopes.size(); ++i) {
            const IncomingEnvelope& envelope = envelopes[i];
            if (envelope.ballot != ballots) continue;
            places.push_back(i);
            rows.push_back({Bytes{envelope.id.view()}, Bytes{envelope.hash.view()}, ballots ? day : now.seconds,
                            state_.generation, Bytes{envelope.bytes}});
        }
        if (rows.empty()) return {};
        ballots_came_ = ballots_came_ || ballots;
        const auto added = connection_->write_each(
            // Without the column, which the gate may not read on PostgreSQL; `id` is the only key.
            ballots ? "INSERT INTO ballot(id, hash, day, generation, bytes) VALUES(?1, ?2, ?3, ?4, ?5) "
                      "ON CONFLICT DO NOTHING"
                    : "INSERT INTO submission(id, hash, received, generation, bytes) VALUES(?1, ?2, ?3, ?4, ?5) "
                      "ON CONFLICT(id) DO NOTHING",
            rows);
        if (!added) return tl::unexpected(added.error());
        const Instant received{ballots ? day * seconds_in_day : now.seconds};
        for (std::size_t i = 0; i < places.size(); ++i) {
            StoredEnvelope& result = results[places[i]];
            result = {StoredEnvelope::Outcome::added, received, state_.generation};
            if ((*added)[i] == 1) continue;
            const auto found = find(envelopes[places[i]]);
            if (!found) return tl::unexpected(found.error());
            result = *found;
        }
        return {};
    }

    Result<StoredEnvelope> find(const IncomingEnvelope& envelope) {
        const std::string_view select = envelope.ballot
                                            ? known_ballot.on(connection_->engine())
                                            : "SELECT received, generation FROM submission WHERE id = ?1 AND hash = ?2";
        const auto written =
            connection_->first(select, {Bytes{envelope.id.view()}, Bytes{envelope.hash.view()}}, read_written);
        if (!written) return tl::unexpected(written.error());
        if (!*written) return StoredEnvelope{};
        const Instant received{envelope.ballot ? (*written)->when * seconds_in_day : (*written)->when};
        return StoredEnvelope{StoredEnvelope::Outcome::already_there, received, (*written)->generation};
    }

    std::unique_ptr<sql::Connection> connection_;
    State state_;
    bool ballots_came_ = true;  // since they were last put in order; nobody knows what came before the start
};

class SqlIntakeForgetter final : public IntakeForgetter {
  public:
    explicit SqlIntakeForgetter(std::unique_ptr<sql::Connection> connection) : connection_(std::move(connection)) {}

    Result<void> forget(const std::vector<protocol::EnvelopeId>& ids) override {
        auto transaction = sql::Transaction::begin(*connection_);
        if (!transaction) return tl::unexpected(transaction.error());
        for (const protocol::EnvelopeId& id : ids) {
            auto gone =
                connection_->run("UPDATE submission SET bytes = ?2 WHERE id = ?1", {Bytes{id.view()}, Bytes{""}});
            if (!gone) return gone;
        }
        return transaction->commit();
    }

  private:
    std::unique_ptr<sql::Connection> connection_;
};

class SqlIntakeReader final : public IntakeReader {
  public:
    explicit SqlIntakeReader(std::unique_ptr<sql::Connection> connection) : connection_(std::move(connection)) {}

    Result<protocol::Epoch> epoch() override {
        auto state = read_state(*connection_);
        if (!state) return tl::unexpected(state.error());
        return state->epoch;
    }

    Result<std::uint64_t> generation() override {
        auto state = read_state(*connection_);
        if (!state) return tl::unexpected(state.error());
        return state->generation;
    }

    Result<std::int64_t> version() override { return connection_->version(); }

    Result<std::vector<NumberedEnvelope>> after(std::int64_t sequence, std::size_t most) override {
        return numbered(
            "SELECT sequence, received, bytes FROM submission WHERE sequence > ?1 ORDER BY sequence LIMIT ?2", sequence,
            most);
    }

    Result<std::vector<NumberedEnvelope>> offered_after(std::int64_t sequence, std::size_t most) override {
        return numbered("SELECT sequence, 0, bytes FROM offered WHERE sequence > ?1 ORDER BY sequence LIMIT ?2",
                        sequence, most);
    }

    Result<std::vector<BallotDay>> ballot_days() override {
        return connection_->all("SELECT day, count FROM ballot_count ORDER BY day", {}, [](const Row& row) {
            return BallotDay{row.integer(0), row.integer(1)};
        });
    }

    Result<std::vector<protocol::EnvelopeId>> ballots(std::int64_t day) override {
        return connection_->all("SELECT id FROM ballot WHERE day = ?1 ORDER BY id", {day}, [](const Row& row) {
            return protocol::from_bytes<protocol::EnvelopeId>(row.view(0)).value_or(protocol::EnvelopeId{});
        });
    }

    Result<DatedBallot> ballot(const protocol::EnvelopeId& id) override {
        auto found =
            connection_->first("SELECT day, bytes FROM ballot WHERE id = ?1", {Bytes{id.view()}}, [&](const Row& row) {
                return DatedBallot{id, row.integer(0), row.text(1)};
            });
        if (!found) return tl::unexpected(found.error());
        if (!*found) return connection_->error("no such ballot");
        return std::move(**found);
    }

  private:
    Result<std::vector<NumberedEnvelope>> numbered(const char* select, std::int64_t sequence, std::size_t most) {
        return connection_->all(select, {sequence, most}, [](const Row& row) {
            return NumberedEnvelope{row.integer(0), {row.integer(1)}, row.text(2)};
        });
    }

    std::unique_ptr<sql::Connection> connection_;
};

}  // namespace

Result<void> begin_first_epoch(sql::Connection& connection, const protocol::Epoch& epoch) {
    return connection.run("INSERT INTO state(\"only\", epoch, generation) VALUES(1, ?1, 1)", {Bytes{epoch.view()}});
}

Result<void> begin_epoch(sql::Connection& connection, const protocol::Epoch& epoch, std::uint64_t generation) {
    return connection.run("UPDATE state SET epoch = ?1, generation = ?2", {Bytes{epoch.view()}, generation});
}

Result<std::unique_ptr<IntakeStore>> intake_over(std::unique_ptr<sql::Connection> connection) {
    const auto state = read_state(*connection);
    if (!state) return tl::unexpected(state.error());
    return std::make_unique<SqlIntakeStore>(std::move(connection), *state);
}

std::unique_ptr<IntakeForgetter> intake_forgetter_over(std::unique_ptr<sql::Connection> connection) {
    return std::make_unique<SqlIntakeForgetter>(std::move(connection));
}

std::unique_ptr<IntakeReader> intake_reader_over(std::unique_ptr<sql::Connection> connection) {
    return std::make_unique<SqlIntakeReader>(std::move(connection));
}

}  // namespace veche::server::store
