#include "server/process/supervisor.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <optional>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log_event.h"

namespace veche::server {
namespace {

using Time = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds first_wait{200};
constexpr milliseconds longest_wait{30'000};
constexpr milliseconds steady_run{60'000};  // after it a death counts as the first again
constexpr milliseconds patience{10'000};    // then what has not ended is killed

struct Child {
    const ChildProcess* process = nullptr;
    pid_t id = 0;  // 0: not running
    Time::time_point started;
    Time::time_point start_at;
    milliseconds wait = first_wait;
};

sigset_t signals(bool with_child) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (with_child) sigaddset(&set, SIGCHLD);
    return set;
}

// The signal that came, or nothing.
std::optional<int> wait_for(const sigset_t& set, milliseconds longest) {
    timespec time{};
    time.tv_sec = longest.count() / 1000;
    time.tv_nsec = (longest.count() % 1000) * 1'000'000;
    const int signal = ::sigtimedwait(&set, nullptr, &time);
    return signal > 0 ? std::optional(signal) : std::nullopt;
}

void start(Child& child) {
    const pid_t parent = ::getpid();
    child.started = Time::now();
    child.id = ::fork();
    if (child.id != 0) return;
    // A killed parent takes its children along; one that died before this line already did.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(0);
    ::prctl(PR_SET_NAME, child.process->name.c_str());
    const int code = child.process->run();
    std::fflush(nullptr);
    ::_exit(code);
}

void note_death(Child& child, int status) {
    const bool signalled = WIFSIGNALED(status);
    write_log(LogEvent::process_ended,
              {{"process", child.process->name},
               {signalled ? "signal" : "code", std::to_string(signalled ? WTERMSIG(status) : WEXITSTATUS(status))},
               {"wait_ms", std::to_string(child.wait.count())}});
    child.id = 0;
    if (Time::now() - child.started > steady_run) child.wait = first_wait;
    child.start_at = Time::now() + child.wait;
    child.wait = std::min(child.wait * 2, longest_wait);
}

// The exit code when all has to end, else nothing.
std::optional<int> reap(std::vector<Child>& children) {
    for (;;) {
        int status = 0;
        const pid_t id = ::waitpid(-1, &status, WNOHANG);
        if (id <= 0) return std::nullopt;
        const auto child = std::find_if(children.begin(), children.end(), [id](const Child& c) { return c.id == id; });
        if (child == children.end()) continue;
        if (WIFEXITED(status) && WEXITSTATUS(status) == exit_hopeless) {
            child->id = 0;
            return exit_hopeless;
        }
        note_death(*child, status);
    }
}

void end_all(std::vector<Child>& children) {
    for (const Child& child : children) {
        if (child.id != 0) ::kill(child.id, SIGTERM);
    }
    const auto deadline = Time::now() + patience;
    for (Child& child : children) {
        while (child.id != 0) {
            const pid_t id = ::waitpid(child.id, nullptr, WNOHANG);
            if (id == child.id || (id < 0 && errno == ECHILD)) {
                child.id = 0;
            } else if (Time::now() > deadline) {
                write_log(LogEvent::process_killed, {{"process", child.process->name}});
                ::kill(child.id, SIGKILL);
                ::waitpid(child.id, nullptr, 0);
                child.id = 0;
            } else {
                ::usleep(10'000);
            }
        }
    }
}

// Starts those whose time has come; how long until that of the next, at most a minute.
milliseconds start_due(std::vector<Child>& children) {
    milliseconds wait{60'000};
    for (Child& child : children) {
        if (child.id != 0) continue;
        const auto left = std::chrono::duration_cast<milliseconds>(child.start_at - Time::now());
        if (left.count() <= 0) {
            start(child);
        } else {
            wait = std::min(wait, left + milliseconds(1));
        }
    }
    return wait;
}

}  // namespace

void block_stop_signals() {
    const sigset_t set = signals(false);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    // A client that goes away is an error of the write, never the end of the process.
    std::signal(SIGPIPE, SIG_IGN);
}

bool wait_for_stop(milliseconds longest) {
    return wait_for(signals(false), longest).has_value();
}

int supervise(const std::vector<ChildProcess>& processes) {
    const sigset_t set = signals(true);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::vector<Child> children;
    children.reserve(processes.size());
    for (const ChildProcess& process : processes) children.push_back({&process, 0, {}, Time::now(), first_wait});
    for (;;) {
        const auto signal = wait_for(set, start_due(children));
        if (signal == SIGTERM || signal == SIGINT) {
            end_all(children);
            return 0;
        }
        if (const auto code = reap(children)) {
            end_all(children);
            return *code;
        }
    }
}

}  // namespace veche::server
