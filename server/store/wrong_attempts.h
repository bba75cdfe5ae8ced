// Failures to sign in as they stand beside the accounts; for sql_staff_store.cpp. On the connection it is given, within
// its transaction.
#pragma once

#include <string>

#include "server/accounts/wrong_attempts.h"
#include "server/sql/connection.h"

namespace veche::server::store {

// What one more failure asks for.
struct WrongAttempt {
    std::int64_t of_late = 0;  // with this one
    bool is_new_minute = false;
    bool is_new_hour = false;  // of letters
};

class WrongAttempts {
  public:
    explicit WrongAttempts(sql::Connection& connection) : connection_(connection) {}

    [[nodiscard]] Result<double> of_late(const std::string& account, accounts::SignInStep step, Instant now);
    // The account is there.
    [[nodiscard]] Result<WrongAttempt> add(const std::string& account, accounts::SignInStep step, Instant now);
    // A letter about them is asked for.
    [[nodiscard]] Result<void> note_letter(const std::string& account, accounts::SignInStep step, Instant now);

  private:
    sql::Connection& connection_;
};

}  // namespace veche::server::store
