#include "server/store/sql_staff_store.h"

#include <utility>

#include "server/accounts/mail_address.h"
#include "server/audit/log.h"
#include "server/jobs/queue.h"
#include "server/store/staff_rows.h"
#include "server/store/wrong_attempts.h"

namespace veche::server::store {
namespace {

using content::StaffLetter;
using sql::Row;

constexpr std::int64_t seconds_of_day = 86'400;
constexpr std::int64_t seen_step = 60;  // seconds: a request a second writes nothing
constexpr std::int64_t idle_seconds = std::chrono::seconds(session_idle).count();
constexpr std::int64_t wrong_codes_to_tell = 3;

class SqlStaffStore final : public StaffStore {
  public:
    SqlStaffStore(std::unique_ptr<sql::Connection> connection, accounts::Letters letters)
        : connection_(std::move(connection)), letters_(letters) {}

    Result<bool> add(const Account& account, const By& by) override {
        if (auto right = check(account); !right) return tl::unexpected(right.error());
        return act([&] { return add_row(account, by); });
    }

    Result<bool> add_invited(const Account& account, const std::string& token_hash, const InvitationTimes& times,
                             const By& by) override {
        if (auto right = check(account); !right) return tl::unexpected(right.error());
        return act([&] {
            const auto added = add_row(account, by);
            return added && *added ? invite_row(account.name, token_hash, times, by) : added;
        });
    }

    Result<std::optional<Account>> find(const std::string& name) override {
        return connection_->first(std::string(account_columns) + "WHERE name = ?1", {name}, read_account);
    }

    Result<std::vector<Account>> accounts() override {
        return connection_->all(std::string(account_columns) + "ORDER BY name", {}, read_account);
    }

    Result<bool> change(const std::string& name, const AccountChange& change, const By& by) override {
        return act([&]() -> Result<bool> {
            const auto before = find(name);
            if (!before) return tl::unexpected(before.error());
            if (!*before) return false;
            const bool turns = change.is_open && *change.is_open != (*before)->is_open;
            auto done = change.roles ? change_roles(**before, *change.roles, by) : Result<bool>(false);
            if (!done || !turns) return done;
            return turn(name, *change.is_open, by);
        });
    }

    Result<bool> set_password(const std::string& name, const std::string& hash, const std::string& but_session,
                              const By& by) override {
        return act([&]() -> Result<bool> {
            const auto set = changed(
                "UPDATE account SET password_hash = ?2 WHERE name = ?1 AND (?3 = '' OR ?3 IN (SELECT id FROM session "
                "WHERE account = ?1))",
                {name, hash, but_session});
            if (!set || !*set) return set;
            for (const char* sql : {"DELETE FROM known_device WHERE account = ?1 AND device NOT IN "
                                    "(SELECT device FROM session WHERE account = ?1 AND id = ?2)",
                                    "DELETE FROM session WHERE account = ?1 AND id <> ?2"}) {
                if (auto gone = connection_->run(sql, {name, but_session}); !gone) return tl::unexpected(gone.error());
            }
            return told(noted(set, by, "account.password", name, Json()), name, StaffLetter::password_changed, by.when);
        });
    }

    Result<bool> invite(const std::string& name, const std::string& token_hash, const InvitationTimes& times,
                        const By& by) override {
        return act([&] { return invite_row(name, token_hash, times, by); });
    }

    bool is_written_to(const Account& account) const override {
        return letters_ == accounts::Letters::written && !account.mail.empty();
    }

    Result<std::optional<Invitation>> invitation(const std::string& token_hash, Instant now) override {
        return connection_->first(
            "SELECT account, expires, holds_from FROM invitation WHERE token_hash = ?1 AND expires > ?2",
            {token_hash, now}, [](const Row& row) {
                return Invitation{row.text(0), {{row.integer(1)}, {row.integer(2)}}};
            });
    }

    Result<bool> accept(const std::string& token_hash, const Acceptance& acceptance, const By& by) override {
        return act([&]() -> Result<bool> {
            const auto found = invitation(token_hash, by.when);
            if (!found) return tl::unexpected(found.error());
            if (!*found || (*found)->times.holds_from > by.when) return false;
            const std::string& name = (*found)->account;
            const auto was_ready = is_ready(name);
            if (!was_ready) return tl::unexpected(was_ready.error());
            if (auto over = forget_sessions(name); !over) return tl::unexpected(over.error());
            for (const char* sql :
                 {"DELETE FROM recovery_code WHERE account = ?1", "DELETE FROM known_device WHERE account = ?1"}) {
                if (auto gone = connection_->run(sql, {name}); !gone) return tl::unexpected(gone.error());
            }
            auto set =
                changed("UPDATE account SET password_hash = ?2, sealed_secret = ?3, last_step = 0 WHERE name = ?1",
                        {name, acceptance.password_hash, sql::Bytes{acceptance.sealed_secret}});
            for (const std::string& kept : acceptance.recovery_codes) {
                if (!set) break;
                set = changed("INSERT INTO recovery_code(account, kept) VALUES(?1, ?2)", {name, kept});
            }
            const auto letter = *was_ready ? StaffLetter::factors_reset : StaffLetter::account_ready;
            return told(noted(set, by, "account.accept", name, Json()), name, letter, by.when);
        });
    }

    Result<bool> take_step(const std::string& name, std::int64_t step) override {
        return changed("UPDATE account SET last_step = ?2 WHERE name = ?1 AND last_step < ?2", {name, step});
    }

    Result<bool> take_recovery_code(const std::string& name, const std::string& kept, const By& by) override {
        return act([&] {
            const auto taken = changed("DELETE FROM recovery_code WHERE account = ?1 AND kept = ?2", {name, kept});
            const auto line = noted(taken, by, "account.recovery_code", name, Json());
            return told(line, name, StaffLetter::recovery_code_used, by.when);
        });
    }

    Result<std::int64_t> recovery_codes_left(const std::string& name) override {
        return connection_->number("SELECT count(*) FROM recovery_code WHERE account = ?1", {name});
    }

    Result<double> wrong_attempts(const std::string& name, accounts::SignInStep step, Instant now) override {
        return WrongAttempts(*connection_).of_late(name, step, now);
    }

    Result<void> note_wrong_attempt(const std::string& name, accounts::SignInStep step, const By& by) override {
        const auto done = act([&]() -> Result<bool> {
            const auto account = find(name);
            if (!account) return tl::unexpected(account.error());
            if (!*account) return false;
            WrongAttempts wrong(*connection_);
            const auto attempt = wrong.add(name, step, by.when);
            if (!attempt) return tl::unexpected(attempt.error());
            if (step == accounts::SignInStep::password) return true;
            Json details{Json::Object{}};
            details.insert("wrong_of_late", attempt->of_late);
            const auto line = attempt->is_new_minute ? noted(true, by, "sign_in.wrong_code", name, std::move(details))
                                                     : Result<bool>(true);
            if (!line || attempt->of_late < wrong_codes_to_tell || !attempt->is_new_hour) return line;
            if (auto letter = wrong.note_letter(name, step, by.when); !letter) return tl::unexpected(letter.error());
            return told(true, name, StaffLetter::wrong_codes, by.when);
        });
        return done ? Result<void>() : tl::unexpected(done.error());
    }

    Result<void> note_refused(accounts::Right right, std::string_view asked, const By& by) override {
        const auto done = act([&] {
            Json details{Json::Object{}};
            details.insert("asked", asked);
            return noted(true, by, "right.refused", std::string(accounts::name_of(right)), std::move(details));
        });
        return done ? Result<void>() : tl::unexpected(done.error());
    }

    Result<BegunSession> begin_session(const std::string& token_hash, const Session& session) override {
        BegunSession begun;
        const auto done = act([&]() -> Result<bool> {
            const By by{session.account, session.from, session.began};
            if (auto cleared = clear_before(session, by); !cleared) return tl::unexpected(cleared.error());
            const auto added = changed(
                "INSERT INTO session(token_hash, account, began, seen, expires, address, agent, id, device) "
                "VALUES(?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?8)",
                {token_hash, session.account, session.began, session.expires, session.from, session.agent, session.id,
                 session.device});
            const auto line = noted(added, by, "session.begin", session.account, Json());
            const auto refused = changed("DELETE FROM invitation WHERE account = ?1", {session.account});
            if (!refused) return refused;
            begun.invitation_was_refused = *refused;
            const auto told_of = noted(refused, by, "account.refuse_invitation", session.account, Json());
            if (!told_of) return told_of;
            const auto known = know_device(session);
            if (!known) return tl::unexpected(known.error());
            return *known ? line : told(line, session.account, StaffLetter::new_device, session.began);
        });
        if (!done) return tl::unexpected(done.error());
        return begun;
    }

    Result<bool> is_known_device(const std::string& name, const std::string& device, Instant now) override {
        const std::int64_t oldest = now.seconds - known_device_days * seconds_of_day;
        const auto known =
            connection_->number("SELECT count(*) FROM known_device WHERE account = ?1 AND device = ?2 AND used >= ?3",
                                {name, device, oldest});
        if (!known) return tl::unexpected(known.error());
        return *known > 0;
    }

    Result<std::optional<Session>> session(const std::string& token_hash, Instant now) override {
        auto found =
            connection_->first(std::string(session_columns) + "WHERE token_hash = ?1 AND expires > ?2 AND seen > ?3",
                               {token_hash, now, now.seconds - idle_seconds}, read_session);
        if (!found || !*found || (*found)->seen.seconds + seen_step > now.seconds) return found;
        auto moved = connection_->run("UPDATE session SET seen = ?2 WHERE token_hash = ?1", {token_hash, now});
        if (!moved) return tl::unexpected(moved.error());
        (*found)->seen = now;
        return found;
    }

    Result<std::vector<Session>> sessions(const std::string& name, Instant now) override {
        return connection_->all(
            std::string(session_columns) + "WHERE account = ?1 AND expires > ?2 AND seen > ?3 ORDER BY began DESC, id",
            {name, now, now.seconds - idle_seconds}, read_session);
    }

    Result<bool> end_session(const std::string& name, const std::string& id, const By& by) override {
        return act([&] {
            const auto ended = changed("DELETE FROM session WHERE account = ?1 AND id = ?2", {name, id});
            return noted(ended, by, "session.end", name, Json());
        });
    }

    Result<std::size_t> end_sessions(const std::string& name, const std::string& but_session, const By& by) override {
        std::size_t ended = 0;
        const auto done = act([&]() -> Result<bool> {
            const auto rows =
                connection_->write("DELETE FROM session WHERE account = ?1 AND id <> ?2", {name, but_session});
            if (!rows) return tl::unexpected(rows.error());
            ended = static_cast<std::size_t>(*rows);
            return noted(ended > 0, by, "session.end_all", name, Json());
        });
        if (!done) return tl::unexpected(done.error());
        return ended;
    }

  private:
    static Result<void> check(const Account& account) {
        if (!account.mail.empty() && !accounts::is_mail_address(account.mail)) {
            return failure("'" + account.mail + "' is no mail address");
        }
        if (!accounts::is_full_name(account.full_name)) return failure("'" + account.full_name + "' is no name");
        return {};
    }

    // The following within a transaction.
    Result<bool> add_row(const Account& account, const By& by) {
        const auto added = changed(
            "INSERT INTO account(name, full_name, mail, language, roles, created) VALUES(?1, ?2, ?3, ?4, ?5, ?6) "
            "ON CONFLICT(name) DO NOTHING",
            {account.name, account.full_name, account.mail, text_of(account.language), words_of(account.roles),
             by.when});
        return noted(added, by, "account.add", account.name, change_of("roles", Json(), words_of(account.roles)));
    }

    Result<bool> invite_row(const std::string& name, const std::string& token_hash, const InvitationTimes& times,
                            const By& by) {
        const auto invited = changed(
            "INSERT INTO invitation(account, token_hash, expires, holds_from) SELECT name, ?2, ?3, ?4 FROM account "
            "WHERE name = ?1 AND is_open = 1 ON CONFLICT(account) DO UPDATE SET token_hash = excluded.token_hash, "
            "expires = excluded.expires, holds_from = excluded.holds_from",
            {name, token_hash, times.expires, times.holds_from});
        const auto line = noted(invited, by, "account.invite", name, Json());
        const auto ready = is_ready(name);
        if (!ready) return tl::unexpected(ready.error());
        if (!*ready) return line;
        const bool waits = times.holds_from > by.when;
        return told(line, name, waits ? StaffLetter::invitation_waits : StaffLetter::invited_again, by.when);
    }

    Result<bool> change_roles(const Account& before, const std::vector<accounts::Role>& roles, const By& by) {
        const std::string after = words_of(roles);
        const auto set = changed("UPDATE account SET roles = ?2 WHERE name = ?1", {before.name, after});
        const auto line =
            noted(set, by, "account.roles", before.name, change_of("roles", words_of(before.roles), after));
        return told(line, before.name, StaffLetter::roles_changed, by.when);
    }

    Result<bool> turn(const std::string& name, bool is_open, const By& by) {
        const auto set = changed("UPDATE account SET is_open = ?2 WHERE name = ?1", {name, is_open});
        if (set && *set && !is_open) {
            if (auto over = forget_sessions(name); !over) return tl::unexpected(over.error());
        }
        const auto line = noted(set, by, is_open ? "account.open" : "account.close", name, Json());
        return is_open ? line : told(line, name, StaffLetter::account_closed, by.when);
    }

    // One transaction of what `work` does; rolled back where that changed nothing.
    template <typename Work>
    Result<bool> act(Work work) {
        auto transaction = sql::Transaction::begin(*connection_);
        if (!transaction) return tl::unexpected(transaction.error());
        Result<bool> done = work();
        if (!done || !*done) return done;
        if (auto committed = transaction->commit(); !committed) return tl::unexpected(committed.error());
        return true;
    }

    Result<bool> changed(std::string_view sql, sql::Values values) {
        const auto rows = connection_->write(sql, values);
        if (!rows) return tl::unexpected(rows.error());
        return *rows > 0;
    }

    // A line for what was done; none where nothing was.
    Result<bool> noted(const Result<bool>& done, const By& by, std::string_view what, const std::string& subject,
                       Json details) {
        if (!done || !*done) return done;
        audit::Log log(*connection_);
        const audit::Act act{by.who, by.from, std::string(what), subject, std::move(details)};
        if (const auto line = log.add(act, by.when); !line) return tl::unexpected(line.error());
        return true;
    }

    // A letter about what was done, in the account's language; none where nothing was.
    Result<bool> told(const Result<bool>& done, const std::string& name, StaffLetter letter, Instant when) {
        if (!done || !*done || letters_ == accounts::Letters::none) return done;
        const auto account = find(name);
        if (!account) return tl::unexpected(account.error());
        if (!*account || (*account)->mail.empty()) return done;
        const auto language = known((*account)->language).value_or(content::all_languages.front());
        jobs::Queue queue(*connection_);
        const std::string payload = accounts::payload_of({name, letter, language});
        if (const auto job = queue.add({std::string(accounts::mail_worker), payload, when}, when); !job) {
            return tl::unexpected(job.error());
        }
        return true;
    }

    // Whether its first invitation was taken.
    Result<bool> is_ready(const std::string& name) {
        const auto count =
            connection_->number("SELECT count(*) FROM account WHERE name = ?1 AND password_hash <> ''", {name});
        if (!count) return tl::unexpected(count.error());
        return *count > 0;
    }

    // Whether the account has used this device of late; from now on it has. One without a number never has.
    Result<bool> know_device(const Session& session) {
        if (session.device.empty()) return false;
        const std::int64_t oldest = session.began.seconds - known_device_days * seconds_of_day;
        auto old =
            connection_->run("DELETE FROM known_device WHERE account = ?1 AND used < ?2", {session.account, oldest});
        if (!old) return tl::unexpected(old.error());
        const auto known = is_known_device(session.account, session.device, session.began);
        if (!known) return known;
        auto noted_now = connection_->run(
            "INSERT INTO known_device(account, device, used) VALUES(?1, ?2, ?3) "
            "ON CONFLICT(account, device) DO UPDATE SET used = excluded.used",
            {session.account, session.device, session.began});
        if (!noted_now) return tl::unexpected(noted_now.error());
        auto fewer = connection_->run(
            "DELETE FROM known_device WHERE account = ?1 AND device NOT IN (SELECT device FROM known_device "
            "WHERE account = ?1 ORDER BY used DESC, device LIMIT ?2)",
            {session.account, most_known_devices});
        if (!fewer) return tl::unexpected(fewer.error());
        return known;
    }

    // What the new session takes the place of in its browser, and what is over.
    Result<void> clear_before(const Session& session, const By& by) {
        auto over = connection_->run("DELETE FROM session WHERE expires <= ?1 OR seen <= ?2",
                                     {session.began, session.began.seconds - idle_seconds});
        if (!over || session.device.empty()) return over;
        std::vector<std::string> accounts;
        const auto ended =
            connection_->write("DELETE FROM session WHERE device = ?1 RETURNING account", {session.device},
                               [&](const Row& row) { accounts.push_back(row.text(0)); });
        if (!ended) return tl::unexpected(ended.error());
        for (const std::string& account : accounts) {
            if (const auto line = noted(true, by, "session.replace", account, Json()); !line) {
                return tl::unexpected(line.error());
            }
        }
        return {};
    }

    // And what would begin one.
    Result<void> forget_sessions(const std::string& name) {
        for (const char* sql :
             {"DELETE FROM session WHERE account = ?1", "DELETE FROM invitation WHERE account = ?1"}) {
            if (auto gone = connection_->run(sql, {name}); !gone) return gone;
        }
        return {};
    }

    std::unique_ptr<sql::Connection> connection_;
    const accounts::Letters letters_;
};

}  // namespace

std::unique_ptr<StaffStore> staff_over(std::unique_ptr<sql::Connection> connection, accounts::Letters letters) {
    return std::make_unique<SqlStaffStore>(std::move(connection), letters);
}

}  // namespace veche::server::store
