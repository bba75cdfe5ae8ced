// What update() wants done. Performed in one place, kiosk/performer.cpp; results come back as events.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "content/speech/utterances.h"
#include "content/submission.h"
#include "kiosk/state.h"

namespace veche::kiosk {

// ── by the library worker ──
// What a screen asks for; the answer is ScreenLoaded.
struct Load {
    Ticket ticket = 0;
    content::Viewpoint view;
    Wish wish;
};
struct LayOut {
    std::uint64_t screen = 0;
    std::shared_ptr<const content::Document> document;
    content::Language language = content::Language::russian;
};

// What stands around the text of a document's screen, for the voice.
struct SpokenWords {
    struct Line {
        std::string words;
        bool of_entry = false;  // in the language of the entry; else in the visitor's
        std::string label;      // in the visitor's: said before words of the entry
        // Of an entry that is there in another language only: in that one.
        std::optional<content::Language> language;
    };
    std::vector<Line> above;
    std::vector<Line> below;
    bool with_text = false;                                   // the text itself is on the screen, between them
    content::Language language = content::Language::russian;  // the visitor's
};
struct PrepareReading {
    std::uint64_t screen = 0;
    std::shared_ptr<const content::Document> document;        // null: the screen has no text
    content::Language language = content::Language::russian;  // of the entry
    // Put in by the loop, for update() knows no words. Nothing: all that is on the screen is read, top to bottom.
    std::optional<SpokenWords> words;
    // Also what is left out otherwise: the visitor wants to hear the code of the receipt.
    bool says_private = false;
};
struct FindInPage {
    std::uint64_t screen = 0;
    std::shared_ptr<const content::Document> document;
    std::string text;
};

// ── by the counter worker: sealing and receipts ──
struct Seal {
    Ticket ticket = 0;
    content::Language language = content::Language::russian;
    Instant made;
    content::SubmissionBody body;
};
struct OpenRecord {
    Ticket ticket = 0;
    std::string code;  // canonical symbols
};
struct CheckSpool {};

// ── by the voice ──
struct Speak {
    std::uint64_t first_id = 0;
    std::vector<content::Utterance> sentences;
};
struct PauseVoice {};
struct ResumeVoice {};
struct StopVoice {};
struct TuneVoice {  // from the next sentence
    int words_per_minute = 0;
    int volume_percent = 0;
};

// The idle warning and the question whether to finish.
struct SayDialog {
    std::string words;  // put in by the loop, as it shows them
    content::Language language = content::Language::russian;
};

// ── by the loop and the performer ──
struct ForgetVisitor {};  // positions on the canvas, what was said
// ── by the synchroniser ──
struct SynchroniseSoon {};

using Effect = std::variant<Load, LayOut, FindInPage, PrepareReading, Seal, OpenRecord, CheckSpool, TuneVoice, Speak,
                            SayDialog, PauseVoice, ResumeVoice, StopVoice, ForgetVisitor, SynchroniseSoon>;

}  // namespace veche::kiosk
