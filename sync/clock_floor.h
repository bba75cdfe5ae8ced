// No earlier than this can it be: the newest of when the program was built, what signed files say, the last shutdown.
#pragma once

#include "content/date.h"
#include "content/result.h"
#include "sync/clock.h"
#include "sync/durable_file.h"

namespace veche::sync {

// Kept as a text file `clock` in the folder. Used by one thread.
class ClockFloor {
  public:
    // A missing or broken file counts for nothing.
    ClockFloor(const DurableFolder& folder, content::Instant built);

    // `time` was stated by a signed file, or is the clock's at shutdown.
    void raise(content::Instant time);
    // Writes it if it was raised since the last time.
    [[nodiscard]] Result<void> save();
    // The clock's time, or the floor when the clock is behind it.
    [[nodiscard]] content::Instant now(const Clock& clock) const;
    [[nodiscard]] content::Instant floor() const { return floor_; }

  private:
    const DurableFolder& folder_;
    content::Instant floor_;
    content::Instant saved_;
};

}  // namespace veche::sync
