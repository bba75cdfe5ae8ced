// Bodies of requests that go to files while they come, for whatever is too large for memory. The event thread hands
// over pieces; another thread writes them, and whoever sends is held up when it writes more slowly than they come. A
// file that is not whole, or that nobody keeps, goes with its Upload; what a killed process left goes at the next
// start.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/durable_file.h"
#include "base/sha256.h"
#include "server/http/message.h"
#include "server/http/shares.h"

namespace veche::server::http {

class Uploads;

// Thread-safe as far as it says; what is asked of a whole one may be asked from any thread.
class Upload : public std::enable_shared_from_this<Upload> {
  public:
    enum class State { receiving, whole, no_room, failed };

    // `announced`: what it may still write, set aside by begin().
    Upload(Uploads& uploads, std::string name, Shares::Share share, std::uint64_t announced);
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;
    ~Upload();

    // The event thread, each in its turn. False: enough waits to be written; `when_room` says when more may come.
    [[nodiscard]] bool add(std::string_view piece);
    void when_room(std::function<void()> go_on);
    // All of it came; `done` is called when it stands in the file or cannot.
    void end(std::function<void()> done);

    [[nodiscard]] State state() const;
    // Of a whole one.
    [[nodiscard]] std::uint64_t length() const { return length_; }
    [[nodiscard]] const std::string& hash() const { return hash_; }  // SHA-256 in hexadecimal digits
    [[nodiscard]] std::filesystem::path path() const;
    // Makes its bytes durable; `mode` is exact.
    [[nodiscard]] Result<void> sync(mode_t mode) const;
    // Afterwards it is the file `name` there, durably, over whatever had that name, and goes with nobody.
    [[nodiscard]] Result<void> move_to(const DurableFolder& folder, const std::string& name);

  private:
    void write_on();
    [[nodiscard]] State write(std::string_view bytes);
    void begin_writing();  // with the mutex held

    Uploads& uploads_;
    const std::string name_;
    const Shares::Share share_;
    // Of the thread that writes, and of whoever has a whole one.
    Descriptor file_{-1};
    Sha256 sha256_;
    std::string hash_;
    std::uint64_t length_ = 0;
    std::uint64_t unwritten_ = 0;  // of what was announced
    bool is_kept_ = false;

    mutable std::mutex mutex_;
    State state_ = State::receiving;
    std::string waiting_;
    bool is_writing_ = false;
    bool has_ended_ = false;
    std::function<void()> go_on_;
    std::function<void()> done_;
};

// The folder of such files. Must outlive its Uploads and whatever they are held by.
class Uploads {
  public:
    struct Limits {
        // Of all that lie here, of what one holder has here, of its requests at once; what is announced counts.
        Shares::Limits shares;
        std::uint64_t reserve = 0;  // bytes of the disk that are left to others
    };
    // Soon and in this order, on a thread that may wait for the disk.
    using Run = std::function<void(std::function<void()>)>;
    // Hears why the disk did not take something, unless it is full; on that thread.
    using Tell = std::function<void(const Error&)>;

    // Makes the folder and takes away what was left in it: nobody else may be at work there.
    [[nodiscard]] static Result<std::unique_ptr<Uploads>> open(const std::filesystem::path& folder, Limits limits,
                                                               Run run, Tell tell, FileCalls& calls = disk());
    // For a body of so many bytes; the file is made when the first of them is written. Otherwise 429, 503 or 507.
    [[nodiscard]] tl::expected<std::shared_ptr<Upload>, Response> begin(const std::string& holder,
                                                                        std::uint64_t announced);

  private:
    friend class Upload;
    [[nodiscard]] bool set_aside(std::uint64_t announced);
    void give_back(std::uint64_t bytes);
    Uploads(DurableFolder folder, Limits limits, Run run, Tell tell, FileCalls& calls)
        : folder_(std::move(folder)),
          limits_(limits),
          run_(std::move(run)),
          tell_(std::move(tell)),
          calls_(calls),
          shares_(limits.shares) {}

    const DurableFolder folder_;
    const Limits limits_;
    const Run run_;
    const Tell tell_;
    FileCalls& calls_;
    Shares shares_;
    std::atomic<std::uint64_t> newest_ = 0;
    // Announced and not written yet, of all: the disk counts it as free.
    std::mutex room_mutex_;
    std::uint64_t unwritten_ = 0;
};

}  // namespace veche::server::http
