// What a process gives up for good, so that a flaw in it leads nowhere: core files, new privileges, system calls.
// Whoever keeps residents' words or keys in memory calls protect_memory() first of all.
#pragma once

#include <string>

#include "base/result.h"

// A sanitizer's runtime traces and calls more than the program.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define VECHE_UNDER_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define VECHE_UNDER_SANITIZER 1
#endif

namespace veche {

// Under a sanitizer the memory stays open and refused system calls are only logged.
#ifdef VECHE_UNDER_SANITIZER
inline constexpr bool confinement_is_strict = false;
#else
inline constexpr bool confinement_is_strict = true;
#endif

// No core file of this process, and no other process of the same user may read its memory or trace it. A change of
// user undoes it: call it again after one. (The limit alone is not enough: a core_pattern that is a program, as
// systemd-coredump is, is run whatever the limit.)
[[nodiscard]] Result<void> protect_memory();

// Nothing this process ever executes gains rights by it; children inherit that.
[[nodiscard]] Result<void> forbid_new_privileges();

// The system calls a kind of process may make. But for the last, none may execute a program, trace or signal another
// process, make memory executable or start a process (threads only); none makes a socket unless it is said to call out.
enum class SystemCalls {
    files,                  // open, read, write, rename, lock
    files_and_connections,  // and accept, send and receive on sockets it already has
    // All but what is named: whatever it starts inherits the filter, and what a program of others calls is not ours to
    // list. No sockets, no tracing, no change of user, no keys of the kernel; namespaces and mounts of its own it
    // needs.
    programs,
};

// Whether it may make connections of its own besides (docs/decisions/0008): the filter sees the kind of a socket, not
// where it is connected to.
enum class CallsOut { none, tcp };

// For all threads of the process, for good. Any other call fails with EPERM and the kernel logs it (audit type 1326).
// Needs forbid_new_privileges() first. Fails on a kernel without seccomp and on machines other than amd64 and arm64.
[[nodiscard]] Result<void> confine_to(SystemCalls calls, CallsOut out = CallsOut::none);

// For a program of others that reads what strangers wrote: besides what `programs` leaves out no process (threads
// only), no mount, no namespace, no memory that is both written and executed or comes past its limit. As seccomp(2)
// takes it, for whoever starts the program to install. Fails on machines other than amd64 and arm64.
[[nodiscard]] Result<std::string> filter_of_strange_program();

}  // namespace veche
