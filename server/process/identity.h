// Who each process of the server is and what it gives up, in one place. What follows from it is the table of
// docs/architecture.md, "Who may do what", which tests/api/rights_test.cpp tries door by door.
#pragma once

#include <sys/types.h>
#include <vector>

#include "base/confinement.h"
#include "server/layout.h"
#include "server/process/users.h"

namespace veche::server {

struct Identity {
    KeyOwner owner;                // whose keys and files are its own
    const char* name;              // in the log and in the list of processes
    std::vector<KeyOwner> groups;  // whose files it reaches by group, besides its own
    mode_t mask;                   // umask
    SystemCalls calls;
    std::optional<DatabaseRole>
        database;  // as whom it connects where the stores are in PostgreSQL; nothing: it does not
    RootFolder root = RootFolder::of_town;
};

// Of every process that `run` starts.
[[nodiscard]] const std::vector<Identity>& identities();
// Asserts that there is one.
[[nodiscard]] const Identity& identity_of(KeyOwner owner);

// For good: becomes the user, when `run` was started by root, and gives up system calls. `layout` then says where
// things are from inside, and as whom it connects to its database (docs/decisions/0008-sockets-to-postgresql.md).
// `besides`: what it calls out for where there is no database to connect to. Fails when any part fails;
// the system calls are given up all the same, where they can be (under a sanitizer they may stay).
[[nodiscard]] Result<void> take_identity(const Identity& identity, const ProcessUsers& users, Layout& layout,
                                         CallsOut besides = CallsOut::none);

// Whether what a process could not open may be there in a moment: the town's stores are in a database, and of what
// stands in the folder nothing is wrong, its own keys above all.
[[nodiscard]] bool may_come_back(const Identity& identity, const Layout& layout);

// Says in the log why a process cannot work at all; its exit code. Where what it lacks may be there again in a moment,
// as another machine's database, it is one with which the supervisor starts it anew.
[[nodiscard]] int cannot_work(const Identity& identity, const Error& error, bool may_come_back = false);

}  // namespace veche::server
