#include "kiosk/performer.h"

#include <optional>
#include <utility>

#include "base/random.h"
#include "kiosk/built_at.h"
#include "kiosk/devices/audio.h"
#include "kiosk/devices/voice.h"
#include "kiosk/readiness.h"
#include "kiosk/said.h"
#include "kiosk/spoken_outline.h"
#include "kiosk/workers/answers.h"
#include "kiosk/workers/counter.h"
#include "kiosk/workers/library.h"
#include "kiosk/workers/sync_thread.h"
#include "kiosk/workers/worker.h"

namespace veche::kiosk {
namespace {

// Only the newest of these matters: what has not begun is dropped.
enum Lane { search_lane, find_lane };

// No sentence of a reading ever has it.
constexpr std::uint64_t warning_id = std::uint64_t{1} << 63U;

}  // namespace

struct Performer::Parts {
    Parts(const std::filesystem::path& folder, const Configuration& configuration, const AdvancedClock& clock,
          EventQueue& queue, protocol::Bundle bundle, std::unique_ptr<SystemFileCalls> file_calls,
          std::unique_ptr<sync::Spool> opened_spool, DurableFolder kiosk_folder)
        : events(queue),
          name(bundle.kiosk_name),
          calls(std::move(file_calls)),
          spool(std::move(opened_spool)),
          floor(std::move(kiosk_folder), built_at()),
          library(folder / "store.db", folder / "content"),
          counter(*spool, random),
          voice(open_sdl_audio, [this](const VoiceEvent& event) { heard(event); }),
          sync({folder, configuration, [&clock] { return clock.let_pass(); }}, std::move(bundle), clock, floor, *spool,
               queue, [this](SealingKeys keys) {
                   counter_worker.post([this, keys = std::move(keys)] { counter.set_keys(keys); });
                   library_worker.post([this] { library.reopen(); });
               }) {}

    // The workers' jobs reach for each other and for what `sync` owns: they end before any member dies.
    ~Parts() {
        library_worker.stop();
        counter_worker.stop();
    }

    void heard(const VoiceEvent& event) {
        switch (event.kind) {
            case VoiceEvent::Kind::sentence_started:
                said.started(event.id);
                events.post(SentenceStarted{event.id});
                break;
            case VoiceEvent::Kind::finished: events.post(ReadingEnded{event.id}); break;
            case VoiceEvent::Kind::no_device: events.post(NoSoundDevice{event.reason}); break;
            case VoiceEvent::Kind::stopped: break;
        }
    }

    void speak(const Speak& effect) {
        said.expect(effect.first_id, effect.sentences);
        std::vector<Sentence> sentences;
        for (const content::Utterance& one : effect.sentences) {
            sentences.push_back({effect.first_id + sentences.size(), one.spoken, one.language});
        }
        voice.speak(std::move(sentences));
    }

    EventQueue& events;
    std::string name;
    SystemRandom random;
    std::unique_ptr<SystemFileCalls> calls;
    std::unique_ptr<sync::Spool> spool;
    sync::ClockFloor floor;
    Library library;
    Counter counter;
    Said said;
    ui::PageStyle style;
    // Threads last: they end before what they use.
    Voice voice;
    Worker library_worker;
    Worker counter_worker;
    SyncThread sync;
};

Result<std::unique_ptr<Performer>> Performer::start(const std::filesystem::path& folder,
                                                    const Configuration& configuration, const AdvancedClock& clock,
                                                    EventQueue& events) {
    auto bundle = bundle_of_kiosk(folder);
    if (!bundle) return tl::unexpected(bundle.error());
    auto calls = std::make_unique<SystemFileCalls>();
    auto spool = sync::Spool::open(folder / "spool", *calls);
    if (!spool) return tl::unexpected(spool.error());
    auto kiosk_folder = DurableFolder::open(folder, *calls);
    if (!kiosk_folder) return tl::unexpected(kiosk_folder.error());
    return std::unique_ptr<Performer>(
        new Performer(std::make_unique<Parts>(folder, configuration, clock, events, std::move(*bundle),
                                              std::move(calls), std::move(*spool), std::move(*kiosk_folder))));
}

Performer::Performer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Performer::~Performer() = default;

void Performer::set_page_style(const ui::PageStyle& style) {
    parts_->style = style;
}

std::vector<std::string> Performer::take_said() {
    return parts_->said.take();
}

void Performer::keep_said() {
    parts_->said.start_keeping();
}

void Performer::synchronise_now() {
    parts_->sync.wake();
}

const std::string& Performer::kiosk_name() const {
    return parts_->name;
}

const sync::ClockFloor& Performer::clock_floor() const {
    return parts_->floor;
}

void Performer::heal() {
    parts_->library_worker.post([parts = parts_.get()] {
        if (!parts->library.is_broken()) {
            parts->sync.check_files();
            return;
        }
        parts->library.reopen();
        parts->sync.rebuild_store();
    });
}

namespace {

// One function for each effect; `Parts` is private to the performer, so it comes as a template parameter.
template <typename Parts>
struct Perform {
    Parts& parts;
    const ui::Outline& outline;

    // What comes when the work itself ends with an exception (kiosk/workers/answers.h).
    static ScreenLoaded failed(Ticket ticket) { return {ticket, {}, "the work ended with an exception"}; }

    void operator()(const Load& effect) const {
        const auto load = [&parts = parts, effect]() -> Event { return parts.library.load(effect); };
        if (std::holds_alternative<Find>(effect.wish)) {
            answer_newest(parts.library_worker, search_lane, parts.events, failed(effect.ticket), load);
        } else {
            answer(parts.library_worker, parts.events, failed(effect.ticket), load);
        }
    }
    void operator()(const LayOut& effect) const {
        answer(parts.library_worker, parts.events, PageLaidOut{effect.screen, nullptr},
               [effect, style = parts.style]() -> Event {
                   return PageLaidOut{effect.screen, ui::lay_out(effect.document, effect.language, style)};
               });
    }
    void operator()(const FindInPage& effect) const {
        answer_newest(parts.library_worker, find_lane, parts.events, FoundInPage{effect.screen, {}},
                      [effect]() -> Event {
                          return FoundInPage{effect.screen, find_in_page(*effect.document, effect.text)};
                      });
    }
    void operator()(const PrepareReading& effect) const {
        const ReadingPrepared nothing{effect.screen, {}};
        if (!effect.words) {
            const auto personal = effect.says_private ? Personal::spoken : Personal::left_out;
            answer(parts.library_worker, parts.events, nothing,
                   [screen = effect.screen, nodes = spoken_nodes(outline, personal)]() -> Event {
                       return ReadingPrepared{screen, sentences_of(nodes)};
                   });
            return;
        }
        answer(parts.library_worker, parts.events, nothing, [effect]() -> Event {
            return ReadingPrepared{effect.screen, sentences_of(effect)};
        });
    }
    void operator()(const Seal& effect) const {
        answer(parts.counter_worker, parts.events, failed(effect.ticket),
               [&parts = parts, effect]() -> Event { return parts.counter.seal(effect); });
    }
    void operator()(const OpenRecord& effect) const {
        answer(parts.counter_worker, parts.events, failed(effect.ticket),
               [&parts = parts, effect]() -> Event { return parts.counter.open_record(effect); });
    }
    void operator()(const CheckSpool&) const {
        SpoolChecked unusable;
        unusable.spool = {false, "the check ended with an exception"};
        answer(parts.counter_worker, parts.events, unusable,
               [&parts = parts]() -> Event { return parts.counter.check_spool(); });
    }
    void operator()(const Speak& effect) const { parts.speak(effect); }
    void operator()(const SayDialog& effect) const {
        parts.speak({warning_id, content::utterances(effect.words, effect.language)});
    }
    void operator()(const PauseVoice&) const { parts.voice.pause(); }
    void operator()(const ResumeVoice&) const { parts.voice.resume(); }
    void operator()(const TuneVoice& effect) const {
        parts.voice.set_rate(effect.words_per_minute);
        parts.voice.set_volume(effect.volume_percent);
    }
    void operator()(const StopVoice&) const { parts.voice.stop(); }
    void operator()(const SynchroniseSoon&) const { parts.sync.wake(); }
    void operator()(const ForgetVisitor&) const { parts.said.forget(); }
};

}  // namespace

void Performer::perform(const Effect& effect, const ui::Outline& outline) {
    std::visit(Perform<Parts>{*parts_, outline}, effect);
}

}  // namespace veche::kiosk
