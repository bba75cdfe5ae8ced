// The office's side of the workshop: gives it orders, as many at once as it does, and hands on what comes back. What
// the workshop says is a stranger's word: bytes are bounded here as well, and one wrong frame ends the connection. When
// either process died, what was under way is `lost` and can be tried again; with the next workshop it goes on by
// itself.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/descriptor.h"
#include "base/json.h"
#include "server/workshop/frames.h"
#include "server/workshop/link.h"
#include "server/workshop/task.h"

namespace veche::server::workshop {

class Client {
  public:
    // The bytes are what a program made of a stranger's file: hostile.
    using Answer = tl::expected<std::string, Failure>;

    // Read piece by piece while it goes, never as a whole. It must be there, and the same, until `done`.
    struct InputFile {
        std::filesystem::path path;
        std::uint64_t length = 0;
    };

    struct Wish {
        std::string task;
        Json parameters = Json::Object{};
        std::string input;
        std::chrono::milliseconds patience{};                 // waiting included
        std::function<void(Answer)> done;                     // once, on the client's thread: it must not wait there
        std::function<void(std::uint64_t bytes)> progress{};  // the same, while it goes on
        std::optional<InputFile> input_file{};                // instead of `input`

        [[nodiscard]] std::uint64_t input_length() const { return input_file ? input_file->length : input.size(); }
    };

    struct Figures {
        std::size_t waiting = 0;  // and under way
        std::uint64_t done = 0;   // since the start
        std::uint64_t failed = 0;
    };

    // `for_office`: where ends of the connection are found (link.h). `tasks` must live longer.
    Client(int for_office, std::span<const Task> tasks);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    // What was asked for is lost.
    ~Client();

    // Any thread. Its number; nothing when too many wait, and then `done` is not called.
    [[nodiscard]] std::optional<std::uint64_t> order(Wish wish);
    // Any thread. Its end is told in any case.
    void cancel(std::uint64_t number);
    [[nodiscard]] Figures figures() const;

  private:
    using Time = std::chrono::steady_clock;

    struct Order {
        Wish wish;
        Time::time_point deadline;
        bool is_told = false;       // the order itself was sent
        std::uint64_t sent = 0;     // of what comes with it
        bool is_unwanted = false;   // to be cancelled
        bool is_cancelled = false;  // that was sent
        bool is_given_up = false;   // `done` was called; the workshop has not said its last word yet
        std::string output;
    };
    using Orders = std::map<std::uint64_t, Order>;

    void run();
    void wait() const;
    void look_for_end();
    void take_orders();
    void look_at_time();
    void hear();
    [[nodiscard]] Result<void> take(const Frame& frame);
    [[nodiscard]] Result<void> take_output(Order& order, std::string_view piece) const;
    void speak();
    [[nodiscard]] bool has_to_speak() const;
    [[nodiscard]] Sent speak_of(std::uint64_t number, Order& order);
    void give_up(Order& order, Failure why);
    void finish(const Order& order, Answer answer);
    void lose_connection();
    void break_off(const Error& error);
    void wake() const;

    const int for_office_;
    const std::span<const Task> tasks_;
    Descriptor wake_;
    // Between the threads.
    mutable std::mutex mutex_;
    bool ends_ = false;
    std::uint64_t newest_ = 0;
    Orders new_;  // not yet with the thread
    std::vector<std::uint64_t> unwanted_;
    Figures figures_;
    // The thread's.
    std::optional<Descriptor> end_;
    bool no_more_ends_ = false;
    Orders waiting_;
    Orders under_way_;
    std::string bytes_;
    std::thread thread_;
};

}  // namespace veche::server::workshop
