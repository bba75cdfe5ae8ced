#include "server/workshop/sandbox.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

#include "base/confinement.h"

namespace veche::server::workshop {
namespace {

constexpr const char* bubblewrap = "/usr/bin/bwrap";
constexpr int filter_descriptor = 3;
constexpr int first_unknown = 4;
constexpr unsigned processes_around = 1;  // bubblewrap's own, which is the first in there
constexpr int most_open_files = 64;

tl::unexpected<Error> system_failure(std::string_view what, int number) {
    return failure(fmt::format("{}: {}", what, std::system_category().message(number)));
}

std::vector<std::string> walls(const Limits& limits) {
    return {bubblewrap,
            // The network is the workshop's own, which is none (server/process/own_root.h).
            "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try",
            "--new-session", "--die-with-parent", "--cap-drop", "ALL", "--clearenv", "--setenv", "PATH", "/usr/bin",
            "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8", "--ro-bind", "/usr", "/usr", "--symlink",
            "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--size",
            std::to_string(limits.scratch), "--tmpfs", "/tmp", "--chdir", "/tmp",
            // Else the root itself could be filled.
            "--remount-ro", "/", "--seccomp", std::to_string(filter_descriptor), "--"};
}

// Only in there: the numbers of threads outside are other tasks' as well.
std::vector<std::string> bounds(const Limits& limits) {
    return {"/usr/bin/prlimit", fmt::format("--as={}", limits.memory),
            // Above the first it is told to end, above the second it is ended.
            fmt::format("--cpu={}:{}", limits.processor.count(), limits.processor.count() + 1),
            // One byte more shows that it was too much.
            fmt::format("--fsize={}", limits.output + 1), fmt::format("--nproc={}", limits.threads + processes_around),
            fmt::format("--nofile={}", most_open_files), "--core=0"};
}

class SpawnSettings {
  public:
    SpawnSettings() {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigset_t ours;
        sigemptyset(&none);
        sigemptyset(&ours);
        for (const int number : {SIGPIPE, SIGTERM, SIGINT, SIGCHLD}) sigaddset(&ours, number);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &ours);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(&attributes_,
                                   POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;
    ~SpawnSettings() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    void give(int from, int to) { ::posix_spawn_file_actions_adddup2(&actions_, from, to); }
    void close_from(int first) { ::posix_spawn_file_actions_addclosefrom_np(&actions_, first); }

    int spawn(pid_t& process, const std::vector<std::string>& line) {
        std::vector<char*> arguments;
        arguments.reserve(line.size() + 1);
        for (const std::string& argument : line) arguments.push_back(const_cast<char*>(argument.c_str()));
        arguments.push_back(nullptr);
        std::array<char*, 1> no_environment = {nullptr};
        return ::posix_spawn(&process, bubblewrap, &actions_, &attributes_, arguments.data(), no_environment.data());
    }

  private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

Result<Descriptor> file_with_filter() {
    const auto filter = filter_of_strange_program();
    if (!filter) return tl::unexpected(filter.error());
    auto file = make_nameless_file("filter");
    if (!file) return file;
    if (::pwrite(file->value(), filter->data(), filter->size(), 0) != static_cast<ssize_t>(filter->size())) {
        return system_failure("the filter", errno);
    }
    return file;
}

std::string first_words_of(int file) {
    std::array<char, 512> words{};
    const ssize_t length = ::pread(file, words.data(), words.size(), 0);
    std::string said(words.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    while (!said.empty() && said.back() == '\n') said.pop_back();
    return said;
}

}  // namespace

Result<Descriptor> make_nameless_file(const char* name) {
    Descriptor file(::memfd_create(name, MFD_CLOEXEC));
    if (file.value() < 0) return system_failure("a file in memory", errno);
    return file;
}

Result<pid_t> start_in_sandbox(const CommandLine& command, const Limits& limits, const Streams& streams) {
    const auto filter = file_with_filter();
    if (!filter) return tl::unexpected(filter.error());
    std::vector<std::string> line = walls(limits);
    for (const auto& part : {bounds(limits), command}) line.insert(line.end(), part.begin(), part.end());
    SpawnSettings settings;
    settings.give(streams.input, STDIN_FILENO);
    settings.give(streams.output, STDOUT_FILENO);
    settings.give(streams.errors, STDERR_FILENO);
    settings.give(filter->value(), filter_descriptor);
    settings.close_from(first_unknown);
    pid_t process = 0;
    if (const int error = settings.spawn(process, line); error != 0) return system_failure(bubblewrap, error);
    return process;
}

void kill_tree(pid_t process) {
    // Until bubblewrap has given the program a session it is in this group; from before that on it dies with its
    // parent.
    ::kill(-process, SIGKILL);
}

Result<void> try_sandbox() {
    constexpr std::uint64_t enough = std::uint64_t{64} * 1024 * 1024;
    const Limits limits{std::chrono::seconds(5), std::chrono::seconds(5), enough, enough, 1, 0, enough};
    const Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
    const auto errors = make_nameless_file("errors");
    if (!errors) return tl::unexpected(errors.error());
    const auto process =
        start_in_sandbox({"/usr/bin/true"}, limits, {nothing.value(), nothing.value(), errors->value()});
    if (!process) return tl::unexpected(process.error());
    int status = 0;
    if (::waitpid(*process, &status, 0) != *process) return system_failure(bubblewrap, errno);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    const std::string said = first_words_of(errors->value());
    return failure(said.empty() ? fmt::format("{} ended with {}", bubblewrap, status) : said);
}

}  // namespace veche::server::workshop
