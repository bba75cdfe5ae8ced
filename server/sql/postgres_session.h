// One session with a PostgreSQL that keeps what it confirms. For server/sql/postgres.cpp alone.
#pragma once

#include <libpq-fe.h>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/sql/connection.h"

namespace veche::server::sql {

struct Release {
    void operator()(PGconn* connection) const { PQfinish(connection); }
    void operator()(PGresult* result) const { PQclear(result); }
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Session = std::unique_ptr<PGconn, Release>;
using Answer = std::unique_ptr<PGresult, Release>;

// Nothing was asked of it yet. The address is in no message.
[[nodiscard]] Result<Session> connect_session(const std::string& address);
// What every store needs of the session: names are of `schema`, and what is confirmed lasts.
[[nodiscard]] Result<void> prepare_session(PGconn* session, const std::string& schema);

[[nodiscard]] bool went_well(const PGresult* answer);
// What the session says of the call that failed, in one line.
[[nodiscard]] std::string reason_of(const PGconn* session);
// Without values; may be several statements.
[[nodiscard]] Result<void> command(PGconn* session, const std::string& sql);

// The values as libpq takes them: numbers in digits, texts and bytes as they are.
class Parameters {
  public:
    explicit Parameters(Values values);
    void operator()(Null null);
    void operator()(std::int64_t number);
    void operator()(std::string_view text);
    void operator()(Bytes bytes);

    [[nodiscard]] int count() const { return static_cast<int>(pointers_.size()); }
    [[nodiscard]] const char* const* pointers() const { return pointers_.data(); }
    [[nodiscard]] const int* lengths() const { return lengths_.data(); }
    [[nodiscard]] const int* formats() const { return formats_.data(); }

  private:
    void add(const char* pointer, std::size_t length, int format);

    std::vector<std::string> digits_;  // never grows beyond what was reserved: the pointers stay right
    std::vector<const char*> pointers_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

// How many rows the statement that gave the answer changed.
[[nodiscard]] std::int64_t changed_rows(PGresult* answer);
// A prepared statement once for each of `rows`, all sent before the first answer is waited for: the way there and back
// is gone once, not once a row. How many rows each changed; in the failure, what the server said of the first that
// failed.
[[nodiscard]] Result<std::vector<std::int64_t>> execute_each(PGconn* session, const std::string& statement,
                                                             std::span<const std::vector<Value>> rows);

}  // namespace veche::server::sql
