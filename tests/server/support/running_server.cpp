#include "tests/server/support/running_server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <grp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include "tests/folders.h"

namespace veche::test {
namespace {

using Time = std::chrono::steady_clock;

constexpr std::chrono::seconds start_patience{60};

struct Spawned {
    pid_t id = 0;
    int output = -1;
};

struct Conditions {
    int die_at_call = 0;
    uid_t user = 0;  // 0: as it is
};

void take_on(const Conditions& conditions) {
    if (conditions.die_at_call > 0) {
        ::setenv("LD_PRELOAD", VECHE_BINARY_DIR "/libveche_die_at_call.so", 1);
        ::setenv("VECHE_DIE_AT", std::to_string(conditions.die_at_call).c_str(), 1);
        // Sanitizers like to be the first; here they may be the second.
        ::setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
    }
    const uid_t user = conditions.user;
    if (user != 0 && (::setgroups(0, nullptr) != 0 || ::setgid(user) != 0 || ::setuid(user) != 0)) ::_exit(126);
}

Spawned spawn(const std::vector<std::string>& arguments, const Conditions& conditions = {}) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const std::string program = VECHE_BINARY_DIR "/veche-server";
    // Opened before the user changes: another one may not be let into the folders above it.
    const int opened = ::open(program.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) throw std::runtime_error(program + " is not there");
    std::vector<char*> values = {const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments) values.push_back(const_cast<char*>(argument.c_str()));
    values.push_back(nullptr);
    const pid_t id = ::fork();
    if (id == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(ends[1], STDERR_FILENO);
        take_on(conditions);
        if (conditions.user != 0) ::fexecve(opened, values.data(), environ);
        ::execv(program.c_str(), values.data());
        ::_exit(127);
    }
    ::close(opened);
    ::close(ends[1]);
    return {id, ends[0]};
}

std::string read_line(int descriptor, Time::time_point until) {
    std::string line;
    for (;;) {
        pollfd wait{descriptor, POLLIN, 0};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Time::now()).count();
        if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) <= 0)
            throw std::runtime_error("no ready line: " + line);
        char c = 0;
        if (::read(descriptor, &c, 1) != 1) throw std::runtime_error("the server ended: " + line);
        if (c == '\n') return line;
        line += c;
    }
}

int wait_for(pid_t id) {
    int status = 0;
    ::waitpid(id, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

CommandResult finish(const Spawned& spawned) {
    CommandResult result;
    char piece[4096];
    for (ssize_t got = 0; (got = ::read(spawned.output, piece, sizeof piece)) > 0;) {
        result.output.append(piece, static_cast<std::size_t>(got));
    }
    ::close(spawned.output);
    result.code = wait_for(spawned.id);
    return result;
}

std::uint16_t port_in(const std::string& line) {
    return static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
}

}  // namespace

Connection::Connection(std::uint16_t port, const std::string& own)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    const bool bound = ::inet_pton(AF_INET, own.c_str(), &address.sin_addr) == 1 &&
                       ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    if (!bound) {
        ::close(socket_);
        throw std::runtime_error("cannot be bound");
    }
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        throw std::runtime_error("cannot connect");
    }
}

Connection::Connection(Connection&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), buffer_(std::move(other.buffer_)) {}

Connection::~Connection() {
    if (socket_ >= 0) ::close(socket_);
}

void Connection::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;  // closed by the other side: the answer says why
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool Connection::fill(Time::time_point until) {
    pollfd wait{socket_, POLLIN, 0};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Time::now()).count();
    if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) <= 0) return false;
    char piece[16'384];
    const ssize_t got = ::recv(socket_, piece, sizeof piece, 0);
    if (got <= 0) return false;
    buffer_.append(piece, static_cast<std::size_t>(got));
    return true;
}

Answer Connection::receive(std::chrono::milliseconds patience) {
    const auto until = Time::now() + patience;
    std::size_t end = std::string::npos;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill(until)) return {0, {}, {}, true};
    }
    Answer answer;
    answer.status = std::stoi(buffer_.substr(9, 3));
    for (std::size_t at = buffer_.find("\r\n") + 2; at < end;) {
        const std::size_t stop = buffer_.find("\r\n", at);
        const std::string line = buffer_.substr(at, stop - at);
        std::string name = line.substr(0, line.find(':'));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return static_cast<char>(std::tolower(c)); });
        std::string& value = answer.fields[name];  // of several cookies each on a line
        value = (name == "set-cookie" && !value.empty() ? value + "\n" : "") + line.substr(line.find(':') + 2);
        at = stop + 2;
    }
    buffer_.erase(0, end + 4);
    const bool empty = answer.status == 304 || answer.status == 204;
    const std::size_t length =
        empty || !answer.fields.contains("content-length") ? 0 : std::stoul(answer.fields["content-length"]);
    while (buffer_.size() < length && fill(until)) continue;
    answer.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    answer.closed = answer.fields["connection"] == "close";
    return answer;
}

Answer request_once(std::uint16_t port, std::string_view request) {
    Connection connection(port);
    connection.send(request);
    return connection.receive();
}

Answer get(std::uint16_t port, const std::string& target, const std::string& more_fields) {
    return request_once(port, fmt::format("GET {} HTTP/1.1\r\nHost: test\r\n{}\r\n", target, more_fields));
}

RunningServer::RunningServer(const std::filesystem::path& folder) {
    const Spawned spawned = spawn({"run", folder.string(), "--port", "0", "--metrics-port", "0"});
    id_ = spawned.id;
    output_ = spawned.output;
    const auto until = Time::now() + start_patience;
    for (std::string line; !line.starts_with("listening on");) {
        try {
            line = read_line(output_, until);
        } catch (const std::runtime_error& why) {
            throw std::runtime_error(log_ + why.what());
        }
        // The registrar may have had something to say before.
        log_ += line + "\n";
        if (line.starts_with("metrics on")) metrics_port_ = port_in(line.substr(0, line.rfind('/')));
        if (line.starts_with("office on")) office_port_ = port_in(line);
        if (line.starts_with("listening on")) port_ = port_in(line);
    }
}

RunningServer::~RunningServer() {
    if (id_ != 0) stop();
    if (output_ >= 0) ::close(output_);
}

std::string RunningServer::log() {
    char piece[4096];
    pollfd ready{output_, POLLIN, 0};
    while (::poll(&ready, 1, 0) > 0) {
        const ssize_t got = ::read(output_, piece, sizeof piece);
        if (got <= 0) break;
        log_.append(piece, static_cast<std::size_t>(got));
    }
    return log_;
}

int RunningServer::stop() {
    ::kill(id_, SIGTERM);
    return wait_for(std::exchange(id_, 0));
}

std::vector<pid_t> RunningServer::children() const {
    std::ifstream list(fmt::format("/proc/{}/task/{}/children", id_, id_));
    std::vector<pid_t> all;
    for (pid_t each = 0; list >> each;) all.push_back(each);
    return all;
}

void RunningServer::kill_all() {
    // First of all it must start none anew, and may not die before them: told of that, they would end in good order.
    ::kill(id_, SIGSTOP);
    const std::vector<pid_t> all = children();
    for (const pid_t each : all) ::kill(each, SIGKILL);
    kill_parent();
}

void RunningServer::kill_parent() {
    const std::vector<pid_t> all = children();
    ::kill(id_, SIGKILL);
    wait_for(std::exchange(id_, 0));
    for (const pid_t each : all) {
        if (!eventually([&] { return ::kill(each, 0) != 0; }))
            throw std::runtime_error("a process outlives the server");
    }
}

// The server answers as soon as its HTTP process does: the others may not have their names yet.
pid_t RunningServer::child(const std::string& name) const {
    constexpr int patience = 500;
    for (int attempt = 0; attempt < patience; ++attempt) {
        for (const pid_t each : children()) {
            std::string found;
            std::getline(std::ifstream(fmt::format("/proc/{}/comm", each)) >> std::ws, found);
            if (found == name) return each;
        }
        pause_shortly();
    }
    throw std::runtime_error("the server has no child " + name);
}

CommandResult run_command(const std::vector<std::string>& arguments) {
    return finish(spawn(arguments));
}

CommandResult run_command_as(uid_t user, const std::vector<std::string>& arguments) {
    return finish(spawn(arguments, {0, user}));
}

CommandResult run_command_killed_at(int call, const std::vector<std::string>& arguments) {
    return finish(spawn(arguments, {call, 0}));
}

void pause_shortly() {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

}  // namespace veche::test
