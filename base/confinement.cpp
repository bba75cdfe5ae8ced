#include "base/confinement.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <string>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace veche {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t machine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t machine = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t machine = 0;
#endif

tl::unexpected<Error> system_failure(std::string_view what) {
    return failure(std::string(what) + ": " + std::system_category().message(errno));
}

// What glibc and the C++ library call for memory, threads, time and the end.
constexpr auto computing = std::to_array<long>({
    SYS_brk,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    SYS_mlock,
    SYS_munlock,
    SYS_futex,
    SYS_set_robust_list,
    SYS_rseq,
    SYS_set_tid_address,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_rt_sigtimedwait,
    SYS_sigaltstack,
    SYS_clock_gettime,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_getrandom,
    SYS_getpid,
    SYS_getppid,
    SYS_gettid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_sysinfo,
    SYS_uname,
    SYS_restart_syscall,
    SYS_exit,
    SYS_exit_group,
});

constexpr auto files = std::to_array<long>({
    SYS_openat, SYS_close, SYS_read, SYS_readv, SYS_write, SYS_writev, SYS_pread64, SYS_preadv, SYS_pwrite64,
        SYS_pwritev, SYS_lseek, SYS_fstat, SYS_newfstatat, SYS_statx, SYS_statfs, SYS_fstatfs, SYS_faccessat,
        SYS_faccessat2, SYS_readlinkat, SYS_getcwd, SYS_getdents64, SYS_fcntl, SYS_dup, SYS_dup3, SYS_fsync,
        SYS_fdatasync, SYS_ftruncate, SYS_fallocate, SYS_linkat, SYS_unlinkat, SYS_mkdirat, SYS_renameat, SYS_renameat2,
        SYS_fchmod, SYS_fchmodat, SYS_fchown, SYS_umask, SYS_ppoll, SYS_pselect6, SYS_utimensat,
#if defined(__x86_64__)
        // The older names of the same.
        SYS_open, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_dup2, SYS_link, SYS_unlink, SYS_mkdir, SYS_rmdir,
        SYS_rename, SYS_chmod, SYS_poll, SYS_select, SYS_time,
#endif
});

// On a socket that is connected.
constexpr auto talk = std::to_array<long>({
    SYS_recvfrom,
    SYS_recvmsg,
    SYS_sendto,
    SYS_sendmsg,
    SYS_shutdown,
    SYS_getsockname,
    SYS_getpeername,
    SYS_getsockopt,
    SYS_setsockopt,
});

constexpr auto connections = std::to_array<long>({
    SYS_accept4, SYS_accept, SYS_sendfile, SYS_epoll_create1, SYS_epoll_ctl, SYS_epoll_pwait, SYS_eventfd2, SYS_pipe2,
#if defined(__x86_64__)
        SYS_epoll_create, SYS_epoll_wait,
#endif
});

class Filter {
  public:
    Filter() {
        load(offsetof(seccomp_data, arch));
        skip_unless_equal(machine, 1);
        skip(1);
        give(SECCOMP_RET_KILL_PROCESS);
        load(offsetof(seccomp_data, nr));
    }

    template <std::size_t Size>
    void allow(const std::array<long, Size>& calls) {
        for (const long call : calls) {
            skip_unless_equal(static_cast<std::uint32_t>(call), 1);
            give(SECCOMP_RET_ALLOW);
        }
    }

    // Allowed when the bits `mask` of the argument are exactly `wanted`; else it goes the way of all others.
    void allow_if(long call, unsigned number, std::uint32_t mask, std::uint32_t wanted) {
        skip_unless_equal(static_cast<std::uint32_t>(call), 5);
        load(argument(number));
        program_.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask));
        skip_unless_equal(wanted, 1);
        give(SECCOMP_RET_ALLOW);
        load(offsetof(seccomp_data, nr));
    }

    // A socket of TCP.
    void allow_stream_sockets() {
        skip_unless_equal(SYS_socket, 8);
        load(argument(0));
        program_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET, 1, 0));
        skip_unless_equal(AF_INET6, 4);
        load(argument(1));
        program_.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, ~std::uint32_t{SOCK_NONBLOCK | SOCK_CLOEXEC}));
        skip_unless_equal(SOCK_STREAM, 1);
        give(SECCOMP_RET_ALLOW);
        load(offsetof(seccomp_data, nr));
    }

    void refuse(long call, int error) {
        skip_unless_equal(static_cast<std::uint32_t>(call), 1);
        give(SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error));
    }

    Result<void> install() {
        give(confinement_is_strict ? SECCOMP_RET_ERRNO | EPERM : SECCOMP_RET_LOG);
        const sock_fprog program{static_cast<unsigned short>(program_.size()), program_.data()};
        const unsigned flags = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_LOG;
        if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) != 0) {
            return system_failure("the system calls cannot be confined");
        }
        return {};
    }

  private:
    // Its lower half.
    static std::size_t argument(unsigned number) {
        return offsetof(seccomp_data, args) + number * sizeof(std::uint64_t);
    }
    void load(std::size_t offset) {
        program_.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
    }
    void skip(std::uint32_t steps) { program_.push_back(BPF_STMT(BPF_JMP | BPF_JA, steps)); }
    void skip_unless_equal(std::uint32_t value, std::uint8_t steps) {
        program_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, steps));
    }
    void give(std::uint32_t verdict) { program_.push_back(BPF_STMT(BPF_RET | BPF_K, verdict)); }

    std::vector<sock_filter> program_;
};

}  // namespace

Result<void> protect_memory() {
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0) return system_failure("core files cannot be forbidden");
    if (confinement_is_strict && ::prctl(PR_SET_DUMPABLE, 0) != 0) return system_failure("the memory cannot be closed");
    return {};
}

Result<void> forbid_new_privileges() {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return system_failure("new privileges cannot be forbidden");
    return {};
}

Result<void> confine_to(SystemCalls calls, CallsOut out) {
    if (machine == 0) return failure("the system calls of this machine are not known");
    Filter filter;
    filter.allow(computing);
    filter.allow(files);
    switch (calls) {
        case SystemCalls::files: break;
        case SystemCalls::files_and_connections:
            filter.allow(talk);
            filter.allow(connections);
            break;
    }
    switch (out) {
        case CallsOut::none: break;
        case CallsOut::tcp:
            filter.allow(talk);
            filter.allow(std::to_array<long>({SYS_connect}));
            filter.allow_stream_sockets();
            break;
    }
    filter.allow_if(SYS_mmap, 2, PROT_EXEC, 0);
    filter.allow_if(SYS_mprotect, 2, PROT_EXEC, 0);
    filter.allow_if(SYS_clone, 0, CLONE_THREAD, CLONE_THREAD);
    filter.allow_if(SYS_prctl, 0, ~0U, PR_SET_NAME);
    filter.allow_if(SYS_tgkill, 0, ~0U, static_cast<std::uint32_t>(::getpid()));  // abort()
    filter.allow_if(SYS_prlimit64, 0, ~0U, 0);                                    // of this process only
    // A lock is let go of by closing: what was inherited is held for others as well.
    filter.allow_if(SYS_flock, 1, LOCK_UN, 0);
    filter.refuse(SYS_clone3, ENOSYS);  // its flags are out of a filter's sight; glibc then takes clone
    return filter.install();
}

}  // namespace veche
