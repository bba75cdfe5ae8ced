// What time it can be. No earlier than when the program was built, what signed files say, the last shutdown; and while
// the server is heard, what it signs is compared with this machine's clock: two that agree outvote whatever lied
// before.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/date.h"
#include "base/durable_file.h"
#include "base/result.h"
#include "sync/status.h"

namespace veche::sync {

// Kept as a text file `clock` in the folder: the floor, and in a second line the newest signed time. Any thread.
class ClockFloor {
  public:
    // A missing or broken file counts for nothing.
    ClockFloor(DurableFolder folder, Instant built);

    // `time` was stated by a signed file, of whatever age.
    void take_signed(Instant time);
    // The server has just said, signed, that it is this time.
    void take_heard(Instant time, const Clock& clock);
    // Before the program ends. A clock that is wrong and ahead counts for a year beyond the newest signed time at most.
    void take_shutdown(const Clock& clock);
    // Writes it if it has changed since the last time.
    [[nodiscard]] Result<void> save();
    // The machine's time while nothing speaks against it; else the server's, or the floor.
    [[nodiscard]] Instant now(const Clock& clock) const;
    // Whether the machine's clock is further from what is known than two machines that keep time may differ. That it is
    // ahead is known only after the server was heard since the start. Until then more than 90 days beyond the newest
    // signed time are doubtful: a kiosk may have been without network that long.
    [[nodiscard]] ClockSuspicion suspicion(const Clock& clock) const;

  private:
    struct Heard {
        Instant time;
        std::chrono::milliseconds at;  // steady
    };
    [[nodiscard]] std::optional<Instant> server_now(const Clock& clock) const;
    [[nodiscard]] std::string text_locked() const;
    [[nodiscard]] Instant now_locked(const Clock& clock) const;

    mutable std::mutex mutex_;
    DurableFolder folder_;
    Instant built_;
    Instant floor_;
    Instant newest_signed_;
    std::optional<Heard> heard_;  // since the start: a steady clock does not survive one
    std::string saved_;           // as it is on the disk
};

}  // namespace veche::sync
