// Where sound goes. The voice pushes pulses and asks how much has not been played yet; it never knows the device.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"

namespace veche::kiosk {

// Mono, signed 16 bit, at the rate given when it was opened. All methods from one thread, but clear() and
// set_paused(), which any thread may call.
class AudioSink {
  public:
    AudioSink() = default;
    AudioSink(const AudioSink&) = delete;
    AudioSink& operator=(const AudioSink&) = delete;
    virtual ~AudioSink() = default;

    // Queues samples; false when the device is gone.
    virtual bool push(std::span<const std::int16_t> samples) = 0;
    // Samples queued and not yet handed to the device.
    [[nodiscard]] virtual std::size_t queued() const = 0;
    // Throws away what is queued: after it at most the device's own buffer (under 50 ms) is heard.
    virtual void clear() = 0;
    virtual void set_paused(bool paused) = 0;
    [[nodiscard]] virtual int sample_rate() const = 0;  // Hz
};

// The default device of SDL's audio subsystem, which this starts and stops. Fails when there is no sound device.
[[nodiscard]] Result<std::unique_ptr<AudioSink>> open_sdl_audio(int sample_rate);

}  // namespace veche::kiosk
