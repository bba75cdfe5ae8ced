// With the real synthesiser and a sound device in memory. Nothing here measures time: what must not be heard is
// counted in samples.
#include "kiosk/devices/voice.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <doctest/doctest.h>
#include <mutex>
#include <thread>

namespace veche::kiosk {
namespace {

using content::Language;
using Kind = VoiceEvent::Kind;

// Plays at once, or only what the test lets it play.
struct Device {
    std::mutex mutex;
    std::atomic<bool> plays = true;
    std::atomic<bool> paused = false;
    std::atomic<bool> gone = false;
    std::size_t queued = 0;
    std::atomic<std::size_t> played = 0;
    std::atomic<std::size_t> thrown_away = 0;
    std::atomic<std::int64_t> loudness = 0;

    std::size_t waiting() {
        const std::lock_guard lock(mutex);
        return queued;
    }
    void play(std::size_t samples) {
        const std::lock_guard lock(mutex);
        const std::size_t now = std::min(samples, queued);
        queued -= now;
        played += now;
    }
};

class DeviceSink : public AudioSink {
  public:
    DeviceSink(Device& device, int rate) : device_(device), rate_(rate) {}

    bool push(std::span<const std::int16_t> samples) override {
        const std::lock_guard lock(device_.mutex);
        if (device_.gone) return false;
        if (device_.plays && !device_.paused) {
            device_.played += samples.size();
        } else {
            device_.queued += samples.size();
        }
        for (const std::int16_t sample : samples) device_.loudness += std::abs(sample);
        return true;
    }
    [[nodiscard]] std::size_t queued() const override { return device_.waiting(); }
    void clear() override {
        const std::lock_guard lock(device_.mutex);
        device_.thrown_away += device_.queued;
        device_.queued = 0;
    }
    void set_paused(bool paused) override {
        const std::lock_guard lock(device_.mutex);
        device_.paused = paused;
        if (paused || !device_.plays) return;
        device_.played += device_.queued;
        device_.queued = 0;
    }
    [[nodiscard]] int sample_rate() const override { return rate_; }

  private:
    Device& device_;
    int rate_;
};

class Heard {
  public:
    void operator()(const VoiceEvent& event) {
        const std::lock_guard lock(mutex_);
        events_.push_back(event);
        arrived_.notify_all();
    }
    // The next event; fails the test when none comes.
    VoiceEvent next() {
        std::unique_lock lock(mutex_);
        REQUIRE(arrived_.wait_for(lock, std::chrono::seconds(60), [this] { return !events_.empty(); }));
        VoiceEvent event = events_.front();
        events_.pop_front();
        return event;
    }
    VoiceEvent next(Kind kind) {
        VoiceEvent event = next();
        while (event.kind != kind) event = next();
        return event;
    }

  private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<VoiceEvent> events_;
};

struct Speaking {
    Device device;
    Heard heard;
    Voice voice{
        [this](int rate) -> Result<std::unique_ptr<AudioSink>> { return std::make_unique<DeviceSink>(device, rate); },
        [this](const VoiceEvent& event) { heard(event); }};

    std::size_t samples_of(const std::string& text, Language language) {
        const std::size_t before = device.played;
        voice.speak({{1, text, language}});
        CHECK(heard.next(Kind::finished).kind == Kind::finished);
        return device.played - before;
    }
};

std::vector<Sentence> long_text() {
    std::vector<Sentence> sentences;
    for (std::uint64_t id = 1; id <= 50; ++id) {
        sentences.push_back({id, "Администрация города сообщает о проведении публичных слушаний.", Language::russian});
    }
    return sentences;
}

}  // namespace

TEST_CASE("sentences are heard in their order, each language in its voice") {
    Speaking speaking;
    speaking.voice.speak({{7, "Добрый день.", Language::russian},
                          {8, "Доброго дня.", Language::ukrainian},
                          {9, "Good afternoon.", Language::english}});
    for (const std::uint64_t id : {7U, 8U, 9U}) {
        CHECK(speaking.heard.next() == VoiceEvent{Kind::sentence_started, id, ""});
    }
    CHECK(speaking.heard.next() == VoiceEvent{Kind::finished, 7, ""});
    CHECK(speaking.device.played > 22'050);
    CHECK(speaking.device.loudness > 0);
}

TEST_CASE("when stop returns nothing waits to be heard, and nothing comes after") {
    Speaking speaking;
    speaking.device.plays = false;
    speaking.voice.speak(long_text());
    while (speaking.device.waiting() == 0) std::this_thread::yield();
    speaking.voice.stop();
    CHECK(speaking.device.waiting() == 0);
    CHECK(speaking.heard.next(Kind::stopped).kind == Kind::stopped);
    CHECK(speaking.device.waiting() == 0);
    CHECK(speaking.device.played == 0);
}

TEST_CASE("the synthesiser runs only a little ahead of what is heard") {
    Speaking speaking;
    speaking.device.plays = false;
    speaking.voice.speak(long_text());
    const auto second = std::size_t{22'050};
    for (int i = 0; i < 200; ++i) {
        speaking.device.play(second / 50);
        CHECK(speaking.device.waiting() < second / 2);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    speaking.voice.stop();
}

TEST_CASE("a sentence has started only when it is being heard") {
    Speaking speaking;
    speaking.device.plays = false;
    speaking.voice.speak({{1, "Раз.", Language::russian}, {2, "Два.", Language::russian}});
    while (speaking.device.waiting() == 0) std::this_thread::yield();
    speaking.device.play(1);
    CHECK(speaking.heard.next() == VoiceEvent{Kind::sentence_started, 1, ""});
    speaking.device.plays = true;
    speaking.device.play(1'000'000);
    CHECK(speaking.heard.next(Kind::sentence_started).id == 2);
    CHECK(speaking.heard.next().kind == Kind::finished);
}

TEST_CASE("a newer text replaces the older one") {
    Speaking speaking;
    speaking.device.plays = false;
    speaking.voice.speak(long_text());
    while (speaking.device.waiting() == 0) std::this_thread::yield();
    speaking.device.plays = true;
    speaking.voice.speak({{100, "Новое.", Language::russian}});
    CHECK(speaking.heard.next(Kind::stopped).kind == Kind::stopped);
    CHECK(speaking.heard.next() == VoiceEvent{Kind::sentence_started, 100, ""});
    CHECK(speaking.heard.next().kind == Kind::finished);
}

TEST_CASE("paused, the device holds what is queued; resumed, the text goes on to its end") {
    Speaking speaking;
    speaking.device.plays = false;
    speaking.voice.speak({{1, "Администрация города сообщает.", Language::russian}});
    while (speaking.device.waiting() == 0) std::this_thread::yield();
    speaking.voice.pause();
    CHECK(speaking.device.paused);
    speaking.device.plays = true;
    speaking.voice.resume();
    CHECK(speaking.heard.next(Kind::finished).kind == Kind::finished);
    CHECK_FALSE(speaking.device.paused);
    CHECK(speaking.device.thrown_away == 0);
}

TEST_CASE("a pause does not outlive a stop") {
    Speaking speaking;
    speaking.device.plays = false;
    speaking.voice.speak(long_text());
    while (speaking.device.waiting() == 0) std::this_thread::yield();
    speaking.voice.pause();
    speaking.voice.stop();
    speaking.heard.next(Kind::stopped);
    speaking.device.plays = true;
    CHECK(speaking.samples_of("Дальше.", Language::russian) > 0);
}

TEST_CASE("rate and volume are the visitor's") {
    Speaking speaking;
    const std::string text = "Слушания состоятся в большом зале, вход свободный.";
    speaking.voice.set_rate(60);
    const std::size_t slow = speaking.samples_of(text, Language::russian);
    speaking.voice.set_rate(250);
    const std::size_t fast = speaking.samples_of(text, Language::russian);
    CHECK(slow > 3 * fast);
    speaking.voice.set_volume(0);
    speaking.device.loudness = 0;
    speaking.samples_of(text, Language::russian);
    CHECK(speaking.device.loudness == 0);
}

TEST_CASE("the default rate is near what it says, in every language") {
    Speaking speaking;
    const struct {
        Language language;
        const char* text;
        int words;
    } rows[] = {
        {Language::russian, "Замечания к проекту бюджета города принимаются в письменном виде до конца этого месяца.",
         13},
        {Language::ukrainian, "Зауваження до проєкту бюджету міста приймаються письмово до кінця цього місяця.", 11},
        {Language::english, "Remarks on the draft budget of the town are taken in writing until the end of the month.",
         18},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        speaking.voice.set_rate(default_rate);
        const double minutes = static_cast<double>(speaking.samples_of(row.text, row.language)) / 22'050 / 60;
        CHECK(row.words / minutes > default_rate * 0.65);
        CHECK(row.words / minutes < default_rate * 1.35);
    }
}

TEST_CASE("the pace given to the synthesiser grows with the rate and stays within its limits") {
    for (const Language language : content::all_languages) {
        EspeakPace last{0, 1'000};
        for (int rate = slowest_rate; rate <= fastest_rate; ++rate) {
            const EspeakPace pace = espeak_pace(rate, language);
            CHECK(pace.rate >= last.rate);
            CHECK(pace.word_gap <= last.word_gap);
            CHECK(pace.rate >= 80);
            CHECK(pace.rate <= 449);
            last = pace;
        }
    }
}

TEST_CASE("without a sound device the voice says so and stays usable") {
    bool there = false;
    Device device;
    Heard heard;
    Voice voice(
        [&](int rate) -> Result<std::unique_ptr<AudioSink>> {
            if (!there) return failure("no sound device");
            return std::make_unique<DeviceSink>(device, rate);
        },
        [&](const VoiceEvent& event) { heard(event); });
    voice.stop();
    voice.pause();
    voice.resume();
    voice.speak({{1, "Раз.", Language::russian}});
    CHECK(heard.next() == VoiceEvent{Kind::no_device, 0, "no sound device"});
    there = true;
    voice.speak({{2, "Два.", Language::russian}});
    CHECK(heard.next() == VoiceEvent{Kind::sentence_started, 2, ""});
    CHECK(heard.next().kind == Kind::finished);
}

TEST_CASE("a device that is pulled out while speaking is told, and found again") {
    Speaking speaking;
    speaking.device.gone = true;
    speaking.voice.speak({{1, "Раз.", Language::russian}});
    CHECK(speaking.heard.next().kind == Kind::no_device);
    speaking.device.gone = false;
    CHECK(speaking.samples_of("Два.", Language::russian) > 0);
}

TEST_CASE("mixed scripts, control characters and broken bytes do not stop the voice") {
    Speaking speaking;
    for (const char* text : {"Привет hello 你好 שלום مرحبا", "\x01\x02\xff\xfe", "", "😀😀", "[[f@k]] <speak>",
                             "aаaаaаaа", "ґїєі 0123456789", "\xd0"}) {
        CAPTURE(text);
        for (const Language language : content::all_languages) speaking.samples_of(text, language);
    }
}

TEST_CASE("nothing to say is finished at once") {
    Speaking speaking;
    speaking.voice.speak({});
    CHECK(speaking.heard.next().kind == Kind::finished);
}

TEST_CASE("the voice ends while it is speaking") {
    Speaking speaking;
    speaking.device.plays = false;
    speaking.voice.speak(long_text());
    while (speaking.device.waiting() == 0) std::this_thread::yield();
}

TEST_CASE("SDL opens a sound device, or says that there is none") {
    setenv("SDL_AUDIODRIVER", "dummy", 1);  // before SDL's threads
    {
        auto sink = open_sdl_audio(22'050);
        REQUIRE(sink);
        (*sink)->set_paused(true);
        const std::vector<std::int16_t> samples(10'000);
        CHECK((*sink)->push(samples));
        CHECK((*sink)->queued() > 0);
        (*sink)->clear();
        CHECK((*sink)->queued() == 0);
    }
    setenv("SDL_AUDIODRIVER", "no such driver", 1);
    const auto none = open_sdl_audio(22'050);
    REQUIRE_FALSE(none);
    CHECK(none.error().message.find("no sound device: ") == 0);
}

}  // namespace veche::kiosk
