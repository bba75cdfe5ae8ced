#include "server/store/sql_ballot_store.h"

#include <utility>

#include "server/store/ballot_rows.h"

namespace veche::server::store {
namespace {

using sql::Bytes;

class SqlBallotStore final : public BallotStore {
  public:
    explicit SqlBallotStore(std::unique_ptr<sql::Connection> connection) : connection_(std::move(connection)) {}

    Result<bool> has(const protocol::EnvelopeId& id) override {
        const auto ballots = connection_->number("SELECT count(*) FROM ballot WHERE envelope = ?1", {Bytes{id.view()}});
        if (!ballots) return tl::unexpected(ballots.error());
        return *ballots > 0;
    }

    Result<void> add(const OpenedBallot& ballot) override { return rows::insert_ballot(*connection_, ballot); }

    Result<std::vector<OpenedBallot>> all() override { return rows::read_ballots(*connection_); }

    Result<std::uint64_t> unopened() override {
        const auto ballots = connection_->number("SELECT count(*) FROM ballot WHERE length(sealed_body) = 0", {});
        if (!ballots) return tl::unexpected(ballots.error());
        return static_cast<std::uint64_t>(*ballots);
    }

    Result<std::size_t> take_up(const std::optional<protocol::EnvelopeId>& id) override {
        auto transaction = sql::Transaction::begin(*connection_);
        if (!transaction) return tl::unexpected(transaction.error());
        const std::string all = "DELETE FROM ballot WHERE length(sealed_body) = 0";
        const auto gone =
            id ? connection_->write(all + " AND envelope = ?1", {Bytes{id->view()}}) : connection_->write(all, {});
        if (!gone) return tl::unexpected(gone.error());
        if (*gone == 0) return std::size_t{0};
        auto noted = connection_->run(
            "INSERT INTO state(name, value) VALUES('take_ups', 1) ON CONFLICT(name) DO UPDATE SET value = state.value "
            "+ 1",
            {});
        if (noted) noted = transaction->commit();
        if (!noted) return tl::unexpected(noted.error());
        return static_cast<std::size_t>(*gone);
    }

    Result<std::int64_t> take_ups() override {
        return connection_->number("SELECT value FROM state WHERE name = 'take_ups'", {});
    }

    Result<std::optional<PollCount>> last_count(const content::EntryId& poll) override {
        return PollCounts(*connection_).find(poll);
    }

    Result<void> keep_count(const content::EntryId& poll, const PollCount& count) override {
        return PollCounts(*connection_).put(poll, count);
    }

    Result<void> forget_order() override { return connection_->rewrite("ballot"); }

  private:
    std::unique_ptr<sql::Connection> connection_;
};

}  // namespace

std::unique_ptr<BallotStore> ballots_over(std::unique_ptr<sql::Connection> connection) {
    return std::make_unique<SqlBallotStore>(std::move(connection));
}

}  // namespace veche::server::store
