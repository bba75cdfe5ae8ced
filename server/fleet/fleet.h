// The fleet as the HTTP process knows it: every device in memory, so that no request waits for a disk or a lock. One
// thread of its own has the store: it reads the fleet again when another process has written (blocked devices are out
// within a second or two), does what enrolments ask, and writes what devices said in batches.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "server/store/fleet_store.h"

namespace veche::server {

class Fleet {
  public:
    struct Pace {
        std::chrono::milliseconds look{1'000};    // between two looks whether another process has written
        std::chrono::milliseconds write{15'000};  // between two batches of what devices said
        std::size_t queue = 64;                   // works waiting
    };
    // Runs on the fleet's thread with the store.
    using Work = std::function<void(store::FleetStore&)>;
    // Runs after it on the same thread, when what the work wrote can be found by find_device().
    using Then = std::function<void()>;

    // Fails when the fleet cannot be read.
    [[nodiscard]] static Result<std::unique_ptr<Fleet>> start(std::unique_ptr<store::FleetStore> store, Pace pace);
    Fleet(const Fleet&) = delete;
    Fleet& operator=(const Fleet&) = delete;
    // Does what waits, writes what was noted, then stops.
    ~Fleet();

    // Any thread; memory only. While the store cannot be read the fleet is as it was last read.
    [[nodiscard]] std::optional<store::Device> find_device(const protocol::DeviceId& id) const;
    // Any thread; memory only. What is noted of one device twice is written once.
    void note(const store::Heard& heard);
    // Any thread. False: too many wait, neither will be called.
    [[nodiscard]] bool submit(Work work, Then then);

  private:
    struct Job {
        Work work;
        Then then;
    };
    using Devices = std::map<protocol::DeviceId, store::Device>;
    using HeardOf = std::map<protocol::DeviceId, store::Heard>;

    Fleet(std::unique_ptr<store::FleetStore> store, Pace pace);
    void run();
    void look();
    Result<void> read_again();
    void write_heard();
    // With the mutex held: the newest time and the newest report of a device.
    void add_heard(const store::Heard& heard);

    std::unique_ptr<store::FleetStore> store_;
    Pace pace_;
    std::optional<std::int64_t> version_;
    bool unreadable_ = false;
    bool unwritable_ = false;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    Devices devices_;
    HeardOf heard_;
    std::deque<Job> jobs_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace veche::server
