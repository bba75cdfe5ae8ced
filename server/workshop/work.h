// One order under way in the workshop; for workshop.cpp only.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <sys/types.h>

#include "base/descriptor.h"
#include "server/workshop/frames.h"
#include "server/workshop/task.h"

namespace veche::server::workshop {

class Work {
  public:
    using Time = std::chrono::steady_clock;
    enum class State { receiving, running, sending };

    // Fails when there is no room for what comes in.
    [[nodiscard]] static Result<Work> begin(std::uint64_t number, const Task& task, CommandLine command,
                                            std::uint64_t input);

    [[nodiscard]] std::uint64_t number() const { return number_; }
    [[nodiscard]] const Task& task() const { return *task_; }
    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] pid_t process() const { return process_; }
    [[nodiscard]] Time::time_point deadline() const { return deadline_; }
    [[nodiscard]] Time::duration age() const { return Time::now() - began_; }
    // Of the answer, by now.
    [[nodiscard]] std::uint64_t written() const;

    [[nodiscard]] bool has_all_input() const { return received_ == expected_; }
    // False: more than was said, or not the time for it.
    [[nodiscard]] bool take(std::string_view piece);
    [[nodiscard]] Result<void> start();
    // Ends it with this reason; its end is heard as that of any other. Only while it runs.
    void stop(Reason reason);
    // Its process has ended, and was waited for. Nothing: the answer can be sent.
    [[nodiscard]] std::optional<Reason> ended(int status);
    // What is to be sent next; empty: nothing any more.
    [[nodiscard]] std::string_view next_piece() const;
    void piece_sent();

  private:
    Work(std::uint64_t number, const Task& task, CommandLine command, std::uint64_t input, Descriptor file);
    [[nodiscard]] std::optional<Reason> read_answer();

    std::uint64_t number_;
    const Task* task_;
    CommandLine command_;
    std::uint64_t expected_;
    std::uint64_t received_ = 0;
    Descriptor input_;
    Descriptor output_{-1};
    Time::time_point began_ = Time::now();
    Time::time_point deadline_;
    State state_ = State::receiving;
    pid_t process_ = 0;
    std::optional<Reason> stopped_;
    std::string answer_;
    std::size_t sent_ = 0;
};

}  // namespace veche::server::workshop
