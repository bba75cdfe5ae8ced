#include "server/process/identity.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <sys/stat.h>

#include "base/log_event.h"
#include "server/process/own_root.h"
#include "server/process/supervisor.h"

namespace veche::server {
namespace {

// What it writes is shared with a group. Whichever process opens a database first makes its -wal and -shm: even for a
// moment they must not be this user's alone, for the other one, meeting them then, could never write again.
constexpr mode_t group_may_write = 0007;
constexpr mode_t nobody_else_may_read = 0077;

Result<void> take_root_and_user(const Identity& identity, const ProcessUsers& users, Layout& layout) {
    if (const auto user = users.of(identity.owner)) {
        std::vector<gid_t> groups;
        for (const KeyOwner other : identity.groups) groups.push_back(users.of(other)->group);
        if (auto done = become(*user, groups, layout, identity.root); !done) return done;
    }
    switch (identity.root) {
        case RootFolder::of_town: return {};
        case RootFolder::own: return enter_own_root();
    }
    return {};
}

}  // namespace

const std::vector<Identity>& identities() {
    static const std::vector<Identity> all = {
        {KeyOwner::http, "veche-http", {}, group_may_write, SystemCalls::files_and_connections, DatabaseRole::gate},
        {KeyOwner::registrar,
         "veche-registrar",
         {KeyOwner::http, KeyOwner::office},
         group_may_write,
         SystemCalls::files,
         DatabaseRole::registrar},
        {KeyOwner::publisher, "veche-publisher", {}, group_may_write, SystemCalls::files, DatabaseRole::publisher},
        {KeyOwner::office,
         "veche-office",
         {KeyOwner::publisher},
         group_may_write,
         SystemCalls::files_and_connections,
         DatabaseRole::office},
        {KeyOwner::workshop, "veche-workshop", {}, nobody_else_may_read, SystemCalls::programs, {}, RootFolder::own},
    };
    return all;
}

const Identity& identity_of(KeyOwner owner) {
    const auto& all = identities();
    const auto found =
        std::find_if(all.begin(), all.end(), [owner](const Identity& each) { return each.owner == owner; });
    assert(found != all.end());
    return *found;
}

Result<void> take_identity(const Identity& identity, const ProcessUsers& users, Layout& layout, CallsOut besides) {
    ::umask(identity.mask);
    const auto taken = take_root_and_user(identity, users, layout);
    if (layout.database) layout.database->role = identity.database;
    // What has no root of its own to start programs in starts none.
    const SystemCalls calls = taken ? identity.calls : SystemCalls::files_and_connections;
    const auto confined = confine_child(calls, layout.database && identity.database ? CallsOut::tcp : besides);
    return confined ? taken : confined;
}

bool may_come_back(const Identity& identity, const Layout& layout) {
    if (!layout.database) return false;
    const auto town = read_town_identity(layout);
    return town && std::all_of(all_keys.begin(), all_keys.end(), [&](KeyName name) {
               const bool is_read = owner_of(name) == identity.owner || second_reader_of(name) == identity.owner;
               // A lost one of the audit is told, and worked without.
               return !is_read || name == KeyName::audit || check_key(layout, name, *town);
           });
}

int cannot_work(const Identity& identity, const Error& error, bool may_come_back) {
    write_log(LogEvent::cannot_work, {{"process", identity.name}, {"reason", error.message}});
    return may_come_back ? EXIT_FAILURE : exit_hopeless;
}

}  // namespace veche::server
