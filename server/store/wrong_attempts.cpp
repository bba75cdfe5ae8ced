#include "server/store/wrong_attempts.h"

#include <cmath>
#include <optional>

#include "server/store/staff_rows.h"

namespace veche::server::store {
namespace {

constexpr double thousand = 1000;
constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 3600;

struct Kept {
    std::int64_t thousandths = 0;
    Instant last;
    std::int64_t line_of = 0;
    std::int64_t letter_of = 0;
};

Result<Kept> find(sql::Connection& connection, const std::string& account, accounts::SignInStep step) {
    const auto kept = connection.first(
        "SELECT thousandths, last, line_of, letter_of FROM wrong_attempt WHERE account = ?1 AND step = ?2",
        {account, word_of(step)}, [](const sql::Row& row) {
            return Kept{row.integer(0), {row.integer(1)}, row.integer(2), row.integer(3)};
        });
    if (!kept) return tl::unexpected(kept.error());
    return kept->value_or(Kept{});
}

double left_of(const Kept& kept, Instant now) {
    const auto seconds = static_cast<double>(now.seconds - kept.last.seconds);
    return accounts::faded(static_cast<double>(kept.thousandths) / thousand, seconds);
}

}  // namespace

Result<double> WrongAttempts::of_late(const std::string& account, accounts::SignInStep step, Instant now) {
    const auto kept = find(connection_, account, step);
    if (!kept) return tl::unexpected(kept.error());
    return left_of(*kept, now);
}

Result<WrongAttempt> WrongAttempts::add(const std::string& account, accounts::SignInStep step, Instant now) {
    const auto kept = find(connection_, account, step);
    if (!kept) return tl::unexpected(kept.error());
    const double wrong = left_of(*kept, now) + 1;
    WrongAttempt attempt;
    attempt.of_late = std::llround(wrong);
    attempt.is_new_minute = kept->line_of / minute != now.seconds / minute;
    attempt.is_new_hour = kept->letter_of / hour != now.seconds / hour;
    const auto done = connection_.run(
        "INSERT INTO wrong_attempt(account, step, thousandths, last, line_of) VALUES(?1, ?2, ?3, ?4, ?4) "
        "ON CONFLICT(account, step) DO UPDATE SET thousandths = excluded.thousandths, last = excluded.last, "
        "line_of = excluded.line_of",
        {account, word_of(step), std::llround(wrong * thousand), now});
    if (!done) return tl::unexpected(done.error());
    return attempt;
}

Result<void> WrongAttempts::note_letter(const std::string& account, accounts::SignInStep step, Instant now) {
    return connection_.run("UPDATE wrong_attempt SET letter_of = ?3 WHERE account = ?1 AND step = ?2",
                           {account, word_of(step), now});
}

}  // namespace veche::server::store
