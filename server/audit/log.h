// Who did what, in the order it was done: lines that are only ever added, each bound by hash to the one before. A line
// is written in the transaction of its act, on the same connection. What was written cannot be changed, taken out or
// moved without verify() seeing it; that the end was not cut off is seen by the heads, which somebody else signs and
// keeps. Contract: tests/contracts/audit_test.cpp, on both engines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/json.h"
#include "base/result.h"
#include "server/sql/connection.h"

namespace veche::server::audit {

// Personal data stands in `details` only as the act's own seal made it.
struct Act {
    std::string who;      // account, process, or "command:" and the Unix user
    std::string from;     // address, or the command
    std::string what;     // "case.answer"
    std::string subject;  // the record it was done to
    Json details;         // what changed: before and after by field
};

struct Line {
    std::int64_t number = 0;  // from 1, without a gap
    Instant when;
    Act act;
    std::string hash;  // SHA-256 in hexadecimal digits, over the hash before and this line's bytes
};

// The last line there was; number 0 and no hash: none.
struct Head {
    std::int64_t number = 0;
    std::string hash;

    bool operator==(const Head&) const = default;
};

// What verify() found: the number of the first line that is not what was written, and why.
struct Broken {
    std::int64_t number = 0;
    std::string why;
};

enum class Order { newest_first, oldest_first };

struct Which {
    std::string who{};        // empty: anybody
    std::string subject{};    // empty: anything
    std::int64_t before = 0;  // a number; 0: from the newest
    std::size_t most = 100;
    std::optional<Date> day{};  // in UTC; all lines' moments are looked at for it
    std::size_t skip = 0;       // so many of those that fit; without who, subject and day it costs nothing
    Order order = Order::newest_first;
};

// Works on the connection it was given. Same thread.
class Log {
  public:
    explicit Log(sql::Connection& connection) : connection_(connection) {}

    // Within the transaction of the act. The number of the line.
    [[nodiscard]] Result<std::int64_t> add(const Act& act, Instant when);
    [[nodiscard]] Result<std::vector<Line>> list(const Which& which);
    // How many fit, whatever `before`, `most` and `skip` say.
    [[nodiscard]] Result<std::int64_t> count(const Which& which);
    [[nodiscard]] Result<Head> head();
    // Whether that line is still the one there was; true of no line.
    [[nodiscard]] Result<bool> holds(const Head& known);
    // Looks at every line, and gives the first that is not what was written. `known`: heads of before, all of which
    // must still be there.
    [[nodiscard]] Result<std::optional<Broken>> verify(const std::vector<Head>& known = {});

  private:
    sql::Connection& connection_;
};

// The table, for the schema of each store that has acts. What is searched by stands beside the bytes; verify()
// compares.
inline constexpr const char* ddl = R"(
CREATE TABLE audit(
  number {integer} NOT NULL PRIMARY KEY,
  made {integer} NOT NULL,
  who {text} NOT NULL,
  subject {text} NOT NULL,
  line {bytes} NOT NULL,
  hash {bytes} NOT NULL);
CREATE INDEX audit_who ON audit(who, number);
CREATE INDEX audit_subject ON audit(subject, number);
)";

}  // namespace veche::server::audit
