#include <doctest/doctest.h>
#include <functional>

#include "kiosk/present.h"
#include "tests/support/kiosk_story.h"
#include "tests/support/reader_view.h"

namespace veche::kiosk {
namespace {

using tests::fact;
using tests::KioskStory;
using tests::says;

ui::ReaderView look(const KioskStory& story) {
    return story.seen<ui::ReaderView>();
}

KioskStory healthy() {
    KioskStory story;
    story.open(ui::AboutPlace{});
    story.state.sync.reached = true;
    story.state.sync.confirmed = story.state.now;
    story.state.sync.edition = 12;
    return story;
}

TEST_CASE("a healthy terminal names its keeper, its freshness and its edition") {
    const ui::ReaderView view = look(healthy());
    CHECK(fact(view, "Responsible for the terminal") == "The keeper, room 12");
    CHECK(fact(view, "Documents updated") == "Confirmed by the server 2026-11-20, 12:00");
    CHECK(fact(view, "Edition") == "No. 12");
    CHECK(fact(view, "Version") == "1.2");
    CHECK(fact(view, "Sent here") == "Everything sent from here has arrived.");
    CHECK(says(view, "Everything works."));
}

TEST_CASE("each trouble is told in words of its own") {
    KioskStory story = healthy();
    story.state.sync.reached = false;
    story.state.sync.stale = true;
    story.state.clock_is_wrong = true;
    story.state.spool.writable = false;
    story.state.store_problem = "sqlite: malformed";
    story.state.session.reading.no_device = "no device";
    const ui::ReaderView view = look(story);
    CHECK(view.notices.size() == 6);
    for (const ui::Notice& notice : view.notices) {
        CHECK_MESSAGE(notice.text.find("sqlite") == std::string::npos, "no officialese of the machine");
    }
    CHECK_FALSE(says(view, "Everything works."));
}

TEST_CASE("a full disk, a lock and an unreadable file are not called damage") {
    KioskStory story = healthy();
    story.state.store_problem = "sqlite";
    const auto words = [&](DatabaseFault fault) {
        story.state.store_fault = fault;
        return look(story).notices.front().text;
    };
    CHECK(words(DatabaseFault::damaged) == "The documents cannot be read now; they are being fetched anew.");
    CHECK(words(DatabaseFault::disk_full).find("disk of this terminal is full") != std::string::npos);
    CHECK(words(DatabaseFault::locked).find("Another program") != std::string::npos);
    CHECK(words(DatabaseFault::unreadable).find("cannot be opened") != std::string::npos);
}

TEST_CASE("about explains a fault also when its own pages cannot be read") {
    KioskStory story = healthy();
    story.happen(ScreenLoaded{story.screen().ticket, {}, "the store is damaged"});
    const ui::View view = present(story.state, story.words);
    CHECK(std::holds_alternative<ui::ReaderView>(view.screen));
}

TEST_CASE("waiting envelopes are told as kept, not as lost") {
    KioskStory story = healthy();
    story.state.sync.waiting = 3;
    CHECK(fact(look(story), "Sent here").find("3 sealed envelopes are kept safe here") == 0);
}

TEST_CASE("what the server refuses is not promised to be sent, and the keeper is to be told") {
    KioskStory story = healthy();
    story.happen(SpoolChecked{{}, 1, 1});
    CHECK(fact(look(story), "Sent here").empty());
    CHECK_FALSE(says(look(story), "Everything works."));
    const auto notices = look(story).notices;
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].tone == ui::Tone::danger);
    CHECK(notices[0].text.find("1 sealed envelope could not be handed over") == 0);
    CHECK(notices[0].text.find("tell whoever looks after this terminal") != std::string::npos);
    SyncState sync = story.state.sync;
    sync.waiting = 3;
    story.happen(Synchronised{sync});
    CHECK(fact(look(story), "Sent here").find("2 sealed envelopes are kept safe here") == 0);
}

// Everything that can be wrong with the town's server and this kiosk, and the beginning of what is said of it.
struct Trouble {
    std::function<void(sync::SyncStatus&)> make;
    std::string about;
    std::string line;  // of the state; empty: the usual one
};

const std::vector<Trouble>& troubles() {
    static const std::vector<Trouble> all = {
        {[](auto& s) { s.enrolment = sync::Enrolment::not_yet; }, "This terminal is not enrolled with the town yet.",
         "Not enrolled yet; what is written here waits"},
        {[](auto& s) { s.enrolment = sync::Enrolment::refused; },
         "The town’s server did not admit this terminal: its code is wrong or used up.",
         "The server does not admit this terminal; what is written here waits"},
        {[](auto& s) { s.device = sync::DeviceStanding::unknown; }, "The town’s server does not know this terminal.",
         "The server does not admit this terminal; what is written here waits"},
        {[](auto& s) { s.device = sync::DeviceStanding::blocked; }, "The town has blocked this terminal.",
         "The server does not admit this terminal; what is written here waits"},
        {[](auto& s) { s.metadata = sync::MetadataState::refused; },
         "What the server says of new texts could not be verified", "The newest texts could not be verified"},
        {[](auto& s) { s.clock = sync::ClockSuspicion::ahead; }, "The clock of this terminal is ahead",
         "Connected, updated today at 12:00. The clock of this terminal is wrong"},
        {[](auto& s) { s.clock = sync::ClockSuspicion::doubtful; },
         "The clock of this terminal was not compared with the town’s",
         "Connected, updated today at 12:00. The clock of this terminal is wrong"},
        {[](auto& s) { s.clock = sync::ClockSuspicion::behind; }, "The clock of this terminal is behind",
         "Connected, updated today at 12:00. The clock of this terminal is wrong"},
        {[](auto& s) {
             s.edition_too_large = sync::EditionTooLarge{5, 3};
         },
         "The newest texts do not fit on the disk", "The newest texts do not fit on this terminal"},
    };
    return all;
}

TEST_CASE("About does not say all is well while the server answers 403, 401, or anything else is wrong") {
    for (const Trouble& trouble : troubles()) {
        CAPTURE(trouble.about);
        KioskStory story = healthy();
        trouble.make(story.state.sync.status);
        const ui::ReaderView view = look(story);
        CHECK_FALSE(says(view, "Everything works."));
        REQUIRE(view.notices.size() == 1);
        CHECK(view.notices[0].text.starts_with(trouble.about));
        CHECK(view.notices[0].text.find("tell whoever looks after this terminal") != std::string::npos);
    }
}

TEST_CASE("whoever reads that somebody must be told reads who that is, and no empty name where the town gives none") {
    const auto names_keeper = [](const std::string& text) {
        return text.ends_with(" Responsible for the terminal: The keeper, room 12");
    };
    for (const Trouble& trouble : troubles()) {
        CAPTURE(trouble.about);
        KioskStory story = healthy();
        trouble.make(story.state.sync.status);
        CHECK(names_keeper(look(story).notices.at(0).text));
        story.state.town->keeper.clear();
        CHECK(look(story).notices.at(0).text.find("Responsible") == std::string::npos);
    }
    KioskStory story = healthy();
    story.happen(SpoolChecked{{}, 1, 1});
    CHECK(names_keeper(look(story).notices.at(0).text));
}

TEST_CASE("the line of the state does not say connected and nothing more while something is wrong") {
    for (const Trouble& trouble : troubles()) {
        CAPTURE(trouble.about);
        KioskStory story = healthy();
        trouble.make(story.state.sync.status);
        const ui::FrameView frame = story.look([](const Scene& scene) { return present_frame(scene); });
        CHECK(frame.status == trouble.line);
        CHECK(frame.status_tone == ui::Tone::warning);
    }
}

TEST_CASE("what waits at a terminal that is not admitted is not promised to leave with the connection") {
    for (const int which : {0, 1, 2, 3}) {
        KioskStory story = healthy();
        troubles()[static_cast<std::size_t>(which)].make(story.state.sync.status);
        CHECK(fact(look(story), "Sent here") == "Nothing written here is waiting to be sent.");
        story.state.sync.waiting = 1;
        CHECK(fact(look(story), "Sent here") ==
              "1 sealed envelope is kept safe here and will be sent when the town admits this terminal.");
    }
}

TEST_CASE("a terminal that never reached the server says what it shows") {
    KioskStory story = healthy();
    story.state.sync.confirmed.reset();
    CHECK(fact(look(story), "Documents updated") ==
          "The server has never been reached. What was brought along is shown.");
}

TEST_CASE("the rules of use are one touch away") {
    KioskStory story;
    story.open(ui::AboutPlace{});
    auto list = std::make_shared<ListData>();
    list->page.rows = {tests::summary("contacts", content::Kind::page), tests::summary("rules", content::Kind::page)};
    list->page.rows[0].state = "contacts";
    list->page.rows[1].state = "rules_of_use";
    CHECK_MESSAGE(look(story).row_groups.at(0).rows.size() == 1, "the list of pages until they are loaded");
    story.answer(std::shared_ptr<const ListData>(list));
    const ui::ReaderView view = look(story);
    REQUIRE(view.row_groups.at(0).rows.size() == 1);
    CHECK(view.row_groups[0].rows[0].place == ui::Place(ui::EntryPlace{content::EntryId("rules"), {}}));
}

}  // namespace
}  // namespace veche::kiosk
