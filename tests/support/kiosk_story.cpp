#include "tests/support/kiosk_story.h"

#include "kiosk/shown.h"
#include "kiosk/update.h"

namespace veche::tests {

std::shared_ptr<kiosk::EntryData> entry_data(const std::string& id, content::Details details, std::string title) {
    auto data = std::make_shared<kiosk::EntryData>();
    content::Entry& entry = data->stored.entry;
    entry.id = content::EntryId(id);
    entry.title = std::move(title);
    entry.details = std::move(details);
    auto document = std::make_shared<content::Document>();
    for (const char* text : {"First words", "Second words"}) {
        content::Block block;
        block.spans = {{text, false, false, {}}};
        document->blocks.push_back(std::move(block));
    }
    data->document = std::move(document);
    return data;
}

content::EntrySummary summary(const std::string& id, content::Kind kind, std::string title) {
    content::EntrySummary one;
    one.id = content::EntryId(id);
    one.kind = kind;
    one.title = std::move(title);
    return one;
}

KioskStory::KioskStory() {
    state.now = {std::int64_t{days_since_epoch(today)} * 86'400 + std::int64_t{9} * 3600};
    state.today = today;
    state.version = "1.2";
    state.sync.status.enrolment = sync::Enrolment::enrolled;
    state.name = "Entrance hall";
    content::Town town;
    town.name[content::Language::russian] = "Town";
    town.keeper[content::Language::russian] = "The keeper, room 12";
    state.town = town;
    state.profile = content::LegalProfile{};
    act(ui::Begin{});
}

void KioskStory::happen(const kiosk::Event& event) {
    kiosk::Outcome outcome = kiosk::update(std::move(state), event);
    state = std::move(outcome.state);
    effects = std::move(outcome.effects);
}

void KioskStory::tick_to(Instant now) {
    happen(kiosk::Ticked{state.now_ms, now, false});
}

void KioskStory::act(ui::Action action) {
    happen(kiosk::Acted{std::move(action)});
}

void KioskStory::open_entry(const std::shared_ptr<const kiosk::EntryData>& data) {
    open(ui::EntryPlace{data->stored.entry.id, {}});
    answer(data);
}

void KioskStory::answer(kiosk::Loaded loaded) {
    happen(kiosk::ScreenLoaded{state.session.screens.back().ticket, std::move(loaded), {}});
}

void KioskStory::lay_out() {
    auto layout = std::make_shared<ui::PageLayout>();
    layout->document = kiosk::entry_of(screen())->document;
    happen(kiosk::PageLaidOut{screen().number, layout});
}

}  // namespace veche::tests
