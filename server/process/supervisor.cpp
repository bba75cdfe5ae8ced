#include "server/process/supervisor.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <system_error>
#include <utility>
extern "C" {
#include <sys/pidfd.h>  // of glibc 2.36 says C linkage nowhere
}

#include "base/descriptor.h"
#include "base/log_event.h"

namespace veche::server {
namespace {

using Time = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds first_wait{200};
constexpr milliseconds longest_wait{30'000};
constexpr milliseconds steady_run{60'000};  // after it a death counts as the first again
constexpr milliseconds patience{10'000};    // then what has not ended is killed
constexpr milliseconds longest_look{60'000};
constexpr milliseconds look_again{250};  // at what did not work

sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

// How a child ended; unknown when the kernel has reaped it (SIGCHLD is ignored) or somebody else has.
struct Death {
    std::optional<int> status;
};

// A child that was started and is not yet reaped. It is signalled through its own descriptor, so never anybody else.
class Running {
  public:
    Running(pid_t id, Descriptor handle) : id_(id), handle_(std::move(handle)), started_(Time::now()) {}

    [[nodiscard]] int handle() const { return handle_.value(); }
    [[nodiscard]] Time::time_point started() const { return started_; }
    void signal(int number) const { ::pidfd_send_signal(handle_.value(), number, nullptr, 0); }

    // When it has ended within `longest`. Reaped then.
    std::optional<Death> ended(milliseconds longest) {
        pollfd wait{handle_.value(), POLLIN, 0};
        if (::poll(&wait, 1, static_cast<int>(longest.count())) <= 0) return std::nullopt;
        int status = 0;
        const pid_t reaped = ::waitpid(id_, &status, WNOHANG);
        if (reaped == id_) return Death{status};
        // Nobody to be reaped any more is a death as well; its descriptor stays readable for ever.
        return reaped < 0 && errno == ECHILD ? std::optional(Death{}) : std::nullopt;
    }

  private:
    pid_t id_;
    Descriptor handle_;
    Time::time_point started_;
};

struct Child {
    const ChildProcess* process = nullptr;
    std::optional<Running> running;
    bool is_killed = false;  // for it hangs; it may take its time to go
    Time::time_point start_at;
    milliseconds wait = first_wait;
};

[[noreturn]] void run_child(const ChildProcess& process, pid_t parent) {
    // A killed parent takes its children along; one that died before this line already did.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(0);
    ::prctl(PR_SET_NAME, process.name.c_str());
    const int code = process.run();
    std::fflush(nullptr);
    ::_exit(code);
}

class Supervisor {
  public:
    Supervisor(const std::vector<ChildProcess>& processes, Watch watch, const Fork& fork, Descriptor signals)
        : watch_(std::move(watch)), fork_(fork), signals_(std::move(signals)) {
        children_.reserve(processes.size());
        for (const ChildProcess& process : processes)
            children_.push_back({&process, {}, false, Time::now(), first_wait});
    }

    int run() {
        for (;;) {
            const milliseconds next_start = start_due();
            const bool asked = wait(std::min({next_start, look(), end_silent()}));
            const auto code = asked ? std::optional(0) : reap();
            if (!code) continue;
            watch_.manager.stopping();
            end_all();
            return *code;
        }
    }

  private:
    Result<Running> start(const ChildProcess& process) {
        if (process.beats != nullptr) process.beats->beat();  // what it was silent before does not count
        const pid_t parent = ::getpid();
        const pid_t id = fork_();
        if (id < 0) return failure(std::system_category().message(errno));
        if (id == 0) {
            close_all();
            run_child(process, parent);
        }
        Descriptor handle(::pidfd_open(id, 0));
        if (handle.value() >= 0) return Running(id, std::move(handle));
        // Not reaped yet, so the number is this child's.
        const std::string words = std::system_category().message(errno);
        ::kill(id, SIGKILL);
        ::waitpid(id, nullptr, 0);
        return failure(words);
    }

    // A child has no business with the supervisor's descriptors.
    void close_all() {
        signals_ = Descriptor(-1);
        for (Child& child : children_) child.running.reset();
    }

    // Starts those whose time has come; how long until that of the next, at most a minute.
    milliseconds start_due() {
        milliseconds wait{60'000};
        for (Child& child : children_) {
            if (child.running) continue;
            if (child.start_at <= Time::now()) {
                auto started = start(*child.process);
                if (started) {
                    child.running.emplace(std::move(*started));
                    child.is_killed = false;
                    continue;
                }
                write_log(LogEvent::process_not_started, {{"process", child.process->name},
                                                          {"reason", started.error().message},
                                                          {"wait_ms", std::to_string(child.wait.count())}});
                start_later(child);
            }
            const auto left = std::chrono::duration_cast<milliseconds>(child.start_at - Time::now());
            wait = std::clamp(left + milliseconds(1), milliseconds(1), wait);
        }
        return wait;
    }

    // Tells the service manager that all is well, when it is time and true; how long until it wants to know again.
    milliseconds look() {
        const auto now = [] { return std::chrono::duration_cast<milliseconds>(Time::now().time_since_epoch()); };
        const auto due = watch_.manager.due_in(now());
        if (!due) return longest_look;
        if (due->count() > 0) return *due;
        if (!watch_.works()) return look_again;
        watch_.manager.alive(now());
        return watch_.manager.due_in(now()).value_or(longest_look);
    }

    // Kills those that hang; reap() starts them again. How long until it is time to look anew.
    milliseconds end_silent() {
        milliseconds next = longest_look;
        for (Child& child : children_) {
            const ChildProcess& process = *child.process;
            if (!child.running || process.beats == nullptr) continue;
            next = std::clamp(milliseconds(process.longest_silence) / 4, look_again, next);
            if (process.beats->age() < process.longest_silence || child.is_killed) continue;
            child.is_killed = true;
            write_log(LogEvent::process_killed, {{"process", process.name}, {"reason", "no sign of life"}});
            child.running->signal(SIGKILL);
        }
        return next;
    }

    static void start_later(Child& child) {
        child.start_at = Time::now() + child.wait;
        child.wait = std::min(child.wait * 2, longest_wait);
    }

    // True: asked to end. False: a child may have ended, or `longest` is over.
    [[nodiscard]] bool wait(milliseconds longest) const {
        std::vector<pollfd> waits = {{signals_.value(), POLLIN, 0}};
        for (const Child& child : children_) {
            if (child.running) waits.push_back({child.running->handle(), POLLIN, 0});
        }
        return ::poll(waits.data(), waits.size(), static_cast<int>(longest.count())) > 0 && waits[0].revents != 0;
    }

    static LogField field_of(const Death& death) {
        if (!death.status) return {"reason", "unknown, it was reaped elsewhere"};
        if (WIFSIGNALED(*death.status)) return {"signal", std::to_string(WTERMSIG(*death.status))};
        return {"code", std::to_string(WEXITSTATUS(*death.status))};
    }

    static void note_death(Child& child, const Death& death) {
        if (Time::now() - child.running->started() > steady_run) child.wait = first_wait;
        child.running.reset();
        write_log(LogEvent::process_ended,
                  {{"process", child.process->name}, field_of(death), {"wait_ms", std::to_string(child.wait.count())}});
        start_later(child);
    }

    // The exit code when all has to end, else nothing.
    std::optional<int> reap() {
        for (Child& child : children_) {
            const auto death = child.running ? child.running->ended(milliseconds(0)) : std::nullopt;
            if (!death) continue;
            const bool is_hopeless =
                death->status && WIFEXITED(*death->status) && WEXITSTATUS(*death->status) == exit_hopeless;
            if (is_hopeless && child.process->is_needed) {
                child.running.reset();
                return exit_hopeless;
            }
            note_death(child, *death);
        }
        return std::nullopt;
    }

    void end_all() {
        for (const Child& child : children_) {
            if (child.running) child.running->signal(SIGTERM);
        }
        const auto deadline = Time::now() + patience;
        for (Child& child : children_) {
            if (!child.running) continue;
            const auto left = std::chrono::duration_cast<milliseconds>(deadline - Time::now());
            if (!child.running->ended(std::max(left, milliseconds(0)))) {
                write_log(LogEvent::process_killed, {{"process", child.process->name}});
                child.running->signal(SIGKILL);
                child.running->ended(patience);
            }
            child.running.reset();
        }
    }

    Watch watch_;
    const Fork& fork_;
    Descriptor signals_;
    std::vector<Child> children_;
};

}  // namespace

void block_stop_signals() {
    const sigset_t set = stop_signals();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    // A client that goes away is an error of the write, never the end of the process.
    std::signal(SIGPIPE, SIG_IGN);
}

bool wait_for_stop(milliseconds longest) {
    const sigset_t set = stop_signals();
    timespec time{};
    time.tv_sec = longest.count() / 1000;
    time.tv_nsec = (longest.count() % 1000) * 1'000'000;
    return ::sigtimedwait(&set, nullptr, &time) > 0;
}

int supervise(const std::vector<ChildProcess>& processes, Watch watch, const Fork& fork) {
    const sigset_t set = stop_signals();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    // Inherited as ignored, the kernel would reap the children, and how they ended were lost.
    std::signal(SIGCHLD, SIG_DFL);
    Descriptor signals(::signalfd(-1, &set, SFD_CLOEXEC));
    if (signals.value() < 0) {
        write_log(LogEvent::cannot_work,
                  {{"reason", "signals cannot be waited for: " + std::system_category().message(errno)}});
        return EXIT_FAILURE;
    }
    return Supervisor(processes, std::move(watch), fork, std::move(signals)).run();
}

Result<void> confine_child(SystemCalls calls, CallsOut out) {
    auto done = confine_to(calls, out);
    if (done || confinement_is_strict) return done;
    write_log(LogEvent::not_confined, {{"reason", done.error().message}});
    return {};
}

}  // namespace veche::server
