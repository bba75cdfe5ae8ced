#include "server/store/sql_staff_store.h"

#include <utility>

#include "base/sha256.h"
#include "server/accounts/mail_address.h"
#include "server/audit/log.h"
#include "server/jobs/queue.h"

namespace veche::server::store {
namespace {

using content::StaffLetter;
using sql::Row;

constexpr std::int64_t seconds_of_day = 86'400;
constexpr std::int64_t seen_step = 60;  // seconds: a request a second writes nothing
constexpr std::int64_t idle_seconds = std::chrono::seconds(session_idle).count();

constexpr const char* account_columns =
    "SELECT name, full_name, mail, language, roles, is_open, password_hash, sealed_secret, created FROM account ";
constexpr const char* session_columns = "SELECT account, began, seen, expires, address, agent, id FROM session ";

std::string words_of(const std::vector<accounts::Role>& roles) {
    std::string words;
    for (const accounts::Role role : roles) words += (words.empty() ? "" : " ") + std::string(accounts::name_of(role));
    return words;
}

// A role of a later program is none here: it gives no right.
std::vector<accounts::Role> roles_in(std::string_view words) {
    std::vector<accounts::Role> roles;
    while (!words.empty()) {
        const std::size_t end = words.find(' ');
        if (const auto role = accounts::role_of(words.substr(0, end))) roles.push_back(*role);
        words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
    }
    return roles;
}

Account read_account(const Row& row) {
    Account account;
    account.name = row.text(0);
    account.full_name = row.text(1);
    account.mail = row.text(2);
    account.language = stored_from<content::Language>(row.text(3));
    account.roles = roles_in(row.view(4));
    account.is_open = row.integer(5) != 0;
    account.password_hash = row.text(6);
    account.sealed_secret = row.text(7);
    account.created = {row.integer(8)};
    return account;
}

Session read_session(const Row& row) {
    return {row.text(0), {row.integer(1)}, {row.integer(2)}, {row.integer(3)}, row.text(4), row.text(5), row.text(6)};
}

// Before and after of one field.
Json change(std::string_view field, Json before, Json after) {
    Json values{Json::Object{}};
    values.insert("after", std::move(after));
    values.insert("before", std::move(before));
    Json details{Json::Object{}};
    details.insert(std::string(field), std::move(values));
    return details;
}

class SqlStaffStore final : public StaffStore {
  public:
    SqlStaffStore(std::unique_ptr<sql::Connection> connection, accounts::Letters letters)
        : connection_(std::move(connection)), letters_(letters) {}

    Result<bool> add(const Account& account, const By& by) override {
        if (!account.mail.empty() && !accounts::is_mail_address(account.mail)) {
            return failure("'" + account.mail + "' is no mail address");
        }
        if (!accounts::is_full_name(account.full_name)) return failure("'" + account.full_name + "' is no name");
        return act([&] {
            const auto added = changed(
                "INSERT INTO account(name, full_name, mail, language, roles, created) VALUES(?1, ?2, ?3, ?4, ?5, ?6) "
                "ON CONFLICT(name) DO NOTHING",
                {account.name, account.full_name, account.mail, text_of(account.language), words_of(account.roles),
                 by.when});
            Json details = change("roles", Json(), words_of(account.roles));
            return noted(added, by, "account.add", account.name, std::move(details));
        });
    }

    Result<std::optional<Account>> find(const std::string& name) override {
        return connection_->first(std::string(account_columns) + "WHERE name = ?1", {name}, read_account);
    }

    Result<std::vector<Account>> accounts() override {
        return connection_->all(std::string(account_columns) + "ORDER BY name", {}, read_account);
    }

    Result<bool> set_roles(const std::string& name, const std::vector<accounts::Role>& roles, const By& by) override {
        return act([&]() -> Result<bool> {
            const auto before = find(name);
            if (!before) return tl::unexpected(before.error());
            if (!*before) return false;
            const auto set = changed("UPDATE account SET roles = ?2 WHERE name = ?1", {name, words_of(roles)});
            const auto line =
                noted(set, by, "account.roles", name, change("roles", words_of((*before)->roles), words_of(roles)));
            return told(line, name, StaffLetter::roles_changed, by.when);
        });
    }

    Result<bool> set_open(const std::string& name, bool is_open, const By& by) override {
        return act([&]() -> Result<bool> {
            const auto set =
                changed("UPDATE account SET is_open = ?2 WHERE name = ?1 AND is_open <> ?2", {name, is_open});
            if (set && *set && !is_open) {
                if (auto over = forget_sessions(name); !over) return tl::unexpected(over.error());
            }
            const auto line = noted(set, by, is_open ? "account.open" : "account.close", name, Json());
            return is_open ? line : told(line, name, StaffLetter::account_closed, by.when);
        });
    }

    Result<bool> set_password(const std::string& name, const std::string& hash, const By& by) override {
        return act([&] {
            const auto set = changed("UPDATE account SET password_hash = ?2 WHERE name = ?1", {name, hash});
            const auto line = noted(set, by, "account.password", name, Json());
            return told(line, name, StaffLetter::password_changed, by.when);
        });
    }

    Result<bool> invite(const std::string& name, const std::string& token_hash, Instant expires,
                        const By& by) override {
        return act([&]() -> Result<bool> {
            const auto invited = changed(
                "INSERT INTO invitation(account, token_hash, expires) SELECT name, ?2, ?3 FROM account WHERE "
                "name = ?1 AND is_open = 1 ON CONFLICT(account) DO UPDATE SET token_hash = excluded.token_hash, "
                "expires = excluded.expires",
                {name, token_hash, expires});
            const auto line = noted(invited, by, "account.invite", name, Json());
            const auto ready = is_ready(name);
            if (!ready) return tl::unexpected(ready.error());
            return *ready ? told(line, name, StaffLetter::invited_again, by.when) : line;
        });
    }

    Result<std::optional<Invitation>> invitation(const std::string& token_hash, Instant now) override {
        return connection_->first("SELECT account, expires FROM invitation WHERE token_hash = ?1 AND expires > ?2",
                                  {token_hash, now}, [](const Row& row) {
                                      return Invitation{row.text(0), {row.integer(1)}};
                                  });
    }

    Result<bool> accept(const std::string& token_hash, const Acceptance& acceptance, const By& by) override {
        return act([&]() -> Result<bool> {
            const auto found = invitation(token_hash, by.when);
            if (!found) return tl::unexpected(found.error());
            if (!*found) return false;
            const std::string& name = (*found)->account;
            const auto was_ready = is_ready(name);
            if (!was_ready) return tl::unexpected(was_ready.error());
            if (auto over = forget_sessions(name); !over) return tl::unexpected(over.error());
            auto codes = connection_->run("DELETE FROM recovery_code WHERE account = ?1", {name});
            if (!codes) return tl::unexpected(codes.error());
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

    Result<void> begin_session(const std::string& token_hash, const Session& session) override {
        const auto begun = act([&]() -> Result<bool> {
            const auto added = changed(
                "INSERT INTO session(token_hash, account, began, seen, expires, address, agent, id) "
                "VALUES(?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7)",
                {token_hash, session.account, session.began, session.expires, session.from, session.agent, session.id});
            const auto line =
                noted(added, {session.account, session.from, session.began}, "session.begin", session.account, Json());
            const auto known = know_agent(session);
            if (!known) return tl::unexpected(known.error());
            return *known ? line : told(line, session.account, StaffLetter::new_device, session.began);
        });
        return begun ? Result<void>() : tl::unexpected(begun.error());
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

    Result<std::size_t> end_sessions(const std::string& name, const By& by) override {
        std::size_t ended = 0;
        const auto done = act([&]() -> Result<bool> {
            const auto rows = connection_->write("DELETE FROM session WHERE account = ?1", {name});
            if (!rows) return tl::unexpected(rows.error());
            ended = static_cast<std::size_t>(*rows);
            return noted(ended > 0, by, "session.end_all", name, Json());
        });
        if (!done) return tl::unexpected(done.error());
        return ended;
    }

  private:
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

    // Whether the account has used this agent of late; from now on it has.
    Result<bool> know_agent(const Session& session) {
        const std::int64_t oldest = session.began.seconds - known_agent_days * seconds_of_day;
        auto old =
            connection_->run("DELETE FROM known_agent WHERE account = ?1 AND used < ?2", {session.account, oldest});
        if (!old) return tl::unexpected(old.error());
        const std::string agent = sha256_hex(session.agent);
        const auto known = connection_->number("SELECT count(*) FROM known_agent WHERE account = ?1 AND agent = ?2",
                                               {session.account, agent});
        if (!known) return tl::unexpected(known.error());
        auto noted_now = connection_->run(
            "INSERT INTO known_agent(account, agent, used) VALUES(?1, ?2, ?3) "
            "ON CONFLICT(account, agent) DO UPDATE SET used = excluded.used",
            {session.account, agent, session.began});
        if (!noted_now) return tl::unexpected(noted_now.error());
        return *known > 0;
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

Result<void> forget_sessions(sql::Connection& connection) {
    if (auto done = connection.run("DELETE FROM session", {}); !done) return done;
    return connection.run("DELETE FROM invitation", {});
}

std::unique_ptr<StaffStore> staff_over(std::unique_ptr<sql::Connection> connection, accounts::Letters letters) {
    return std::make_unique<SqlStaffStore>(std::move(connection), letters);
}

}  // namespace veche::server::store
