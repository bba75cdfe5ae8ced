#include <espeak-ng/speak_lib.h>
#include <optional>

#include "content/languages/traits.h"
#include "kiosk/devices/synthesiser.h"

namespace veche::kiosk {
namespace {

using content::Language;

constexpr int piece_milliseconds = 50;

int between(int from, int to, int step, int steps) {
    return from + (to - from) * step / steps;
}

class Espeak : public Synthesiser {
  public:
    explicit Espeak(int sample_rate) : sample_rate_(sample_rate) {}

    [[nodiscard]] int sample_rate() const override { return sample_rate_; }

    bool say(const std::string& text, Language language, int words_per_minute, const OnSamples& on_samples) override {
        // Every switch of the voice leaks a little, so only when the language has changed.
        if (language_ != language) {
            const std::string name(content::code(language));
            if (espeak_SetVoiceByName(name.c_str()) != EE_OK) return false;
            language_ = language;
        }
        const EspeakPace pace = espeak_pace(words_per_minute, language);
        espeak_SetParameter(espeakRATE, pace.rate, 0);
        espeak_SetParameter(espeakWORDGAP, pace.word_gap, 0);
        Call call{&on_samples, Flow::go_on};
        const auto made =
            espeak_Synth(text.c_str(), text.size() + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, nullptr, &call);
        return made == EE_OK || call.flow == Flow::stop;
    }

    static int on_synthesis(short* samples, int count, espeak_EVENT* events) {
        if (samples == nullptr || count <= 0 || events == nullptr) return 0;
        auto* const call = static_cast<Call*>(events->user_data);
        if (call == nullptr) return 0;
        if (call->flow == Flow::go_on) {
            call->flow = (*call->on_samples)({samples, static_cast<std::size_t>(count)});
        }
        return call->flow == Flow::stop ? 1 : 0;
    }

  private:
    struct Call {
        const OnSamples* on_samples;
        Flow flow;
    };

    int sample_rate_;
    std::optional<Language> language_;
};

}  // namespace

EspeakPace espeak_pace(int words_per_minute, Language language) {
    const auto& paces = content::traits_of(language).paces;
    if (words_per_minute <= paces.front().words_per_minute) return {paces.front().rate, paces.front().word_gap};
    for (std::size_t i = 1; i < paces.size(); ++i) {
        const content::PacePoint& low = paces.at(i - 1);
        const content::PacePoint& high = paces.at(i);
        if (words_per_minute > high.words_per_minute) continue;
        const int step = words_per_minute - low.words_per_minute;
        const int steps = high.words_per_minute - low.words_per_minute;
        return {between(low.rate, high.rate, step, steps), between(low.word_gap, high.word_gap, step, steps)};
    }
    return {paces.back().rate, paces.back().word_gap};
}

Result<std::unique_ptr<Synthesiser>> open_espeak() {
    // Once a process: the library's state is the process's, and a thread of its own waits on it from then on.
    static const int rate =
        espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, piece_milliseconds, nullptr, espeakINITIALIZE_DONT_EXIT);
    if (rate <= 0) return failure("espeak-ng cannot start: its data is not installed");
    espeak_SetSynthCallback(&Espeak::on_synthesis);
    return std::make_unique<Espeak>(rate);
}

}  // namespace veche::kiosk
