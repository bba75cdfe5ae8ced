// The real veche-server as a child process, and plain sockets to talk to it.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace veche::test {

struct Answer {
    int status = 0;                             // 0: the connection was closed without one
    std::map<std::string, std::string> fields;  // names in lower case
    std::string body;
    bool closed = false;  // the server closed the connection afterwards
};

// A TCP connection to the loopback, from `own` address of it. Throws when it cannot be made.
class Connection {
  public:
    explicit Connection(std::uint16_t port, const std::string& own = "127.0.0.1");
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&&) = delete;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    void send(std::string_view bytes);
    // Waits at most `patience`.
    [[nodiscard]] Answer receive(std::chrono::milliseconds patience = std::chrono::seconds(20));

  private:
    bool fill(std::chrono::steady_clock::time_point until);
    int socket_;
    std::string buffer_;
};

// One request on a connection of its own.
[[nodiscard]] Answer request_once(std::uint16_t port, std::string_view request);
[[nodiscard]] Answer get(std::uint16_t port, const std::string& target, const std::string& more_fields = {});

// The processes of a server, as the supervisor names them. The workshop, which ends when the office does, before it.
inline constexpr std::array process_names = {"veche-http", "veche-registrar", "veche-publisher", "veche-workshop",
                                             "veche-office"};

class RunningServer {
  public:
    // `veche-server run FOLDER` on a free port; returns when it listens. Throws when it does not.
    explicit RunningServer(const std::filesystem::path& folder);
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;
    ~RunningServer();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::uint16_t metrics_port() const { return metrics_port_; }
    [[nodiscard]] std::uint16_t office_port() const { return office_port_; }
    [[nodiscard]] pid_t id() const { return id_; }
    // The process to which the supervisor gave that name; waits for it, throws when it does not come.
    [[nodiscard]] pid_t child(const std::string& name) const;
    // What it has written so far, its log included.
    [[nodiscard]] std::string log();
    // SIGTERM; its exit code.
    int stop();
    // SIGKILL to it and all of its processes at once, as when the power goes.
    void kill_all();
    // SIGKILL to the parent alone. Returns when its children have ended too; throws when they do not.
    void kill_parent();

  private:
    [[nodiscard]] std::vector<pid_t> children() const;

    pid_t id_ = 0;
    int output_ = -1;
    std::string log_;
    std::uint16_t port_ = 0;
    std::uint16_t office_port_ = 0;
    std::uint16_t metrics_port_ = 0;
};

struct CommandResult {
    int code = 0;
    std::string output;  // both streams
};
// `veche-server ARGUMENTS` to its end.
[[nodiscard]] CommandResult run_command(const std::vector<std::string>& arguments);
// The same as that user; the test must be root.
[[nodiscard]] CommandResult run_command_as(uid_t user, const std::vector<std::string>& arguments);
// The same, but killed (code 137) before its system call of this number, from 1, among those that change something.
[[nodiscard]] CommandResult run_command_killed_at(int call, const std::vector<std::string>& arguments);

// Asks again and again, for at most ten seconds.
template <typename Question>
[[nodiscard]] bool eventually(Question question);

void pause_shortly();

template <typename Question>
bool eventually(Question question) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!question()) {
        if (std::chrono::steady_clock::now() > until) return false;
        pause_shortly();
    }
    return true;
}

}  // namespace veche::test
