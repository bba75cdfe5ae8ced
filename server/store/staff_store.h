// Who works here: accounts, invitations, second factors, sessions. Every change leaves a line in the audit, in the same
// transaction, and what its account should know of asks there for a letter (content/staff_letters.h, server/mail/);
// what tokens and codes are is never kept, only their hashes. Contract: tests/contracts/staff_store_test.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "content/language.h"
#include "server/accounts/roles.h"
#include "server/store/by.h"
#include "server/store/stored.h"

namespace veche::server::store {

struct Account {
    std::string name;       // to sign in with; lower-case letters, digits, dots and hyphens
    std::string full_name;  // as others see it
    std::string mail;       // empty: it gets no letters
    Stored<content::Language> language = content::Language::russian;  // of the console and of mails to it
    std::vector<accounts::Role> roles;
    bool is_open = true;        // false: closed by an administrator; it stays, for its name stands in the audit
    std::string password_hash;  // empty: the invitation has not been taken
    std::string sealed_secret;  // of the second factor, sealed by whoever writes it; empty: none yet
    Instant created;
};

struct Invitation {
    std::string account;
    Instant expires;
};

// What an invited person chose.
struct Acceptance {
    std::string password_hash;
    std::string sealed_secret;
    std::vector<std::string> recovery_codes;  // as accounts::kept_of_recovery_code() writes them
};

// Without a request for so long a session is over, whenever it would expire.
inline constexpr std::chrono::hours session_idle{8};

struct Session {
    std::string account;
    Instant began;
    Instant seen;
    Instant expires;
    std::string from;   // the address it began at
    std::string agent;  // what the browser calls itself
    std::string id;     // of the session as its owner sees it in the list; not the token
};

inline constexpr std::int64_t known_agent_days = 90;

class StaffStore {
  public:
    StaffStore() = default;
    StaffStore(const StaffStore&) = delete;
    StaffStore& operator=(const StaffStore&) = delete;
    virtual ~StaffStore() = default;

    // False: the name is taken. Fails on a mail address or a full name that is none (accounts/mail_address.h).
    [[nodiscard]] virtual Result<bool> add(const Account& account, const By& by) = 0;
    [[nodiscard]] virtual Result<std::optional<Account>> find(const std::string& name) = 0;
    // By name.
    [[nodiscard]] virtual Result<std::vector<Account>> accounts() = 0;
    // False: there is no such account.
    [[nodiscard]] virtual Result<bool> set_roles(const std::string& name, const std::vector<accounts::Role>& roles,
                                                 const By& by) = 0;
    // Closing ends its sessions and takes its invitation back.
    [[nodiscard]] virtual Result<bool> set_open(const std::string& name, bool is_open, const By& by) = 0;
    [[nodiscard]] virtual Result<bool> set_password(const std::string& name, const std::string& hash, const By& by) = 0;

    // Replaces an older one of the account. What it has of password and factors goes when it is taken, not before.
    [[nodiscard]] virtual Result<bool> invite(const std::string& name, const std::string& token_hash, Instant expires,
                                              const By& by) = 0;
    // Nothing: unknown, used, too old, or of an account that is closed.
    [[nodiscard]] virtual Result<std::optional<Invitation>> invitation(const std::string& token_hash, Instant now) = 0;
    // Once. Ends all sessions there were. False: as above.
    [[nodiscard]] virtual Result<bool> accept(const std::string& token_hash, const Acceptance& acceptance,
                                              const By& by) = 0;

    // A code is good once: false when this step or a later one was taken already.
    [[nodiscard]] virtual Result<bool> take_step(const std::string& name, std::int64_t step) = 0;
    // Once each; leaves a line. False: no such code, or used.
    [[nodiscard]] virtual Result<bool> take_recovery_code(const std::string& name, const std::string& kept,
                                                          const By& by) = 0;
    [[nodiscard]] virtual Result<std::int64_t> recovery_codes_left(const std::string& name) = 0;

    // `session.account` is open. Leaves a line. An agent the account has not begun a session with for known_agent_days
    // is a new device to it.
    [[nodiscard]] virtual Result<void> begin_session(const std::string& token_hash, const Session& session) = 0;
    // Nothing: unknown, ended, expired or idle too long at `now`, or of a closed account. Seen is moved on, at most
    // once a minute.
    [[nodiscard]] virtual Result<std::optional<Session>> session(const std::string& token_hash, Instant now) = 0;
    // The newest first; those that are not over.
    [[nodiscard]] virtual Result<std::vector<Session>> sessions(const std::string& name, Instant now) = 0;
    // By the id in the list; one's own. False: there is none.
    [[nodiscard]] virtual Result<bool> end_session(const std::string& name, const std::string& id, const By& by) = 0;
    // How many.
    [[nodiscard]] virtual Result<std::size_t> end_sessions(const std::string& name, const By& by) = 0;
};

}  // namespace veche::server::store
