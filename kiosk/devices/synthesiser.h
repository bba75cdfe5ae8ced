// Text into samples. The interface keeps the voice testable without a synthesiser; there is one real one, espeak-ng.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "content/language.h"

namespace veche::kiosk {

// One thread for its whole life.
class Synthesiser {
  public:
    enum class Flow { go_on, stop };
    // Gets the samples piece by piece (about 50 ms each), while the sentence is being made.
    using OnSamples = std::function<Flow(std::span<const std::int16_t>)>;

    Synthesiser() = default;
    Synthesiser(const Synthesiser&) = delete;
    Synthesiser& operator=(const Synthesiser&) = delete;
    virtual ~Synthesiser() = default;

    [[nodiscard]] virtual int sample_rate() const = 0;  // Hz, mono
    // Returns when all has been handed out or `on_samples` has said stop. False: no voice for the language,
    // or it could not be made.
    virtual bool say(const std::string& text, content::Language language, int words_per_minute,
                     const OnSamples& on_samples) = 0;
};

// espeak-ng keeps the state of the whole process in globals: open one a process, use it on one thread. It is never
// shut down (a second shutdown would block for ever). Fails when its data is not installed.
[[nodiscard]] Result<std::unique_ptr<Synthesiser>> open_espeak();

// What the synthesiser must be told so that it reads this many words a minute.
struct EspeakPace {
    int rate = 175;    // its own "words a minute", 80 to 449
    int word_gap = 0;  // pause between words, in its own units

    bool operator==(const EspeakPace&) const = default;
};
[[nodiscard]] EspeakPace espeak_pace(int words_per_minute, content::Language language);

}  // namespace veche::kiosk
