// Runs the server's processes as children and keeps them running: one that dies is started again, later each time;
// SIGTERM and SIGINT end all. Called from a process with one thread.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace veche::server {

// A child that ends with it could never work (a broken configuration, a missing key): all end, nothing is repeated.
inline constexpr int exit_hopeless = 78;

struct ChildProcess {
    std::string name;
    std::function<int()> run;  // in the child; its result is the exit code
};

// Blocks SIGTERM and SIGINT for this thread and those it starts, so that wait_for_stop() sees them.
void block_stop_signals();
// True: asked to stop. False: `longest` is over.
[[nodiscard]] bool wait_for_stop(std::chrono::milliseconds longest);

// Returns the exit code of the whole: 0 after a signal.
[[nodiscard]] int supervise(const std::vector<ChildProcess>& children);

}  // namespace veche::server
