// What update() wants done. Performed in one place, kiosk/performer.cpp; results come back as events.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "content/search/search.h"
#include "content/speech/utterances.h"
#include "content/store/summary.h"
#include "content/submission.h"
#include "kiosk/state.h"

namespace veche::kiosk {

// ── by the library worker ──
struct LoadHome {
    Ticket ticket = 0;
    content::Viewpoint view;
};
struct LoadList {
    Ticket ticket = 0;
    content::ListQuery query;
    content::Viewpoint view;
};
struct LoadEntry {
    Ticket ticket = 0;
    content::EntryId id;
    content::Viewpoint view;
};
struct LoadAttachment {
    Ticket ticket = 0;
    content::EntryId entry;
    std::size_t index = 0;
    content::Viewpoint view;
};
struct LoadEvents {
    Ticket ticket = 0;
    content::Date from;
    content::Date to;
    content::Viewpoint view;
};
struct Find {
    Ticket ticket = 0;
    content::SearchQuery query;
    content::Viewpoint view;
};
struct LayOut {
    std::uint64_t screen = 0;
    std::shared_ptr<const content::Document> document;
    content::Language language = content::Language::russian;
};

struct PrepareReading {
    std::uint64_t screen = 0;
    std::string title;
    std::shared_ptr<const content::Document> document;
    content::Language language = content::Language::russian;
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
    content::Instant made;
    content::SubmissionBody body;
};
struct OpenRecord {
    Ticket ticket = 0;
    std::string code;  // canonical symbols
};
struct CheckSpool {};

// ── by the voice ──
struct ReadOutline {  // all that is on the screen, from top to bottom
    std::uint64_t screen = 0;
};
struct Speak {
    std::uint64_t first_id = 0;
    std::vector<content::Utterance> sentences;
};
struct PauseVoice {};
struct ResumeVoice {};
struct StopVoice {};

// ── by the loop itself ──
struct ForgetVisitor {};  // canvas positions, the voice, queued answers
struct SynchroniseSoon {};

using Effect = std::variant<LoadHome, LoadList, LoadEntry, LoadAttachment, LoadEvents, Find, LayOut, FindInPage,
                            PrepareReading, Seal, OpenRecord, CheckSpool, ReadOutline, Speak, PauseVoice, ResumeVoice,
                            StopVoice, ForgetVisitor, SynchroniseSoon>;

}  // namespace veche::kiosk
