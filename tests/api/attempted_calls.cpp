#include "tests/api/attempted_calls.h"

#include <csignal>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace veche::test {

std::vector<Call> calls_nobody_may_make() {
    static char name[] = "/nothing";
    static char* const arguments[] = {name, nullptr};
    static sockaddr address{};
    return {
        {"execve", [] { return is_answered(::execve(name, arguments, arguments)); }},
        {"execveat", [] { return is_answered(::syscall(SYS_execveat, AT_FDCWD, name, arguments, arguments, 0)); }},
        {"fork",
         [] {
             const long child = ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
             if (child == 0) ::_exit(0);
             return is_answered(child);
         }},
        // Of nobody: traced itself, the child would stop at the signal of the one it started above.
        {"ptrace", [] { return is_answered(::ptrace(PTRACE_ATTACH, -1, nullptr, nullptr)); }},
        {"process_vm_readv", [] { return is_answered(::syscall(SYS_process_vm_readv, 1, nullptr, 0, nullptr, 0, 0)); }},
        {"kill", [] { return is_answered(::kill(::getpid(), 0)); }},
        {"pidfd_open", [] { return is_answered(::syscall(SYS_pidfd_open, ::getpid(), 0)); }},
        {"socket", [] { return is_answered(::socket(AF_INET, SOCK_STREAM, 0)); }},
        {"socketpair", [] { return is_answered(::socketpair(AF_UNIX, SOCK_STREAM, 0, nullptr)); }},
        {"bind", [] { return is_answered(::bind(0, &address, sizeof address)); }},
        {"listen", [] { return is_answered(::listen(0, 1)); }},
        {"connect", [] { return is_answered(::connect(0, &address, sizeof address)); }},
        {"setuid", [] { return is_answered(::syscall(SYS_setuid, ::getuid())); }},
        {"setresuid", [] { return is_answered(::syscall(SYS_setresuid, ::getuid(), ::getuid(), ::getuid())); }},
        {"setgroups", [] { return is_answered(::syscall(SYS_setgroups, -1, nullptr)); }},
        {"mount", [] { return is_answered(::mount(nullptr, name, nullptr, 0, nullptr)); }},
        {"chroot", [] { return is_answered(::chroot(name)); }},
        {"unshare", [] { return is_answered(::unshare(0)); }},
        {"setns", [] { return is_answered(::syscall(SYS_setns, -1, 0)); }},
        {"bpf", [] { return is_answered(::syscall(SYS_bpf, -1, nullptr, 0)); }},
        {"io_uring_setup", [] { return is_answered(::syscall(SYS_io_uring_setup, 0, nullptr)); }},
        {"userfaultfd", [] { return is_answered(::syscall(SYS_userfaultfd, -1)); }},
        {"keyctl", [] { return is_answered(::syscall(SYS_keyctl, -1, 0, 0, 0, 0)); }},
        {"memfd_create", [] { return is_answered(::memfd_create("x", 0)); }},
        {"symlinkat", [] { return is_answered(::symlinkat(name, AT_FDCWD, "")); }},
        {"mknodat", [] { return is_answered(::syscall(SYS_mknodat, AT_FDCWD, "", 0600, 0)); }},
        {"memory that is executed",
         [] { return ::mmap(nullptr, 4096, PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED; }},
    };
}

std::vector<Call> calls_of_connections() {
    return {
        {"accept4", [] { return is_answered(::accept4(0, nullptr, nullptr, 0)); }},
        {"sendto", [] { return is_answered(::syscall(SYS_sendto, -1, nullptr, 0, 0, nullptr, 0)); }},
        {"recvfrom", [] { return is_answered(::syscall(SYS_recvfrom, -1, nullptr, 0, 0, nullptr, nullptr)); }},
        {"sendmsg", [] { return is_answered(::syscall(SYS_sendmsg, -1, nullptr, 0)); }},
    };
}

std::string made_of(const std::vector<Call>& calls) {
    std::string made;
    for (const Call& call : calls) {
        if (call.made()) made += std::string(call.name) + " ";
    }
    return made;
}

}  // namespace veche::test
