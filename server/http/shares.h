// Who has how much of the server at once: requests held open and room for their bodies, counted by holder (a device, or
// the address of a client without one), so that no holder can take the room of the others. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace veche::server::http {

class Shares {
  public:
    struct Limits {
        std::uint64_t bytes = 0;      // of all bodies being received
        std::uint64_t own_bytes = 0;  // of the bodies one holder has announced
        unsigned own_requests = 0;    // of one holder, open at once
    };
    enum class Verdict { granted, own_share_used, all_used };

    // One request's part; given back when it goes.
    class Share {
      public:
        Share() = default;
        Share(Share&& other) noexcept;
        Share& operator=(Share&& other) noexcept;
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;
        ~Share();
        // Bytes of the body that came. False: there is no room for them.
        [[nodiscard]] bool arrive(std::uint64_t bytes);

      private:
        friend class Shares;
        Shares* shares_ = nullptr;
        std::string holder_;
        std::uint64_t announced_ = 0;
        std::uint64_t arrived_ = 0;
    };
    struct Answer {
        Verdict verdict = Verdict::granted;
        Share share;
    };

    explicit Shares(Limits limits) : limits_(limits) {}
    // Must outlive every Share.
    [[nodiscard]] Answer open(const std::string& holder, std::uint64_t announced);

  private:
    struct Held {
        std::uint64_t announced = 0;
        unsigned requests = 0;
    };

    Limits limits_;
    std::mutex mutex_;
    std::map<std::string, Held> held_;
    std::uint64_t arrived_ = 0;  // of all
};

}  // namespace veche::server::http
