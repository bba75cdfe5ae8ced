#include <SDL.h>

#include "kiosk/devices/audio.h"

namespace veche::kiosk {
namespace {

// At 22,050 Hz two buffers of this size are 46 ms: what is still heard after clear().
constexpr Uint16 buffer_samples = 512;

class SdlAudio : public AudioSink {
  public:
    SdlAudio(SDL_AudioDeviceID device, int sample_rate) : device_(device), sample_rate_(sample_rate) {
        SDL_PauseAudioDevice(device_, 0);
    }
    SdlAudio(const SdlAudio&) = delete;
    SdlAudio& operator=(const SdlAudio&) = delete;
    ~SdlAudio() override {
        SDL_CloseAudioDevice(device_);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    }

    bool push(std::span<const std::int16_t> samples) override {
        if (SDL_GetAudioDeviceStatus(device_) == SDL_AUDIO_STOPPED) return false;
        return SDL_QueueAudio(device_, samples.data(), static_cast<Uint32>(samples.size_bytes())) == 0;
    }
    [[nodiscard]] std::size_t queued() const override { return SDL_GetQueuedAudioSize(device_) / sizeof(std::int16_t); }
    void clear() override { SDL_ClearQueuedAudio(device_); }
    void set_paused(bool paused) override { SDL_PauseAudioDevice(device_, paused ? 1 : 0); }
    [[nodiscard]] int sample_rate() const override { return sample_rate_; }

  private:
    SDL_AudioDeviceID device_;
    int sample_rate_;
};

}  // namespace

Result<std::unique_ptr<AudioSink>> open_sdl_audio(int sample_rate) {
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) return failure(std::string("no sound device: ") + SDL_GetError());
    SDL_AudioSpec wanted{};
    wanted.freq = sample_rate;
    wanted.format = AUDIO_S16SYS;
    wanted.channels = 1;
    wanted.samples = buffer_samples;
    const SDL_AudioDeviceID device = SDL_OpenAudioDevice(nullptr, 0, &wanted, nullptr, 0);
    if (device == 0) {
        std::string reason = std::string("no sound device: ") + SDL_GetError();
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return failure(std::move(reason));
    }
    return std::make_unique<SdlAudio>(device, sample_rate);
}

}  // namespace veche::kiosk
