// A workshop at work in a process and an identity of its own, as `run` starts it, and the office's client to it here.
#pragma once

#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <span>
#include <string>
#include <sys/types.h>
#include <vector>

#include "server/workshop/client.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {

namespace workshop = server::workshop;

// "python" and "shell": `script` as a program of the sandbox, with small limits; "patient": python that may take long,
// but not work for more than a second; "maker": python without haste. Known to no workshop but a test's.
[[nodiscard]] std::span<const workshop::Task> tasks_of_tests();

enum class Kernel { as_it_is, gives_no_namespaces };

class TestWorkshop {
  public:
    explicit TestWorkshop(std::span<const workshop::Task> tasks = tasks_of_tests(), Kernel kernel = Kernel::as_it_is);
    TestWorkshop(const TestWorkshop&) = delete;
    TestWorkshop& operator=(const TestWorkshop&) = delete;
    ~TestWorkshop();

    [[nodiscard]] workshop::Client& client();
    [[nodiscard]] pid_t process() const { return process_; }
    // The office goes; the workshop's exit code.
    int leave();
    // The same for an office that first says these frames, where there was no client yet.
    int leave_saying(const std::vector<workshop::Frame>& frames);
    void kill();
    // Another one, when the one before has ended.
    void start();

    [[nodiscard]] std::future<workshop::Client::Answer> begin(const std::string& task, Json parameters,
                                                              std::string input = {},
                                                              std::chrono::seconds patience = std::chrono::seconds(20));
    [[nodiscard]] workshop::Client::Answer ask(const std::string& task, Json parameters, std::string input = {});
    [[nodiscard]] workshop::Client::Answer python(const std::string& script, std::string input = {});
    // What the workshop has logged so far.
    [[nodiscard]] std::string log() const;
    // The number of the newest order.
    [[nodiscard]] std::uint64_t newest() const { return newest_; }

  private:
    int wait_for_end();

    TemporaryFolder folder_;
    std::span<const workshop::Task> tasks_;
    Kernel kernel_;
    workshop::Link link_;
    std::unique_ptr<workshop::Client> client_;  // from when it is asked for
    pid_t process_ = 0;
    std::uint64_t newest_ = 0;
};

// "ok: TEXT" or the reason: as tests compare it.
[[nodiscard]] std::string told(const workshop::Client::Answer& answer);

// Processes of this machine in whose command line `words` stand.
[[nodiscard]] std::vector<pid_t> running_with(const std::string& words);
[[nodiscard]] std::vector<pid_t> children_of(pid_t process);

// A sanitizer's own threads take a process the namespaces.
[[nodiscard]] bool can_have_namespaces();

}  // namespace veche::test
