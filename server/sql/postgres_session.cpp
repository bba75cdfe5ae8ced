#include "server/sql/postgres_session.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdlib>

#include "server/sql/postgres.h"

namespace veche::server::sql {
namespace {

constexpr int oldest_server = 150'000;  // as PQserverVersion() writes 15
constexpr int binary = 1;
// As long as SQLite waits for a lock. Whoever hangs in the middle of a transaction does not hold up the town for ever.
// Nor does a machine that lost its power: the server finds out that nobody is there.
constexpr const char* patience =
    "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '60s'; SET tcp_keepalives_idle = 10; "
    "SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

// libpq tells of an address it cannot use by quoting it, and a password with a sign of its own in it gets into the host
// or the port.
Result<void> check_address(const std::string& address) {
    const std::unique_ptr<PQconninfoOption, Release> options(PQconninfoParse(address.c_str(), nullptr));
    bool is_right = options != nullptr;
    for (const PQconninfoOption* each = options.get(); is_right && each->keyword != nullptr; ++each) {
        const std::string_view name = each->keyword;
        const std::string_view value = each->val == nullptr ? "" : each->val;
        if (name == "host" || name == "hostaddr") is_right = value.find('@') == std::string_view::npos;
        if (name == "port") {
            is_right = std::all_of(value.begin(), value.end(),
                                   [](unsigned char sign) { return std::isdigit(sign) != 0 || sign == ','; });
        }
    }
    if (is_right) return {};
    return failure(
        "PostgreSQL: the address cannot be read; expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE, other "
        "characters than letters and digits in it written as %XX");
}

Result<std::string> one_value(PGconn* session, const char* sql) {
    const Answer answer(PQexec(session, sql));
    if (!went_well(answer.get()) || PQntuples(answer.get()) != 1) return failure("PostgreSQL: " + reason_of(session));
    return std::string(PQgetvalue(answer.get(), 0, 0));
}

// A pooler that gives each transaction another session would mix up prepared statements and lose what is set.
Result<void> check_is_direct(PGconn* session) {
    const auto backend = one_value(session, "SELECT pg_backend_pid()");
    if (!backend) return tl::unexpected(backend.error());
    if (*backend == std::to_string(PQbackendPID(session))) return {};
    return failure("PostgreSQL: there is a pooler between; expected the server itself, or one that keeps sessions");
}

Result<void> check_lasts(PGconn* session) {
    struct Setting {
        const char* name;
        const char* expected;
    };
    for (const auto& [name, expected] :
         {Setting{"fsync", "on"}, Setting{"full_page_writes", "on"}, Setting{"server_encoding", "UTF8"}}) {
        const auto value = one_value(session, (std::string("SHOW ") + name).c_str());
        if (!value) return tl::unexpected(value.error());
        if (*value == expected) continue;
        return failure(std::string("PostgreSQL: ") + name + " is " + *value + ", expected " + expected +
                       "; what it confirms could be lost or changed");
    }
    // Said in the session itself, so that another value in the server's file does not reach it. Whoever wants more than
    // this machine's disk, a standby's, keeps that.
    return command(session,
                   "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') "
                   "WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)");
}

}  // namespace

bool went_well(const PGresult* answer) {
    const ExecStatusType status = PQresultStatus(answer);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

std::string reason_of(const PGconn* session) {
    std::string said = PQerrorMessage(session);
    while (!said.empty() && said.back() == '\n') said.pop_back();
    std::replace(said.begin(), said.end(), '\n', ' ');
    return said;
}

Result<void> command(PGconn* session, const std::string& sql) {
    const Answer answer(PQexec(session, sql.c_str()));
    if (!went_well(answer.get())) return failure(reason_of(session));
    return {};
}

Result<Session> connect_session(const std::string& address) {
    if (auto right = check_address(address); !right) return tl::unexpected(right.error());
    // What the address says of them itself comes after.
    constexpr std::array<const char*, 7> names = {"connect_timeout",
                                                  "tcp_user_timeout",
                                                  "keepalives_idle",
                                                  "client_encoding",
                                                  "fallback_application_name",
                                                  "dbname",
                                                  nullptr};
    const std::array<const char*, 7> values = {"5", "10000", "10", "UTF8", "veche", address.c_str(), nullptr};
    Session session(PQconnectdbParams(names.data(), values.data(), 1));
    if (session == nullptr) return failure("PostgreSQL: out of memory");
    if (PQstatus(session.get()) != CONNECTION_OK) return failure("PostgreSQL: " + reason_of(session.get()));
    // A failing row is somebody's: no values of it in messages.
    PQsetErrorVerbosity(session.get(), PQERRORS_TERSE);
    // What the server remarks (that it is shutting down) is told by the call that fails of it.
    const PQnoticeProcessor ignore = [](void*, const char*) {};
    PQsetNoticeProcessor(session.get(), ignore, nullptr);
    return session;
}

Result<void> prepare_session(PGconn* session, const std::string& schema) {
    if (PQserverVersion(session) < oldest_server) return failure("PostgreSQL: older than 15");
    if (auto direct = check_is_direct(session); !direct) return direct;
    if (auto set = command(session, patience); !set) return set;
    // Names of the server itself come before, those of temporary tables after: none is found that somebody put there.
    if (auto set = command(session, "SET search_path TO " + schema + ", pg_temp"); !set) return set;
    return check_lasts(session);
}

Result<std::string> password_verifier(const std::string& role, const std::string& password) {
    // A connection that is never made: libpq wants one to put its error into.
    const Session nowhere(PQconnectStart("host=/nonexistent"));
    struct Freed {
        void operator()(char* text) const { PQfreemem(text); }
    };
    const std::unique_ptr<char, Freed> verifier(
        PQencryptPasswordConn(nowhere.get(), password.c_str(), role.c_str(), "scram-sha-256"));
    if (verifier == nullptr) return failure("PostgreSQL: no verifier of the password could be made");
    return std::string(verifier.get());
}

std::int64_t changed_rows(PGresult* answer) {
    const std::string_view digits = PQcmdTuples(answer);
    std::int64_t rows = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), rows);
    return rows;
}

namespace {

// Whatever was sent and not answered is gone with it.
class Pipeline {
  public:
    explicit Pipeline(PGconn* session) : session_(session), is_open_(PQenterPipelineMode(session) == 1) {}
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;
    ~Pipeline() {
        while (is_open_ && PQexitPipelineMode(session_) != 1 && PQstatus(session_) == CONNECTION_OK) {
            Answer(PQgetResult(session_)).reset();
        }
    }
    [[nodiscard]] bool is_open() const { return is_open_; }

  private:
    PGconn* session_;
    bool is_open_;
};

}  // namespace

Result<std::vector<std::int64_t>> execute_each(PGconn* session, const std::string& statement,
                                               std::span<const std::vector<Value>> rows) {
    const Pipeline pipeline(session);
    bool sent = pipeline.is_open();
    for (const std::vector<Value>& values : rows) {
        const Parameters parameters(values);
        sent = sent && PQsendQueryPrepared(session, statement.c_str(), parameters.count(), parameters.pointers(),
                                           parameters.lengths(), parameters.formats(), binary) == 1;
    }
    // Also after what could not be sent: the server may keep its answers to the rest until it hears of the end.
    const std::string unsent = sent ? std::string() : reason_of(session);
    const bool is_whole = pipeline.is_open() && PQpipelineSync(session) == 1;
    if (!sent) return failure(unsent);
    if (!is_whole) return failure(reason_of(session));
    std::vector<std::int64_t> changed;
    changed.reserve(rows.size());
    std::string reason;
    for (;;) {
        const Answer answer(PQgetResult(session));
        if (answer == nullptr && PQstatus(session) != CONNECTION_OK) return failure(reason_of(session));
        if (answer == nullptr) continue;  // the end of one statement's answers
        const ExecStatusType status = PQresultStatus(answer.get());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (went_well(answer.get())) {
            changed.push_back(changed_rows(answer.get()));
        } else if (reason.empty() && status != PGRES_PIPELINE_ABORTED) {
            reason = reason_of(session);
        }
    }
    if (!reason.empty()) return failure(reason);
    return changed;
}

Parameters::Parameters(Values values) {
    digits_.reserve(values.size());
    for (const Value& value : values) std::visit(*this, value.variant());
}

void Parameters::operator()(Null /*null*/) {
    add(nullptr, 0, 0);
}

void Parameters::operator()(std::int64_t number) {
    add(digits_.emplace_back(std::to_string(number)).c_str(), 0, 0);
}

// As bytes too: with its length, so that one with a zero in it is refused and not cut.
void Parameters::operator()(std::string_view text) {
    add(text.empty() ? "" : text.data(), text.size(), binary);
}

void Parameters::operator()(Bytes bytes) {
    add(bytes.view.empty() ? "" : bytes.view.data(), bytes.view.size(), binary);
}

void Parameters::add(const char* pointer, std::size_t length, int format) {
    pointers_.push_back(pointer);
    lengths_.push_back(static_cast<int>(length));
    formats_.push_back(format);
}

}  // namespace veche::server::sql
