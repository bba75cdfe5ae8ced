// What was said aloud, for `say` of the drive protocol. Keeps nothing unless it is told to: a kiosk that is not driven
// has no use for what its visitors listened to. Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "content/speech/utterances.h"

namespace veche::kiosk {

class Said {
  public:
    void start_keeping();
    // These will be spoken, numbered from `first_id`.
    void expect(std::uint64_t first_id, const std::vector<content::Utterance>& sentences);
    void started(std::uint64_t id);
    // What was said since last asked.
    [[nodiscard]] std::vector<std::string> take();
    void forget();

  private:
    std::mutex mutex_;
    bool keeps_ = false;
    std::uint64_t first_id_ = 0;
    std::vector<std::string> expected_;
    std::vector<std::string> said_;
};

}  // namespace veche::kiosk
