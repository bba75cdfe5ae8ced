// The performer with its real workers: a kiosk that was brought its first edition and has no network.
#include "kiosk/performer.h"

#include <doctest/doctest.h>
#include <functional>

#include "kiosk/devices/wait.h"
#include "tests/support/provisioned_kiosk.h"

namespace veche::kiosk {
namespace {

struct Fixture {
    test::ProvisionedKiosk kiosk;
    AdvancedClock clock;
    EventQueue events;
    std::unique_ptr<Performer> performer;
    ui::Outline outline;
    std::vector<Event> heard;

    Fixture() {
        auto started = Performer::start(kiosk.folder, {}, clock, events);
        REQUIRE_MESSAGE(started, started.error().message);
        performer = std::move(*started);
        REQUIRE(until([](const Event& event) {
            const auto* loaded = std::get_if<TownLoaded>(&event);
            return loaded != nullptr && loaded->town;
        }));
    }
    // Whether such an event comes; what came before it is forgotten.
    bool until(const std::function<bool(const Event&)>& is_it) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (std::chrono::steady_clock::now() < end) {
            while (!heard.empty()) {
                const Event event = std::move(heard.front());
                heard.erase(heard.begin());
                if (is_it(event)) return true;
            }
            Waiter({events.descriptor()}).wait(100);
            for (Event& event : events.drain()) heard.push_back(std::move(event));
        }
        return false;
    }
    [[nodiscard]] ScreenLoaded screen_of(const Effect& effect, Ticket ticket) {
        performer->perform(effect, outline);
        ScreenLoaded found;
        REQUIRE(until([&](const Event& event) {
            const auto* loaded = std::get_if<ScreenLoaded>(&event);
            if (loaded == nullptr || loaded->ticket != ticket) return false;
            found = *loaded;
            return true;
        }));
        return found;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "each wish that somebody waits for is answered with its ticket, whether it can be granted or not") {
    CHECK(screen_of(Load{1, {}, LoadHome{}}, 1).problem.empty());
    CHECK_FALSE(screen_of(Load{2, {}, LoadEntry{content::EntryId("not-there")}}, 2).problem.empty());
    CHECK(screen_of(Load{3, {}, Find{}}, 3).ticket == 3);
    CHECK_FALSE(screen_of(Load{5, {}, LoadAttachment{content::EntryId("not-there"), 0}}, 5).problem.empty());
    CHECK_FALSE(screen_of(OpenRecord{4, "not a code"}, 4).problem.empty());
    performer->perform(CheckSpool{}, outline);
    CHECK(until([](const Event& event) {
        const auto* checked = std::get_if<SpoolChecked>(&event);
        return checked != nullptr && checked->spool.writable;
    }));
}

TEST_CASE_FIXTURE(Fixture, "each wish to the library is answered with what its screen holds") {
    const content::Viewpoint view{content::Language::russian, {2026, 11, 20}};
    const auto loaded = [&](Wish wish) { return screen_of(Load{1, view, std::move(wish)}, 1).loaded; };
    const auto answered = [&]<typename Asked>(Asked wish) {
        return std::get<std::shared_ptr<const typename Asked::Answer>>(loaded(std::move(wish)));
    };
    LoadList news;
    news.query.kinds = {content::Kind::news};
    news.query.limit = 10;
    const auto list = answered(news);
    REQUIRE_FALSE(list->page.rows.empty());
    const content::EntrySummary& first = list->page.rows.front();
    CHECK(answered(LoadEntry{first.id})->stored.entry.title == first.title);
    CHECK(answered(LoadHome{})->counts.at(static_cast<std::size_t>(content::Kind::news)).total > 0);
    CHECK(answered(LoadEvents{view.today, view.today})->events.empty());
    Find find;
    find.query.text = first.title;
    find.query.limit = 10;
    CHECK(answered(find)->answer.total > 0);
}

TEST_CASE_FIXTURE(Fixture, "two kiosks cannot work in one folder") {
    EventQueue others;
    CHECK_FALSE(Performer::start(kiosk.folder, {}, clock, others));
}

TEST_CASE_FIXTURE(Fixture, "work that waits when the kiosk is closed is dropped, and closing waits for nobody") {
    for (Ticket ticket = 10; ticket < 200; ++ticket) performer->perform(Load{ticket, {}, LoadHome{}}, outline);
    performer.reset();
    (void)events.drain();
    CHECK(events.drain().empty());
}

}  // namespace veche::kiosk
