// Laying out, reading aloud and finding in the text on the screen.
#include <algorithm>

#include "kiosk/forms/fields.h"
#include "kiosk/shown.h"
#include "kiosk/update/turn.h"

namespace veche::kiosk {
namespace {

// Sentences get numbers that never come again, so that a late event of an older reading is not mistaken.
std::uint64_t next_sentence_id(const Reading& reading) {
    return reading.first_id + reading.sentences.size() + 1;
}

Screen* screen_numbered(Turn& turn, std::uint64_t number) {
    auto& screens = turn.session().screens;
    const auto found =
        std::find_if(screens.begin(), screens.end(), [&](const Screen& screen) { return screen.number == number; });
    return found == screens.end() ? nullptr : &*found;
}

}  // namespace

void lay_out_screen(Turn& turn, const Screen& screen) {
    // Forms name the entry they are about and a quiz asks its questions: they draw no page.
    const bool draws_page = text_page(screen) != nullptr && quiz_of(screen) == nullptr;
    if (!draws_page) return;
    if (const auto text = text_of(screen)) turn.ask(LayOut{screen.number, text->document, text->language});
}

void page_laid_out(Turn& turn, const PageLaidOut& event) {
    Screen* screen = screen_numbered(turn, event.screen);
    if (screen == nullptr) return;
    if (!event.layout) {
        screen->problem = "the text could not be laid out";
        return;
    }
    const auto text = text_of(*screen);
    // A late page may be of a text that is no longer the screen's.
    TextPage* page = text_page(*screen);
    if (text && page != nullptr && event.layout->document == text->document) page->layout = event.layout;
}

void read_aloud(Turn& turn) {
    Reading& reading = turn.session().reading;
    if (reading.paused_by_touch) {
        reading.paused_by_touch = false;
        return;
    }
    if (reading.mode == Reading::Mode::paused) {
        reading.mode = Reading::Mode::speaking;
        turn.ask(ResumeVoice{});
        return;
    }
    const Screen& screen = turn.screen();
    reading.mode = Reading::Mode::speaking;
    reading.no_device.clear();
    reading.screen = screen.number;
    reading.current.reset();
    reading.first_id = next_sentence_id(reading);
    reading.sentences.clear();
    PrepareReading effect{screen.number, nullptr, turn.session().language, {}, false};
    if (const EntryData* entry = entry_of(screen)) effect.language = entry->stored.entry.language;
    if (const auto text = text_of(screen)) {
        effect.document = text->document;
        effect.language = text->language;
    }
    effect.says_private = receipt_of(screen) != nullptr;
    turn.ask(std::move(effect));
}

void tune_voice(Turn& turn) {
    const ui::Comfort& comfort = turn.session().comfort;
    turn.ask(TuneVoice{comfort.reading_speed, comfort.volume});
}

void reading_prepared(Turn& turn, const ReadingPrepared& event) {
    Reading& reading = turn.session().reading;
    if (reading.mode == Reading::Mode::silent || event.screen != reading.screen) return;
    if (event.sentences.empty()) {
        reading.mode = Reading::Mode::silent;
        return;
    }
    reading.sentences = event.sentences;
    turn.ask(Speak{reading.first_id, reading.sentences});
    if (reading.mode == Reading::Mode::paused) turn.ask(PauseVoice{});
}

void pause_at_touch(Turn& turn) {
    Reading& reading = turn.session().reading;
    reading.paused_by_touch = reading.mode == Reading::Mode::speaking;
    if (!reading.paused_by_touch) return;
    reading.mode = Reading::Mode::paused;
    turn.ask(PauseVoice{});
}

void stop_reading(Turn& turn) {
    Reading& reading = turn.session().reading;
    reading.paused_by_touch = false;
    if (reading.mode == Reading::Mode::silent) return;
    reading.mode = Reading::Mode::silent;
    reading.current.reset();
    turn.ask(StopVoice{});
}

void sentence_started(Turn& turn, const SentenceStarted& event) {
    Reading& reading = turn.session().reading;
    if (event.id < reading.first_id || event.id - reading.first_id >= reading.sentences.size()) return;
    reading.current = static_cast<std::size_t>(event.id - reading.first_id);
}

namespace {

void fall_silent(Turn& turn) {
    Reading& reading = turn.session().reading;
    reading.mode = Reading::Mode::silent;
    reading.current.reset();
    note_activity(turn);
}

}  // namespace

void reading_ended(Turn& turn, const ReadingEnded& event) {
    // The end of an older text says nothing about the one that is read now.
    if (event.first_id == turn.session().reading.first_id) fall_silent(turn);
}

void no_sound_device(Turn& turn, const NoSoundDevice& event) {
    // The idle warning that nobody hears is no activity.
    if (turn.session().reading.mode == Reading::Mode::silent) return;
    fall_silent(turn);
    turn.session().reading.no_device = event.reason;
}

void show_find(Turn& turn, bool shown) {
    TextPage* page = text_page(turn.screen());
    if (page == nullptr) return;
    Forms& forms = turn.session().forms;
    page->find_shown = shown;
    page->found.clear();
    page->current_found = 0;
    forms.fields.erase("find");
    forms.focused = shown ? "find" : "";
    if (shown) forms.layout = layout_for("find", turn.session().language);
}

void find_typed(Turn& turn) {
    const Screen& screen = turn.screen();
    if (const auto text = text_of(screen)) {
        turn.ask(FindInPage{screen.number, text->document, typed(turn.session().forms, "find")});
    }
}

void found_in_page(Turn& turn, const FoundInPage& event) {
    Screen* screen = screen_numbered(turn, event.screen);
    TextPage* page = screen == nullptr ? nullptr : text_page(*screen);
    if (page == nullptr || !page->find_shown) return;
    page->found = event.found;
    page->current_found = 0;
}

void find_next(Turn& turn, int step) {
    TextPage* page = text_page(turn.screen());
    const auto count = page == nullptr ? 0 : static_cast<std::int64_t>(page->found.size());
    if (count == 0) return;
    const std::int64_t next = (static_cast<std::int64_t>(page->current_found) + step + count) % count;
    page->current_found = static_cast<std::size_t>(next);
}

}  // namespace veche::kiosk
