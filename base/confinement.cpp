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

tl::unexpected<Error> unknown_machine() {
    return failure("the system calls of this machine are not known");
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
        SYS_faccessat2, SYS_readlinkat, SYS_getcwd, SYS_getdents64, SYS_fcntl, SYS_dup, SYS_dup3, SYS_fsync, SYS_syncfs,
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

// Ways out of a process, or into the kernel, that nothing the workshop starts has a use for.
constexpr auto ways_out = std::to_array<long>({
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kcmp,
    SYS_pidfd_getfd,
    SYS_setns,
    SYS_chroot,
    SYS_setuid,
    SYS_setgid,
    SYS_setreuid,
    SYS_setregid,
    SYS_setresuid,
    SYS_setresgid,
    SYS_setgroups,
    SYS_setfsuid,
    SYS_setfsgid,
    SYS_socket,
    SYS_socketpair,
    SYS_bind,
    SYS_listen,
    SYS_connect,
    SYS_accept,
    SYS_accept4,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_kexec_load,
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_acct,
    SYS_quotactl,
    SYS_syslog,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_adjtimex,
    SYS_clock_adjtime,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_name_to_handle_at,
    SYS_open_by_handle_at,
    SYS_open_tree,
    SYS_move_mount,
    SYS_fsopen,
    SYS_fsconfig,
    SYS_fsmount,
    SYS_fspick,
    SYS_mount_setattr,
    SYS_fanotify_init,
    SYS_personality,
    SYS_mknodat,
    SYS_vhangup,
    SYS_mbind,
    SYS_migrate_pages,
    SYS_move_pages,
});

// Nor does a program that only reads and writes: mounts, and memory that no limit of its own counts.
constexpr auto not_for_strange_programs = std::to_array<long>({
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_unshare, SYS_memfd_create, SYS_shmget, SYS_msgget, SYS_semget,
        SYS_mq_open, SYS_pkey_mprotect,
#if defined(__x86_64__)
        SYS_fork, SYS_vfork,
#endif
});

constexpr std::uint32_t not_permitted = SECCOMP_RET_ERRNO | EPERM;
// Under a sanitizer, whose runtime calls more than the program.
constexpr std::uint32_t not_permitted_to_us = confinement_is_strict ? not_permitted : SECCOMP_RET_LOG;

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

    template <std::size_t Size>
    void refuse(const std::array<long, Size>& calls, std::uint32_t verdict) {
        for (const long call : calls) {
            skip_unless_equal(static_cast<std::uint32_t>(call), 1);
            give(verdict);
        }
    }

    // Refused when the bits `mask` of the argument are exactly `unwanted`.
    void refuse_if(long call, unsigned number, std::uint32_t mask, std::uint32_t unwanted) {
        skip_unless_equal(static_cast<std::uint32_t>(call), 5);
        load(argument(number));
        program_.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask));
        skip_unless_equal(unwanted, 1);
        give(not_permitted);
        load(offsetof(seccomp_data, nr));
    }

    // The numbers of amd64's other calling convention name the same calls once more.
    void refuse_second_names([[maybe_unused]] std::uint32_t verdict) {
#if defined(__x86_64__)
        program_.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, __X32_SYSCALL_BIT, 0, 1));
        give(verdict);
#endif
    }

    // What of the calls is left.
    void end(std::uint32_t verdict) {
        give(verdict);
    }

    [[nodiscard]] std::string bytes() const {
        return {reinterpret_cast<const char*>(program_.data()), program_.size() * sizeof(sock_filter)};
    }

    Result<void> install() {
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
    void skip(std::uint32_t steps) {
        program_.push_back(BPF_STMT(BPF_JMP | BPF_JA, steps));
    }
    void skip_unless_equal(std::uint32_t value, std::uint8_t steps) {
        program_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, steps));
    }
    void give(std::uint32_t verdict) {
        program_.push_back(BPF_STMT(BPF_RET | BPF_K, verdict));
    }

    std::vector<sock_filter> program_;
};

void allow_own_work(Filter& filter, CallsOut out) {
    filter.allow(computing);
    filter.allow(files);
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
    filter.end(not_permitted_to_us);
}

void refuse_ways_out(Filter& filter) {
    filter.refuse_second_names(not_permitted_to_us);
    filter.refuse(ways_out, not_permitted_to_us);
    filter.refuse_if(SYS_flock, 1, LOCK_UN, LOCK_UN);  // as above
    filter.end(SECCOMP_RET_ALLOW);
}

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
    if (machine == 0) return unknown_machine();
    Filter filter;
    switch (calls) {
        case SystemCalls::files: allow_own_work(filter, out); break;
        case SystemCalls::files_and_connections:
            filter.allow(talk);
            filter.allow(connections);
            allow_own_work(filter, out);
            break;
        case SystemCalls::programs: refuse_ways_out(filter); break;
    }
    return filter.install();
}

Result<std::string> filter_of_strange_program() {
    if (machine == 0) return unknown_machine();
    Filter filter;
    filter.refuse_second_names(not_permitted);
    filter.refuse(ways_out, not_permitted);
    filter.refuse(not_for_strange_programs, not_permitted);
    filter.refuse(SYS_clone3, ENOSYS);
    filter.refuse_if(SYS_clone, 0, CLONE_THREAD, 0);
    filter.refuse_if(SYS_mmap, 2, PROT_WRITE | PROT_EXEC, PROT_WRITE | PROT_EXEC);
    filter.refuse_if(SYS_mprotect, 2, PROT_EXEC, PROT_EXEC);
    filter.end(SECCOMP_RET_ALLOW);
    return filter.bytes();
}

}  // namespace veche
