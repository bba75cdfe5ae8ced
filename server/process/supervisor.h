// Runs the server's processes as children and keeps them running: one that dies is started again, later each time;
// SIGTERM and SIGINT end all. Called from a process with one thread.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <unistd.h>
#include <vector>

#include "base/confinement.h"
#include "base/service_manager.h"
#include "server/process/signs_of_life.h"

namespace veche::server {

// A child that ends with it could never work (a broken configuration, a missing key): where it is needed all end, and
// nothing is repeated.
inline constexpr int exit_hopeless = 78;

struct ChildProcess {
    std::string name;
    std::function<int()> run;  // in the child; its result is the exit code
    // False: the others go on without it, and it is tried again even where it says that it could never work.
    bool is_needed = true;
    // Its signs of life: silent for so long it hangs, is killed and started again. Null: nobody looks.
    const Heartbeat* beats = nullptr;
    std::chrono::seconds longest_silence{300};
};

// Blocks SIGTERM and SIGINT for this thread and those it starts, so that wait_for_stop() sees them.
void block_stop_signals();
// True: asked to stop. False: `longest` is over.
[[nodiscard]] bool wait_for_stop(std::chrono::milliseconds longest);

// As fork(2); a test's may fail.
using Fork = std::function<pid_t()>;

// What the service manager is told. Without one nobody asks `works`.
struct Watch {
    ServiceManager manager;
    std::function<bool()> works;  // whether the children do what they are for; may take a few seconds
};

// Returns the exit code of the whole: 0 after a signal. A child that cannot be started is like one that died.
[[nodiscard]] int supervise(const std::vector<ChildProcess>& children, Watch watch = {}, const Fork& fork = ::fork);

// Gives up the system calls this kind of child does without (base/confinement.h). Where that cannot be it fails, so
// that no process works without; only under a sanitizer the log says so and it goes on.
[[nodiscard]] Result<void> confine_child(SystemCalls calls, CallsOut out);

}  // namespace veche::server
