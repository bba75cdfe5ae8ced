#include "server/process/supervisor.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <doctest/doctest.h>
#include <poll.h>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

// The supervisor in a process of its own: what its children write comes through a pipe, what it says at its end.
struct Supervised {
    int output = -1;
    pid_t id = 0;

    explicit Supervised(const std::function<int(int output)>& work) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        id = ::fork();
        if (id == 0) {
            ::close(ends[0]);
            ::_exit(work(ends[1]));
        }
        ::close(ends[1]);
        output = ends[0];
    }
    ~Supervised() { ::close(output); }

    // Empty when nothing more comes within ten seconds or ever.
    [[nodiscard]] std::string next_line() const {
        std::string line;
        pollfd wait{output, POLLIN, 0};
        char c = 0;
        while (::poll(&wait, 1, 10'000) > 0 && ::read(output, &c, 1) == 1 && c != '\n') line += c;
        return line;
    }
    [[nodiscard]] int end() const {
        int status = 0;
        ::waitpid(id, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
};

void say(int output, const std::string& line) {
    const std::string whole = line + "\n";
    REQUIRE(::write(output, whole.data(), whole.size()) == static_cast<ssize_t>(whole.size()));
}

ChildProcess waiting_child(const std::string& name, int output) {
    return {name, [=] {
                say(output, name + " runs");
                block_stop_signals();
                while (!wait_for_stop(std::chrono::hours(1))) continue;
                say(output, name + " was asked to end");
                return 0;
            }};
}

TEST_CASE("a child that could not be forked is logged and started later, and a stop signals nobody but children") {
    const test::TemporaryFolder folder;
    const std::filesystem::path log = folder.path() / "log";
    Supervised supervised([&](int output) {
        // Whoever is signalled with "everybody" or "my group" would be this process, and would end by it.
        ::setpgid(0, 0);
        REQUIRE(std::freopen(log.c_str(), "w", stdout) != nullptr);
        int forks = 0;
        const auto fork = [&]() -> pid_t {
            ++forks;
            if (forks != 2 && forks != 3) return ::fork();
            errno = EAGAIN;
            return -1;
        };
        const int code = supervise({waiting_child("first", output), waiting_child("second", output)}, {}, fork);
        std::fflush(stdout);
        return code;
    });
    CHECK(supervised.next_line() == "first runs");
    CHECK(supervised.next_line() == "second runs");
    ::kill(supervised.id, SIGTERM);
    std::vector<std::string> ends = {supervised.next_line(), supervised.next_line()};
    std::sort(ends.begin(), ends.end());
    CHECK(ends == std::vector<std::string>{"first was asked to end", "second was asked to end"});
    CHECK(supervised.end() == 0);
    const std::string said = read_file(log, 10'000).value_or("");
    CHECK(said.find("process.not_started process=second") != std::string::npos);
    CHECK(said.find("wait_ms=200") != std::string::npos);
    CHECK(said.find("wait_ms=400") != std::string::npos);
}

TEST_CASE("a stop while a child cannot be started ends at once and signals nobody else") {
    Supervised supervised([](int output) {
        // kill(-1) or kill(0) would reach this one.
        const pid_t bystander = ::fork();
        if (bystander == 0) {
            ::pause();
            ::_exit(0);
        }
        int forks = 0;
        const auto fork = [&]() -> pid_t {
            if (++forks == 1) return ::fork();
            say(output, "no fork");
            errno = EAGAIN;
            return -1;
        };
        const int code = supervise({waiting_child("first", output), waiting_child("second", output)}, {}, fork);
        say(output, ::waitpid(bystander, nullptr, WNOHANG) == 0 ? "bystander lives" : "bystander is dead");
        ::kill(bystander, SIGKILL);
        ::waitpid(bystander, nullptr, 0);
        return code;
    });
    std::vector<std::string> begun = {supervised.next_line(), supervised.next_line()};
    std::sort(begun.begin(), begun.end());
    CHECK(begun == std::vector<std::string>{"first runs", "no fork"});
    ::kill(supervised.id, SIGTERM);
    std::string line;
    while ((line = supervised.next_line()) == "no fork") continue;
    CHECK(line == "first was asked to end");
    CHECK(supervised.next_line() == "bystander lives");
    CHECK(supervised.end() == 0);
}

TEST_CASE("a child that died is started again, one that is hopeless ends all") {
    Supervised supervised([](int output) {
        int lives = 0;
        const auto fork = [&] {
            ++lives;
            return ::fork();
        };
        const auto mortal = [&] {
            say(output, "life " + std::to_string(lives));
            if (lives == 1) ::raise(SIGKILL);
            return lives == 2 ? 3 : exit_hopeless;
        };
        return supervise({{"mortal", mortal}}, {}, fork);
    });
    CHECK(supervised.next_line() == "life 1");
    CHECK(supervised.next_line() == "life 2");
    CHECK(supervised.next_line() == "life 3");
    CHECK(supervised.end() == exit_hopeless);
}

TEST_CASE("one that is hopeless and not needed is tried again, and the others go on") {
    Supervised supervised([](int output) {
        int lives = 0;
        const auto fork = [&] {
            ++lives;
            return ::fork();
        };
        const auto unneeded = [&] {
            say(output, "life " + std::to_string(lives));
            if (lives < 3) return exit_hopeless;
            block_stop_signals();
            while (!wait_for_stop(std::chrono::hours(1))) continue;
            return 0;
        };
        return supervise({{"unneeded", unneeded, false}}, {}, fork);
    });
    CHECK(supervised.next_line() == "life 1");
    CHECK(supervised.next_line() == "life 2");
    CHECK(supervised.next_line() == "life 3");
    ::kill(supervised.id, SIGTERM);
    CHECK(supervised.end() == 0);
}

TEST_CASE("a child that hangs is killed and started again, and the others are left alone") {
    const auto beats = Heartbeat::create();
    REQUIRE(beats);
    Supervised supervised([&](int output) {
        int forks = 0;
        const auto fork = [&] {
            ++forks;
            return ::fork();
        };
        const auto hanging = [&] {
            say(output, "hanging " + std::to_string(forks));
            block_stop_signals();  // also deaf to a stop
            for (;;) {
                if (forks > 2) beats->beat();  // the second one is well
                if (wait_for_stop(std::chrono::milliseconds(100)) && forks > 2) return 0;
            }
        };
        ChildProcess silent{"silent", hanging, false, &*beats, std::chrono::seconds(1)};
        return supervise({waiting_child("other", output), silent}, {}, fork);
    });
    std::set<std::string> first = {supervised.next_line(), supervised.next_line()};
    CHECK(first == std::set<std::string>{"other runs", "hanging 2"});
    CHECK(supervised.next_line() == "hanging 3");
    ::kill(supervised.id, SIGTERM);
    CHECK(supervised.next_line() == "other was asked to end");
    CHECK(supervised.end() == 0);
}

TEST_CASE("a process that cannot give up its system calls does not work on with them") {
    if (!confinement_is_strict) return;
    const pid_t child = ::fork();
    if (child == 0) {
        const bool first = forbid_new_privileges() && confine_child(SystemCalls::files, CallsOut::none);
        // The filter itself forbids to install another one.
        const bool second = confine_child(SystemCalls::files, CallsOut::none).has_value();
        ::_exit(first && !second ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

// A child that dies once, under a supervisor that was started with SIGCHLD ignored; what it logged until it was
// stopped.
std::string log_of_a_death(bool ignored_again_by_fork) {
    const test::TemporaryFolder folder;
    const std::filesystem::path log = folder.path() / "log";
    Supervised supervised([&](int output) {
        REQUIRE(std::freopen(log.c_str(), "w", stdout) != nullptr);
        std::signal(SIGCHLD, SIG_IGN);
        // The first life ends once the next process is started: its descriptor is open then.
        int gate[2];
        REQUIRE(::pipe(gate) == 0);
        int lives = 0;
        const auto fork = [&] {
            if (++lives == 2) REQUIRE(::write(gate[1], "x", 1) == 1);
            if (ignored_again_by_fork) std::signal(SIGCHLD, SIG_IGN);
            return ::fork();
        };
        const auto mortal = [&] {
            char c = 0;
            if (lives == 1) return ::read(gate[0], &c, 1) == 1 ? 3 : 4;
            return waiting_child("mortal", output).run();
        };
        const int code = supervise({{"mortal", mortal}, waiting_child("second", output)}, {}, fork);
        std::fflush(stdout);
        return code;
    });
    std::set<std::string> lines = {supervised.next_line(), supervised.next_line()};
    CHECK(lines == std::set<std::string>{"mortal runs", "second runs"});
    ::kill(supervised.id, SIGTERM);
    lines = {supervised.next_line(), supervised.next_line()};
    CHECK(lines == std::set<std::string>{"mortal was asked to end", "second was asked to end"});
    CHECK(supervised.end() == 0);
    return read_file(log, 10'000).value_or("");
}

TEST_CASE("under a parent that ignores SIGCHLD a child that died is told with its code and started again") {
    const std::string said = log_of_a_death(false);
    CHECK(said.find("process.ended process=mortal code=3") != std::string::npos);
    CHECK(said.find("process.killed") == std::string::npos);
}

TEST_CASE("a child that somebody else has reaped is told as dead and started again, and a stop kills nobody") {
    const std::string said = log_of_a_death(true);
    CHECK(said.find("process.ended process=mortal reason=") != std::string::npos);
    CHECK(said.find("process.killed") == std::string::npos);
}

}  // namespace
}  // namespace veche::server
