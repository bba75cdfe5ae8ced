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
#include "server/accounts/wrong_attempts.h"
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

// When an invitation may be taken.
struct InvitationTimes {
    Instant expires;
    Instant holds_from{};  // until then its owner can refuse it by signing in
};

struct Invitation {
    std::string account;
    InvitationTimes times;
};

// What is to be changed of an account; what is not named stays.
struct AccountChange {
    std::optional<std::vector<accounts::Role>> roles{};
    std::optional<bool> is_open{};
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
    std::string from;      // the address it began at
    std::string agent;     // what the browser calls itself
    std::string id;        // of the session as its owner sees it in the list; not the token
    std::string device{};  // hash of the number its browser has of us; empty: none, which is new to everybody
};

struct BegunSession {
    bool invitation_was_refused = false;
};

inline constexpr std::int64_t known_device_days = 90;
inline constexpr std::int64_t most_known_devices = 20;  // of an account; those used last

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
    // All of it or nothing. A role counts once however often it is named. Closing ends the sessions and takes the
    // invitation back. False: there is no such account, or it is so already.
    [[nodiscard]] virtual Result<bool> change(const std::string& name, const AccountChange& change, const By& by) = 0;
    [[nodiscard]] Result<bool> set_roles(const std::string& name, const std::vector<accounts::Role>& roles,
                                         const By& by) {
        return change(name, {roles, {}}, by);
    }
    [[nodiscard]] Result<bool> set_open(const std::string& name, bool is_open, const By& by) {
        return change(name, {{}, is_open}, by);
    }
    // Ends its sessions but this one (its id; empty: all), and forgets all devices but that one's. False: that session
    // has ended, and with it the right to do so.
    [[nodiscard]] virtual Result<bool> set_password(const std::string& name, const std::string& hash,
                                                    const std::string& but_session, const By& by) = 0;

    // As add(), with its first invitation; both or none.
    [[nodiscard]] virtual Result<bool> add_invited(const Account& account, const std::string& token_hash,
                                                   const InvitationTimes& times, const By& by) = 0;
    // Replaces an older one of the account. What it has of password and factors goes when it is taken, not before.
    [[nodiscard]] virtual Result<bool> invite(const std::string& name, const std::string& token_hash,
                                              const InvitationTimes& times, const By& by) = 0;
    // Nothing: unknown, used, refused, too old, or of an account that is closed. One that does not hold yet is given.
    [[nodiscard]] virtual Result<std::optional<Invitation>> invitation(const std::string& token_hash, Instant now) = 0;
    // Whether the account is written to at all: it has an address, and the town a mail server.
    [[nodiscard]] virtual bool is_written_to(const Account& account) const = 0;
    // Once, and not before it holds. Ends all sessions there were and forgets all devices. False: as above.
    [[nodiscard]] virtual Result<bool> accept(const std::string& token_hash, const Acceptance& acceptance,
                                              const By& by) = 0;

    // A code is good once: false when this step or a later one was taken already.
    [[nodiscard]] virtual Result<bool> take_step(const std::string& name, std::int64_t step) = 0;
    // Once each; leaves a line. False: no such code, or used.
    [[nodiscard]] virtual Result<bool> take_recovery_code(const std::string& name, const std::string& kept,
                                                          const By& by) = 0;
    [[nodiscard]] virtual Result<std::int64_t> recovery_codes_left(const std::string& name) = 0;

    // How often it was wrong of late (accounts::faded); 0 for who has no account.
    [[nodiscard]] virtual Result<double> wrong_attempts(const std::string& name, accounts::SignInStep step,
                                                        Instant now) = 0;
    // Once more. Of codes, which only who has the password can try, it leaves a line (one a minute at most), and from
    // the third of late on asks for a letter (one an hour at most). Nothing happens for who has no account.
    [[nodiscard]] virtual Result<void> note_wrong_attempt(const std::string& name, accounts::SignInStep step,
                                                          const By& by) = 0;
    // A right that was asked for and is not the account's; the caller bounds how often.
    [[nodiscard]] virtual Result<void> note_refused(accounts::Right right, std::string_view asked, const By& by) = 0;

    // `session.account` is open. Leaves a line. A device the account has not begun a session with for known_device_days
    // is a new one to it. Ends what was begun with that device before, whoever's, and whatever is over; refuses an
    // invitation of the account.
    [[nodiscard]] virtual Result<BegunSession> begin_session(const std::string& token_hash, const Session& session) = 0;
    [[nodiscard]] virtual Result<bool> is_known_device(const std::string& name, const std::string& device,
                                                       Instant now) = 0;
    // Nothing: unknown, ended, expired or idle too long at `now`, or of a closed account. Seen is moved on, at most
    // once a minute.
    [[nodiscard]] virtual Result<std::optional<Session>> session(const std::string& token_hash, Instant now) = 0;
    // The newest first; those that are not over.
    [[nodiscard]] virtual Result<std::vector<Session>> sessions(const std::string& name, Instant now) = 0;
    // By the id in the list of that account. False: there is none.
    [[nodiscard]] virtual Result<bool> end_session(const std::string& name, const std::string& id, const By& by) = 0;
    // All but the one with that id; empty: all. How many.
    [[nodiscard]] virtual Result<std::size_t> end_sessions(const std::string& name, const std::string& but_session,
                                                           const By& by) = 0;
};

}  // namespace veche::server::store
