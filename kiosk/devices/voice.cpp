#include "kiosk/devices/voice.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace veche::kiosk {
namespace {

// How far the synthesiser runs ahead of what is heard: enough never to run dry, little to throw away.
constexpr int ahead_milliseconds = 300;
// While something is being said: how often is looked whether the next sentence has begun to sound.
constexpr std::chrono::milliseconds look_every(10);

}  // namespace

class Voice::Implementation {
  public:
    Implementation(OpenAudio open_audio, OnEvent on_event, OpenSynthesiser open_synthesiser)
        : open_audio_(std::move(open_audio)),
          on_event_(std::move(on_event)),
          open_synthesiser_(std::move(open_synthesiser)),
          worker_([this] { work(); }) {}
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    ~Implementation() {
        {
            const std::lock_guard lock(mutex_);
            quitting_ = true;
            replace_job(std::nullopt);
        }
        changed_.notify_all();
        worker_.join();
    }

    void speak(std::vector<Sentence> sentences) {
        const std::lock_guard lock(mutex_);
        replace_job(std::move(sentences));
    }

    void stop() {
        const std::lock_guard lock(mutex_);
        replace_job(std::nullopt);
    }

    void set_paused(bool paused) {
        const std::lock_guard lock(mutex_);
        paused_ = paused;
        if (sink_) sink_->set_paused(paused);
        changed_.notify_all();
    }

    void set_rate(int words_per_minute) { rate_ = std::clamp(words_per_minute, slowest_rate, fastest_rate); }
    void set_volume(int percent) { volume_ = std::clamp(percent, 0, 100); }

  private:
    using Lock = std::unique_lock<std::mutex>;

    // A sentence and the sample at which it begins, counted from the beginning of the job.
    struct Beginning {
        std::uint64_t id = 0;
        std::size_t sample = 0;
    };

    // With the mutex held. Samples are pushed only with it held and for the job that is current, so that nothing of
    // an older one comes after this.
    void replace_job(std::optional<std::vector<Sentence>> job) {
        ++job_number_;
        next_ = std::move(job);
        paused_ = false;
        if (sink_) {
            sink_->clear();
            sink_->set_paused(false);
        }
        changed_.notify_all();
    }

    void work() {
        for (;;) {
            std::vector<Sentence> sentences;
            std::uint64_t job = 0;
            {
                Lock lock(mutex_);
                changed_.wait(lock, [this] { return quitting_ || next_; });
                if (quitting_) return;
                sentences = std::move(*next_);
                next_.reset();
                job = job_number_;
                pushed_ = 0;
            }
            beginnings_.clear();
            if (open_devices()) perform(sentences, job);
        }
    }

    // Whether there is something to speak with; tells when there is not.
    bool open_devices() {
        if (!synthesiser_) {
            auto opened = open_synthesiser_();
            if (!opened) return no_device(opened.error().message);
            synthesiser_ = std::move(*opened);
        }
        if (has_sink()) return true;
        auto opened = open_audio_(synthesiser_->sample_rate());
        if (!opened) return no_device(opened.error().message);
        const std::lock_guard lock(mutex_);
        sink_ = std::move(*opened);
        sink_->set_paused(paused_);
        return true;
    }

    bool has_sink() {
        const std::lock_guard lock(mutex_);
        return sink_ != nullptr;
    }

    bool no_device(const std::string& reason) {
        on_event_({VoiceEvent::Kind::no_device, 0, reason});
        return false;
    }

    void perform(const std::vector<Sentence>& sentences, std::uint64_t job) {
        for (const Sentence& sentence : sentences) {
            if (!is_current(job)) break;
            beginnings_.push_back({sentence.id, pushed_});
            const bool said = synthesiser_->say(sentence.text, sentence.language, rate_,
                                                [&](auto samples) { return take(samples, job); });
            if (!said) no_device("no voice for the language " + std::string(content::code(sentence.language)));
            if (lost_) break;
        }
        if (lost_) {
            lost_ = false;
            const std::lock_guard lock(mutex_);
            sink_.reset();
        } else {
            wait_until_queued(0, job);
            tell_beginnings(job);
            const std::uint64_t first = sentences.empty() ? 0 : sentences.front().id;
            on_event_({is_current(job) ? VoiceEvent::Kind::finished : VoiceEvent::Kind::stopped, first, ""});
            return;
        }
        no_device("the sound device is gone");
    }

    bool is_current(std::uint64_t job) {
        const std::lock_guard lock(mutex_);
        return job == job_number_;
    }

    Synthesiser::Flow take(std::span<const std::int16_t> samples, std::uint64_t job) {
        const auto ahead = static_cast<std::size_t>(synthesiser_->sample_rate()) * ahead_milliseconds / 1'000;
        if (!wait_until_queued(ahead, job)) return Synthesiser::Flow::stop;
        louder_.assign(samples.begin(), samples.end());
        const int volume = volume_;
        for (std::int16_t& sample : louder_) sample = static_cast<std::int16_t>(sample * volume / 100);
        const std::lock_guard lock(mutex_);
        if (job != job_number_) return Synthesiser::Flow::stop;
        if (!sink_->push(louder_)) {
            lost_ = true;
            return Synthesiser::Flow::stop;
        }
        pushed_ += louder_.size();
        return Synthesiser::Flow::go_on;
    }

    // Until no more than `most` samples wait to be heard; false when another job has come. Tells on the way which
    // sentences have begun to sound. Paused, it sleeps until something changes.
    bool wait_until_queued(std::size_t most, std::uint64_t job) {
        for (;;) {
            tell_beginnings(job);
            Lock lock(mutex_);
            if (job != job_number_) return false;
            if (sink_->queued() <= most) return true;
            if (paused_) {
                changed_.wait(lock, [&] { return job != job_number_ || !paused_; });
            } else {
                changed_.wait_for(lock, look_every);
            }
        }
    }

    void tell_beginnings(std::uint64_t job) {
        for (;;) {
            std::uint64_t id = 0;
            {
                const std::lock_guard lock(mutex_);
                if (beginnings_.empty() || job != job_number_) return;
                const std::size_t queued = sink_->queued();
                const std::size_t heard = pushed_ - std::min(queued, pushed_);
                const Beginning first = beginnings_.front();
                // Its first sample must have been pushed and taken by the device.
                if (first.sample >= pushed_ || heard < first.sample || (heard == first.sample && queued > 0)) return;
                id = first.id;
                beginnings_.pop_front();
            }
            on_event_({VoiceEvent::Kind::sentence_started, id, ""});
        }
    }

    OpenAudio open_audio_;
    OnEvent on_event_;
    OpenSynthesiser open_synthesiser_;

    std::mutex mutex_;
    std::condition_variable changed_;
    // Guarded by mutex_:
    std::optional<std::vector<Sentence>> next_;
    std::uint64_t job_number_ = 0;
    std::unique_ptr<AudioSink> sink_;
    std::size_t pushed_ = 0;  // samples of this job; written by the worker only
    bool paused_ = false;
    bool quitting_ = false;

    std::atomic<int> rate_ = default_rate;
    std::atomic<int> volume_ = 100;

    // Of the worker:
    std::unique_ptr<Synthesiser> synthesiser_;
    std::deque<Beginning> beginnings_;
    std::vector<std::int16_t> louder_;
    bool lost_ = false;

    std::thread worker_;  // last: it uses all of the above
};

Voice::Voice(OpenAudio open_audio, OnEvent on_event, OpenSynthesiser open_synthesiser)
    : implementation_(
          std::make_unique<Implementation>(std::move(open_audio), std::move(on_event), std::move(open_synthesiser))) {}
Voice::~Voice() = default;

void Voice::speak(std::vector<Sentence> sentences) {
    implementation_->speak(std::move(sentences));
}

void Voice::pause() {
    implementation_->set_paused(true);
}

void Voice::resume() {
    implementation_->set_paused(false);
}

void Voice::stop() {
    implementation_->stop();
}

void Voice::set_rate(int words_per_minute) {
    implementation_->set_rate(words_per_minute);
}

void Voice::set_volume(int percent) {
    implementation_->set_volume(percent);
}

}  // namespace veche::kiosk
