// Starts a program of the machine by bubblewrap, with /usr to read, a /tmp of its own and nothing else: no other file,
// no network, no other process to be seen, no way to start one, no right. For a process that may execute programs
// (SystemCalls::programs) and waits for its children; SIGCHLD is the caller's.
#pragma once

#include <sys/types.h>

#include "base/descriptor.h"
#include "server/workshop/task.h"

namespace veche::server::workshop {

// Become its standard input, output and errors; stay open here.
struct Streams {
    int input = -1;
    int output = -1;
    int errors = -1;
};

// The process to wait for: it ends when the program has ended, with its exit code or with 128 and the number of the
// signal that ended it, and it leads a process group. Fails when bubblewrap cannot be executed; that bubblewrap itself
// found no way says its exit code only.
[[nodiscard]] Result<pid_t> start_in_sandbox(const CommandLine& command, const Limits& limits, const Streams& streams);

// The whole tree at once, whatever it makes of signals. `process` as above, not yet waited for.
void kill_tree(pid_t process);

// Whether this machine can do it at all: does it once. Fails with bubblewrap's own words. A second or two at most.
[[nodiscard]] Result<void> try_sandbox();

// A file without a name, in memory.
[[nodiscard]] Result<Descriptor> make_nameless_file(const char* name);

}  // namespace veche::server::workshop
