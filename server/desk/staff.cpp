#include "server/desk/staff.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/sha256.h"
#include "server/accounts/mail_address.h"

namespace veche::server::desk {
namespace {

using accounts::Right;

constexpr std::size_t token_bytes = 32;
constexpr std::size_t longest_name = 32;

// As the audit and the history of a case call what no person did.
constexpr std::array<std::string_view, 5> names_of_processes = {"registrar", "publisher", "office", "workshop",
                                                                "command"};

Outcome<void> check(const NewAccount& account) {
    const auto wrong = [](const char* field, const char* why) { return refused(Why::not_valid, why, field); };
    if (!is_account_name(account.name)) {
        return wrong("name",
                     "a name is 2 to 32 small Latin letters and digits, with dots and hyphens between them; what the "
                     "audit calls a process (registrar, publisher, office, workshop, command) is taken");
    }
    if (!accounts::is_full_name(account.full_name))
        return wrong("full_name", "expected one line of at most 200 letters");
    // Without one it gets no letters.
    if (!account.mail.empty() && !accounts::is_mail_address(account.mail))
        return wrong("mail", "expected a mail address");
    if (account.roles.empty()) return wrong("roles", "expected at least one role");
    return {};
}

Outcome<void> check_other(const Actor& actor, const std::string& name) {
    if (auto allowed = require(actor, Right::manage_accounts); !allowed) return allowed;
    if (!actor.is_command && actor.by.who == name) {
        return refused(Why::not_now, "nobody changes their own account; another administrator does that");
    }
    return {};
}

// Kept nowhere yet.
Invited make_invitation(Random& random, const std::string& name, Instant from) {
    const std::chrono::seconds holds = invitation_holds;
    return {name, random_hex(random, token_bytes), {{from.seconds + holds.count()}, from}};
}

}  // namespace

bool is_account_name(std::string_view name) {
    if (std::find(names_of_processes.begin(), names_of_processes.end(), name) != names_of_processes.end()) return false;
    const auto may_begin = [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c); };
    return name.size() >= 2 && name.size() <= longest_name && may_begin(name.front()) && may_begin(name.back()) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return may_begin(c) || c == '.' || c == '-'; });
}

Outcome<Invited> invite(store::StaffStore& staff, Random& random, const Actor& actor, const NewAccount& account) {
    if (auto allowed = require(actor, Right::manage_accounts); !allowed) return tl::unexpected(allowed.error());
    if (auto right = check(account); !right) return tl::unexpected(right.error());
    store::Account made;
    made.name = account.name;
    made.full_name = account.full_name;
    made.mail = account.mail;
    made.language = account.language;
    made.roles = account.roles;
    const Invited invited = make_invitation(random, account.name, actor.by.when);
    const auto added = staff.add_invited(made, sha256_hex(invited.token), invited.times, actor.by);
    if (!added) return failed(added.error());
    if (!*added) return refused(Why::not_valid, "the name '" + account.name + "' is taken", "name");
    return invited;
}

Outcome<Invited> invite_again(store::StaffStore& staff, Random& random, const Actor& actor, const std::string& name) {
    if (auto allowed = check_other(actor, name); !allowed) return tl::unexpected(allowed.error());
    const auto account = staff.find(name);
    if (!account) return failed(account.error());
    if (!*account || !(*account)->is_open) return refused(Why::unknown, "no open account '" + name + "'");
    const bool may_be_refused = !actor.is_command && !(*account)->password_hash.empty();
    const std::chrono::seconds wait = staff.is_written_to(**account) ? owner_may_refuse : owner_may_refuse_untold;
    const Instant from{actor.by.when.seconds + (may_be_refused ? wait.count() : 0)};
    const Invited invited = make_invitation(random, name, from);
    const auto done = staff.invite(name, sha256_hex(invited.token), invited.times, actor.by);
    if (!done) return failed(done.error());
    if (!*done) return refused(Why::unknown, "no open account '" + name + "'");
    return invited;
}

Outcome<void> change(store::StaffStore& staff, const Actor& actor, const std::string& name,
                     const store::AccountChange& change) {
    if (auto allowed = check_other(actor, name); !allowed) return allowed;
    if (change.roles && change.roles->empty()) return refused(Why::not_valid, "expected at least one role", "roles");
    const auto account = staff.find(name);
    if (!account) return failed(account.error());
    if (!*account) return refused(Why::unknown, "no account '" + name + "'");
    const auto done = staff.change(name, change, actor.by);
    return done ? Outcome<void>() : failed(done.error());
}

Outcome<void> end_sessions_of(store::StaffStore& staff, const Actor& actor, const std::string& name,
                              const std::string& session) {
    if (auto allowed = check_other(actor, name); !allowed) return allowed;
    const auto account = staff.find(name);
    if (!account) return failed(account.error());
    if (!*account) return refused(Why::unknown, "no account '" + name + "'");
    if (session.empty()) {
        const auto ended = staff.end_sessions(name, {}, actor.by);
        return ended ? Outcome<void>() : failed(ended.error());
    }
    const auto ended = staff.end_session(name, session, actor.by);
    if (!ended) return failed(ended.error());
    if (!*ended) return refused(Why::unknown, "no such session of '" + name + "'");
    return {};
}

std::string address_of(const Invited& invited, const std::string& public_address) {
    return public_address + "/invitation/" + invited.token;
}

}  // namespace veche::server::desk
