#include "base/confinement.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <functional>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "base/durable_file.h"
#include "base/files.h"
#include "tests/support/temporary_folder.h"

namespace veche {
namespace {

// True when `work` says so in a child process.
bool in_child(const std::function<bool()>& work) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work() ? 0 : 1);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool confined(SystemCalls calls, const std::function<bool()>& work) {
    return in_child([&] { return forbid_new_privileges() && confine_to(calls) && work(); });
}

bool confined_but_calls_out(const std::function<bool()>& work) {
    return in_child([&] { return forbid_new_privileges() && confine_to(SystemCalls::files, CallsOut::tcp) && work(); });
}

bool is_refused(long result) {
    return result == -1 && errno == EPERM;
}

TEST_CASE("a confined process cannot execute, trace, signal, fork, make a socket or make memory executable") {
    if (!confinement_is_strict) return;
    for (const SystemCalls calls : {SystemCalls::files, SystemCalls::files_and_connections}) {
        char* const nothing[] = {nullptr};
        CHECK(confined(calls, [&] { return is_refused(::execve("/bin/true", nothing, nothing)); }));
        CHECK(confined(calls, [] { return is_refused(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); }));
        CHECK(confined(calls, [] { return is_refused(::kill(::getpid(), 0)); }));
        CHECK(confined(calls, [] { return is_refused(::syscall(SYS_tgkill, ::getppid(), ::getppid(), 0)); }));
        CHECK(confined(calls, [] { return is_refused(::fork()); }));
        CHECK(confined(calls, [] { return is_refused(::socket(AF_INET, SOCK_STREAM, 0)); }));
        CHECK(confined(calls, [] { return is_refused(::socket(AF_UNIX, SOCK_STREAM, 0)); }));
        CHECK(confined(calls, [] {
            return ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
        }));
        CHECK(confined(calls, [] { return is_refused(::prctl(PR_SET_DUMPABLE, 1)); }));
        CHECK(confined(calls, [] { return is_refused(::syscall(SYS_io_uring_setup, 1, nullptr)); }));
    }
    CHECK(confined(SystemCalls::files, [] { return is_refused(::accept(0, nullptr, nullptr)); }));
}

TEST_CASE("a confined process still writes files that last and starts threads") {
    const test::TemporaryFolder folder;
    CHECK(confined(SystemCalls::files, [&] {
        SystemFileCalls calls;
        const auto kept = DurableFolder::open(folder.path() / "kept", calls);
        if (!kept || !kept->create("a", "text") || !kept->replace("a", "texts", {0600, 1'000'000})) return false;
        const auto text = read_file(folder.path() / "kept" / "a", 100);
        bool ran = false;
        std::thread([&] { ran = true; }).join();
        return text && *text == "texts" && ran;
    }));
}

TEST_CASE("a confined process still keeps its keys out of the swap") {
    CHECK(confined(SystemCalls::files, [] {
        char key[32] = {};
        return ::mlock(key, sizeof key) == 0 && ::munlock(key, sizeof key) == 0;
    }));
}

TEST_CASE("no core file, no tracing by the same user, no new privileges") {
    CHECK(in_child([] {
        if (!protect_memory() || !forbid_new_privileges()) return false;
        rlimit limit{};
        // Under a sanitizer the memory stays open: its leak checker traces the process.
        if (confinement_is_strict && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) return false;
        return ::getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0 &&
               ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
    }));
}

TEST_CASE("an ordinary user whose memory is closed can still give a nameless file its name") {
    const test::TemporaryFolder folder;
    const uid_t nobody = 65534;
    if (::geteuid() == 0) REQUIRE(::chown(folder.path().c_str(), nobody, nobody) == 0);
    CHECK(in_child([&] {
        if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) return false;
        if (!protect_memory()) return false;
        SystemFileCalls calls;
        const int opened = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const int file = calls.open_nameless(opened);
        if (file == -EOPNOTSUPP) return true;  // this file system has none, and the spool goes another way
        return calls.link(file, opened, "a") == 0;
    }));
}

TEST_CASE("a confined process that calls out makes connections of TCP and no other sockets") {
    if (!confinement_is_strict) return;
    for (const int family : {AF_INET, AF_INET6}) {
        // Without IPv6 in the kernel the call gets through and fails there.
        CHECK(confined_but_calls_out([=] { return ::socket(family, SOCK_STREAM, 0) >= 0 || errno != EPERM; }));
        CHECK(confined_but_calls_out(
            [=] { return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0) >= 0 || errno != EPERM; }));
        CHECK(confined_but_calls_out([=] { return is_refused(::socket(family, SOCK_DGRAM, 0)); }));
        CHECK(confined_but_calls_out([=] { return is_refused(::socket(family, SOCK_RAW, 0)); }));
    }
    CHECK(confined_but_calls_out([] { return is_refused(::socket(AF_UNIX, SOCK_STREAM, 0)); }));
    CHECK(confined_but_calls_out([] { return is_refused(::socket(AF_NETLINK, SOCK_RAW, 0)); }));
    CHECK(confined_but_calls_out([] { return ::connect(-1, nullptr, 0) == -1 && errno == EBADF; }));
    CHECK(confined_but_calls_out([] { return is_refused(::accept(0, nullptr, nullptr)); }));
    CHECK(confined_but_calls_out([] { return is_refused(::listen(0, 1)); }));
    CHECK(confined_but_calls_out([] { return is_refused(::bind(0, nullptr, 0)); }));
}

}  // namespace
}  // namespace veche
