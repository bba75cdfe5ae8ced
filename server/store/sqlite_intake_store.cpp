#include "server/store/sqlite_intake_store.h"

#include <optional>
#include <utility>

#include "base/sqlite.h"
#include "server/store/schemas.h"

namespace veche::server::store {
namespace {

constexpr std::int64_t seconds_in_day = 86'400;

struct State {
    protocol::Epoch epoch;
    std::uint64_t generation = 1;
};

Result<State> read_state(Database& database) {
    auto statement = database.prepare("SELECT epoch, generation FROM state");
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return tl::unexpected(row.error());
    const auto epoch = *row ? protocol::from_bytes<protocol::Epoch>(statement->blob(0)) : std::nullopt;
    if (!epoch) return database.error("it has no epoch");
    return State{*epoch, static_cast<std::uint64_t>(statement->integer(1))};
}

struct Statements {
    Statement add_submission;
    Statement add_ballot;
    Statement find_submission;
    Statement find_ballot;
};

Result<Statements> prepare_all(Database& database) {
    auto add_submission = database.prepare(
        "INSERT INTO submission(id, hash, received, generation, bytes) VALUES(?,?,?,?,?) ON CONFLICT DO NOTHING");
    auto add_ballot = database.prepare(
        "INSERT INTO ballot(id, hash, day, generation, bytes) VALUES(?,?,?,?,?) ON CONFLICT DO NOTHING");
    auto find_submission = database.prepare("SELECT hash, received, generation FROM submission WHERE id = ?");
    auto find_ballot = database.prepare("SELECT hash, day, generation FROM ballot WHERE id = ?");
    for (auto* statement : {&add_submission, &add_ballot, &find_submission, &find_ballot}) {
        if (!*statement) return tl::unexpected(statement->error());
    }
    return Statements{std::move(*add_submission), std::move(*add_ballot), std::move(*find_submission),
                      std::move(*find_ballot)};
}

class SqliteIntakeStore final : public IntakeStore {
  public:
    SqliteIntakeStore(Database database, State state, Statements statements)
        : database_(std::move(database)), state_(state), statements_(std::move(statements)) {}

    Result<std::vector<StoredEnvelope>> add(const std::vector<IncomingEnvelope>& envelopes, Instant now) override {
        auto transaction = Transaction::begin(database_);
        if (!transaction) return tl::unexpected(transaction.error());
        std::vector<StoredEnvelope> results;
        results.reserve(envelopes.size());
        for (const IncomingEnvelope& envelope : envelopes) {
            auto stored = add_one(envelope, now);
            if (!stored) return tl::unexpected(stored.error());
            results.push_back(*stored);
        }
        if (auto committed = transaction->commit(); !committed) return tl::unexpected(committed.error());
        return results;
    }

    Result<std::vector<bool>> add_offered(const std::vector<OfferedRecord>& records) override {
        auto transaction = Transaction::begin(database_);
        if (!transaction) return tl::unexpected(transaction.error());
        auto statement =
            database_.prepare("INSERT INTO offered(epoch, position, bytes) VALUES(?,?,?) ON CONFLICT DO NOTHING");
        if (!statement) return tl::unexpected(statement.error());
        std::vector<bool> added;
        for (const OfferedRecord& record : records) {
            statement->bind_blob(1, record.epoch.view()).bind(2, static_cast<std::int64_t>(record.position));
            if (auto done = statement->bind_blob(3, record.bytes).run(); !done) return tl::unexpected(done.error());
            added.push_back(database_.changes() == 1);
        }
        if (auto committed = transaction->commit(); !committed) return tl::unexpected(committed.error());
        return added;
    }

    protocol::Epoch epoch() const override { return state_.epoch; }
    std::uint64_t generation() const override { return state_.generation; }

    Result<void> set_generation(std::uint64_t generation) override {
        if (generation <= state_.generation) return {};
        auto statement = database_.prepare("UPDATE state SET generation = ?");
        if (!statement) return tl::unexpected(statement.error());
        if (auto done = statement->bind(1, static_cast<std::int64_t>(generation)).run(); !done) return done;
        state_.generation = generation;
        return {};
    }

    // An UPDATE to the same values would write nothing; this writes its page each time.
    Result<void> probe() override {
        // SQLite does not write a row that stays the same; the number of the format it does.
        const std::string same = "PRAGMA user_version=" + std::to_string(intake_schema().format());
        return database_.execute(same.c_str());
    }

  private:
    Result<StoredEnvelope> add_one(const IncomingEnvelope& envelope, Instant now) {
        Statement& insert = envelope.ballot ? statements_.add_ballot : statements_.add_submission;
        const std::int64_t day = now.seconds / seconds_in_day;
        insert.bind_blob(1, envelope.id.view())
            .bind_blob(2, envelope.hash.view())
            .bind(3, envelope.ballot ? day : now.seconds)
            .bind(4, static_cast<std::int64_t>(state_.generation))
            .bind_blob(5, envelope.bytes);
        if (auto done = insert.run(); !done) return tl::unexpected(done.error());
        if (database_.changes() == 0) return find(envelope);
        const Instant received{envelope.ballot ? day * seconds_in_day : now.seconds};
        return StoredEnvelope{StoredEnvelope::Outcome::added, received, state_.generation};
    }

    Result<StoredEnvelope> find(const IncomingEnvelope& envelope) {
        Statement& select = envelope.ballot ? statements_.find_ballot : statements_.find_submission;
        const auto row = select.bind_blob(1, envelope.id.view()).step();
        if (!row) return tl::unexpected(row.error());
        StoredEnvelope stored;
        if (*row && select.blob(0) == envelope.hash.view()) {
            stored.outcome = StoredEnvelope::Outcome::already_there;
            stored.received = {envelope.ballot ? select.integer(1) * seconds_in_day : select.integer(1)};
            stored.generation = static_cast<std::uint64_t>(select.integer(2));
        }
        select.reset();
        return stored;
    }

    Database database_;
    State state_;
    Statements statements_;
};

class SqliteIntakeReader final : public IntakeReader {
  public:
    explicit SqliteIntakeReader(Database database) : database_(std::move(database)) {}

    Result<protocol::Epoch> epoch() override {
        auto state = read_state(database_);
        if (!state) return tl::unexpected(state.error());
        return state->epoch;
    }

    Result<std::uint64_t> generation() override {
        auto state = read_state(database_);
        if (!state) return tl::unexpected(state.error());
        return state->generation;
    }

    Result<std::int64_t> version() override { return database_.data_version(); }

    Result<std::vector<NumberedEnvelope>> after(std::int64_t sequence, std::size_t most) override {
        return numbered("SELECT sequence, received, bytes FROM submission WHERE sequence > ? ORDER BY sequence LIMIT ?",
                        sequence, most);
    }

    Result<std::vector<NumberedEnvelope>> offered_after(std::int64_t sequence, std::size_t most) override {
        return numbered("SELECT sequence, 0, bytes FROM offered WHERE sequence > ? ORDER BY sequence LIMIT ?", sequence,
                        most);
    }

    Result<std::vector<BallotDay>> ballot_days() override {
        auto statement = database_.prepare("SELECT day, count FROM ballot_count ORDER BY day");
        if (!statement) return tl::unexpected(statement.error());
        std::vector<BallotDay> found;
        for (;;) {
            const auto row = statement->step();
            if (!row) return tl::unexpected(row.error());
            if (!*row) return found;
            found.push_back({statement->integer(0), statement->integer(1)});
        }
    }

    Result<std::vector<protocol::EnvelopeId>> ballots(std::int64_t day) override {
        auto statement = database_.prepare("SELECT id FROM ballot WHERE day = ? ORDER BY id");
        if (!statement) return tl::unexpected(statement.error());
        statement->bind(1, day);
        std::vector<protocol::EnvelopeId> found;
        for (;;) {
            const auto row = statement->step();
            if (!row) return tl::unexpected(row.error());
            if (!*row) return found;
            if (const auto id = protocol::from_bytes<protocol::EnvelopeId>(statement->blob(0))) found.push_back(*id);
        }
    }

    Result<DatedBallot> ballot(const protocol::EnvelopeId& id) override {
        auto statement = database_.prepare("SELECT day, bytes FROM ballot WHERE id = ?");
        if (!statement) return tl::unexpected(statement.error());
        const auto row = statement->bind_blob(1, id.view()).step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return database_.error("no such ballot");
        return DatedBallot{id, statement->integer(0), statement->blob(1)};
    }

  private:
    Result<std::vector<NumberedEnvelope>> numbered(std::string_view select, std::int64_t sequence, std::size_t most) {
        auto statement = database_.prepare(select);
        if (!statement) return tl::unexpected(statement.error());
        statement->bind(1, sequence).bind(2, static_cast<std::int64_t>(most));
        std::vector<NumberedEnvelope> found;
        for (;;) {
            const auto row = statement->step();
            if (!row) return tl::unexpected(row.error());
            if (!*row) return found;
            found.push_back({statement->integer(0), {statement->integer(1)}, statement->blob(2)});
        }
    }

    Database database_;
};

}  // namespace

Result<void> create_intake(const std::filesystem::path& file, const protocol::Epoch& epoch) {
    auto database = create_database(file, intake_schema());
    if (!database) return tl::unexpected(database.error());
    auto statement = database->prepare("INSERT INTO state(only, epoch, generation) VALUES(1, ?, 1)");
    if (!statement) return tl::unexpected(statement.error());
    return statement->bind_blob(1, epoch.view()).run();
}

Result<std::unique_ptr<IntakeStore>> open_intake(const std::filesystem::path& file) {
    auto database = open_database(file, Database::Mode::read_write, intake_schema());
    if (!database) return tl::unexpected(database.error());
    if (auto set = database->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"); !set) {
        return tl::unexpected(set.error());
    }
    auto state = read_state(*database);
    if (!state) return tl::unexpected(state.error());
    auto statements = prepare_all(*database);
    if (!statements) return tl::unexpected(statements.error());
    return std::make_unique<SqliteIntakeStore>(std::move(*database), *state, std::move(*statements));
}

Result<std::unique_ptr<IntakeReader>> open_intake_reader(const std::filesystem::path& file) {
    auto database = open_database(file, Database::Mode::read_only, intake_schema(), Check::format);
    if (!database) return tl::unexpected(database.error());
    return std::make_unique<SqliteIntakeReader>(std::move(*database));
}

Result<void> begin_epoch(const std::filesystem::path& file, const protocol::Epoch& epoch, std::uint64_t generation) {
    auto database = open_database(file, Database::Mode::read_write, intake_schema());
    if (!database) return tl::unexpected(database.error());
    if (auto set = database->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"); !set) return set;
    auto statement = database->prepare("UPDATE state SET epoch = ?, generation = ?");
    if (!statement) return tl::unexpected(statement.error());
    return statement->bind_blob(1, epoch.view()).bind(2, static_cast<std::int64_t>(generation)).run();
}

Result<void> back_up_intake(const std::filesystem::path& file, const std::filesystem::path& target) {
    auto database = Database::open(file, Database::Mode::read_only);
    if (!database) return tl::unexpected(database.error());
    return database->back_up_to(target);
}

}  // namespace veche::server::store
