// Preloaded into the real program (LD_PRELOAD): it is killed before the system call of the number VECHE_DIE_AT (from 1)
// among those that change something on a disk. SQLite, the standard library and our own code call them alike.
#include <atomic>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr int last_standard_stream = 2;

std::atomic<long>& left() {
    static std::atomic<long> calls = [] {
        const char* text = std::getenv("VECHE_DIE_AT");
        return text == nullptr ? 0L : std::strtol(text, nullptr, 10);
    }();
    return calls;
}

void step() {
    if (left().load() > 0 && left().fetch_sub(1) == 1) ::kill(::getpid(), SIGKILL);
}

template <typename Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

// Only a call that can make a file or cut it changes anything.
bool changes(int flags) {
    return (flags & (O_CREAT | O_TRUNC)) != 0;
}

mode_t mode_of(int flags, va_list arguments) {
    return (flags & O_CREAT) != 0 ? static_cast<mode_t>(va_arg(arguments, int)) : 0;
}

}  // namespace

// The standard headers declare these with attributes of their own; what counts are the names.
extern "C" {

int open(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    if (changes(flags)) step();
    return next<int (*)(const char*, int, mode_t)>("open")(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    if (changes(flags)) step();
    return next<int (*)(const char*, int, mode_t)>("open64")(path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    if (changes(flags)) step();
    return next<int (*)(int, const char*, int, mode_t)>("openat")(folder, path, flags, mode);
}

ssize_t write(int file, const void* bytes, size_t size) {
    if (file > last_standard_stream) step();
    return next<ssize_t (*)(int, const void*, size_t)>("write")(file, bytes, size);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
    step();
    return next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite")(file, bytes, size, at);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
    step();
    return next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64")(file, bytes, size, at);
}

int ftruncate(int file, off_t size) noexcept {
    step();
    return next<int (*)(int, off_t)>("ftruncate")(file, size);
}

int ftruncate64(int file, off64_t size) noexcept {
    step();
    return next<int (*)(int, off64_t)>("ftruncate64")(file, size);
}

int rename(const char* from, const char* to) noexcept {
    step();
    return next<int (*)(const char*, const char*)>("rename")(from, to);
}

int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
    step();
    return next<int (*)(int, const char*, int, const char*)>("renameat")(from_folder, from, to_folder, to);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned int flags) noexcept {
    step();
    return next<int (*)(int, const char*, int, const char*, unsigned int)>("renameat2")(from_folder, from, to_folder,
                                                                                        to, flags);
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
    step();
    return next<int (*)(int, const char*, int, const char*, int)>("linkat")(from_folder, from, to_folder, to, flags);
}

int link(const char* from, const char* to) noexcept {
    step();
    return next<int (*)(const char*, const char*)>("link")(from, to);
}

int unlink(const char* path) noexcept {
    step();
    return next<int (*)(const char*)>("unlink")(path);
}

int unlinkat(int folder, const char* path, int flags) noexcept {
    step();
    return next<int (*)(int, const char*, int)>("unlinkat")(folder, path, flags);
}

int remove(const char* path) noexcept {
    step();
    return next<int (*)(const char*)>("remove")(path);
}

int mkdir(const char* path, mode_t mode) noexcept {
    step();
    return next<int (*)(const char*, mode_t)>("mkdir")(path, mode);
}

int mkdirat(int folder, const char* path, mode_t mode) noexcept {
    step();
    return next<int (*)(int, const char*, mode_t)>("mkdirat")(folder, path, mode);
}

int rmdir(const char* path) noexcept {
    step();
    return next<int (*)(const char*)>("rmdir")(path);
}

int chmod(const char* path, mode_t mode) noexcept {
    step();
    return next<int (*)(const char*, mode_t)>("chmod")(path, mode);
}

int fchmod(int file, mode_t mode) noexcept {
    step();
    return next<int (*)(int, mode_t)>("fchmod")(file, mode);
}

int fchmodat(int folder, const char* path, mode_t mode, int flags) noexcept {
    step();
    return next<int (*)(int, const char*, mode_t, int)>("fchmodat")(folder, path, mode, flags);
}

int fchown(int file, uid_t user, gid_t group) noexcept {
    step();
    return next<int (*)(int, uid_t, gid_t)>("fchown")(file, user, group);
}

int futimens(int file, const timespec times[2]) noexcept {
    step();
    return next<int (*)(int, const timespec*)>("futimens")(file, times);
}

}  // extern "C"
