#include "tests/workshop/test_workshop.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sched.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

#include "base/confinement.h"
#include "base/descriptor.h"
#include "base/files.h"
#include "server/process/workshop_process.h"
#include "tests/server/support/running_server.h"

namespace veche::test {
namespace {

using server::workshop::CommandLine;
using server::workshop::Limits;
using server::workshop::Task;
using std::chrono::seconds;

constexpr std::uint64_t mebibyte = std::uint64_t{1024} * 1024;
constexpr Limits small{seconds(3), seconds(3), 256 * mebibyte, mebibyte, 4, 2 * mebibyte, 4 * mebibyte};

constexpr Limits of_maker{seconds(60), seconds(60), 256 * mebibyte, mebibyte, 4, 0, 4 * mebibyte};
constexpr Limits patient{seconds(60), seconds(1), 256 * mebibyte, mebibyte, 4, 2 * mebibyte, 4 * mebibyte};

Result<CommandLine> by(const char* program, const Json& parameters) {
    return CommandLine{program, "-c", *parameters.find("script")->text()};
}
Result<CommandLine> python(const Json& parameters) {
    return by("/usr/bin/python3", parameters);
}
Result<CommandLine> shell(const Json& parameters) {
    return by("/usr/bin/dash", parameters);
}

constexpr std::array all = {
    Task{"python", "", "", small, python, nullptr}, Task{"patient", "", "", patient, python, nullptr},
    Task{"maker", "", "", of_maker, python, nullptr}, Task{"shell", "", "", small, shell, nullptr}};

// As an administrator does who wants none: in a user namespace of its own, so that it holds for nobody else.
bool forbid_namespaces() {
    constexpr uid_t ordinary = 64105;
    if (::geteuid() == 0 &&
        (::setresgid(ordinary, ordinary, ordinary) != 0 || ::setresuid(ordinary, ordinary, ordinary) != 0)) {
        return false;
    }
    if (::unshare(CLONE_NEWUSER) != 0) return false;
    const Descriptor most(::open("/proc/sys/user/max_user_namespaces", O_WRONLY | O_CLOEXEC));
    return most.value() >= 0 && ::write(most.value(), "0", 1) == 1;
}

// In the child.
int work(const workshop::Link& link, std::span<const Task> tasks, Kernel kernel, const std::string& log) {
    const Descriptor file(::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600));
    if (file.value() < 0 || ::dup2(file.value(), STDOUT_FILENO) < 0 || !forbid_new_privileges()) return 2;
    if (kernel == Kernel::gives_no_namespaces && !forbid_namespaces()) return 2;
    const auto users = server::find_process_users({});
    if (!users) return 2;
    return server::run_workshop_process({server::Layout{"/"}, *users, link, tasks});
}

workshop::Link make_link() {
    auto made = workshop::Link::create();
    REQUIRE(made);
    return std::move(*made);
}

}  // namespace

std::span<const Task> tasks_of_tests() {
    return all;
}

TestWorkshop::TestWorkshop(std::span<const Task> tasks, Kernel kernel)
    : tasks_(tasks), kernel_(kernel), link_(make_link()) {
    start();
}

workshop::Client& TestWorkshop::client() {
    if (!client_) client_ = std::make_unique<workshop::Client>(link_.for_office(), tasks_);
    return *client_;
}

TestWorkshop::~TestWorkshop() {
    if (process_ != 0) kill();
}

void TestWorkshop::start() {
    std::fflush(nullptr);  // else said twice
    process_ = ::fork();
    REQUIRE(process_ >= 0);
    if (process_ != 0) return;
    const int code = work(link_, tasks_, kernel_, (folder_.path() / "log").string());
    std::fflush(nullptr);
    ::_exit(code);
}

std::string TestWorkshop::log() const {
    const auto text = read_file(folder_.path() / "log", 1'000'000);
    return text ? *text : std::string();
}

int TestWorkshop::leave() {
    client_.reset();
    return wait_for_end();
}

int TestWorkshop::leave_saying(const std::vector<workshop::Frame>& frames) {
    std::optional<Descriptor> end;
    REQUIRE(eventually([&] {
        end = workshop::take_end(link_.for_office()).end;
        return end.has_value();
    }));
    for (const workshop::Frame& frame : frames) {
        REQUIRE(workshop::send_frame(end->value(), write_frame(frame)) == workshop::Sent::whole);
    }
    return wait_for_end();
}

int TestWorkshop::wait_for_end() {
    int status = 0;
    const bool has_ended = eventually([&] { return ::waitpid(process_, &status, WNOHANG) == process_; });
    if (!has_ended) kill();
    process_ = 0;
    if (!has_ended) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void TestWorkshop::kill() {
    ::kill(process_, SIGKILL);
    ::waitpid(std::exchange(process_, 0), nullptr, 0);
}

std::future<workshop::Client::Answer> TestWorkshop::begin(const std::string& task, Json parameters, std::string input,
                                                          std::chrono::seconds patience) {
    const auto answer = std::make_shared<std::promise<workshop::Client::Answer>>();
    workshop::Client::Wish wish{task, std::move(parameters), std::move(input), patience,
                                [answer](workshop::Client::Answer given) { answer->set_value(std::move(given)); }};
    const auto number = client().order(std::move(wish));
    REQUIRE(number);
    newest_ = *number;
    return answer->get_future();
}

workshop::Client::Answer TestWorkshop::ask(const std::string& task, Json parameters, std::string input) {
    return begin(task, std::move(parameters), std::move(input)).get();
}

workshop::Client::Answer TestWorkshop::python(const std::string& script, std::string input) {
    return ask("python", Json::Object{{"script", script}}, std::move(input));
}

std::string told(const workshop::Client::Answer& answer) {
    return answer ? "ok: " + *answer : std::string(name_of(answer.error().reason)) + answer.error().detail;
}

std::vector<pid_t> running_with(const std::string& words) {
    std::vector<pid_t> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ifstream in(entry.path() / "cmdline", std::ios::binary);
        std::stringstream line;
        line << in.rdbuf();
        if (line.str().find(words) != std::string::npos) found.push_back(static_cast<pid_t>(std::stol(name)));
    }
    return found;
}

std::vector<pid_t> children_of(pid_t process) {
    std::vector<pid_t> found;
    std::ifstream in(fmt::format("/proc/{0}/task/{0}/children", process));
    for (pid_t child = 0; in >> child;) found.push_back(child);
    return found;
}

bool can_have_namespaces() {
#if defined(__SANITIZE_THREAD__)
    MESSAGE("thread sanitizer: skipped");
    return false;
#else
    return true;
#endif
}

}  // namespace veche::test
