// Reads aloud with espeak-ng. One worker thread owns the synthesiser for the life of the process: make one Voice.
// Methods return at once and may be called from any one thread; events come on the worker thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "content/language.h"
#include "kiosk/devices/audio.h"
#include "kiosk/devices/synthesiser.h"

namespace veche::kiosk {

struct Sentence {
    std::uint64_t id = 0;  // the caller's; comes back in events
    std::string text;      // as it is to be said (content/speech/)
    content::Language language = content::Language::russian;
};

struct VoiceEvent {
    enum class Kind {
        sentence_started,  // its first sound is being played
        finished,          // all sentences of the last speak() have been heard
        stopped,           // by stop() or by a newer speak(); nothing more is heard of the older one
        no_device,         // no sound device, or no synthesiser data: nothing can be said now
    };
    Kind kind = Kind::finished;
    std::uint64_t id = 0;  // of the sentence that started, or of the first one of what has finished or was stopped
    std::string reason;    // only with no_device

    bool operator==(const VoiceEvent&) const = default;
};

// Words a minute. The synthesiser's own numbers differ by language; Voice translates.
inline constexpr int slowest_rate = 60;
inline constexpr int fastest_rate = 250;
inline constexpr int default_rate = 120;

class Voice {
  public:
    using OpenAudio = std::function<Result<std::unique_ptr<AudioSink>>(int sample_rate)>;
    using OpenSynthesiser = std::function<Result<std::unique_ptr<Synthesiser>>()>;
    using OnEvent = std::function<void(const VoiceEvent&)>;

    // The functions are called on the worker thread; `on_event` may call any method but the destructor. Synthesiser
    // and device are opened at the first speak() and tried again at each one while there is none.
    Voice(OpenAudio open_audio, OnEvent on_event, OpenSynthesiser open_synthesiser = open_espeak);
    Voice(const Voice&) = delete;
    Voice& operator=(const Voice&) = delete;
    ~Voice();

    // Replaces whatever is being said; a pause ends.
    void speak(std::vector<Sentence> sentences);
    void pause();
    void resume();
    // What is queued is gone when this returns, so nothing of it is heard later than the device's buffer (50 ms).
    void stop();
    void set_rate(int words_per_minute);  // held within the limits; from the next sentence
    void set_volume(int percent);         // 0 to 100; from the next samples

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace veche::kiosk
