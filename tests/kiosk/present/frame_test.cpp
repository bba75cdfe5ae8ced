#include <doctest/doctest.h>

#include "kiosk/present/spoken_words.h"
#include "tests/support/kiosk_story.h"

namespace veche::kiosk {
namespace {

using tests::KioskStory;

ui::FrameView look(const KioskStory& story) {
    return story.look([](const Scene& scene) { return present_frame(scene); });
}

KioskStory connected() {
    KioskStory story;
    story.state.sync.reached = true;
    story.state.sync.confirmed = story.state.now;
    return story;
}

TEST_CASE("the line of the state says whether the town is reached and since when the texts are confirmed") {
    KioskStory story = connected();
    CHECK(look(story).status == "Connected, updated today at 12:00");
    CHECK(look(story).status_icon == ui::Icon::online);
    story.state.sync.confirmed = Instant{story.state.now.seconds - 86'400};
    CHECK(look(story).status == "Connected, updated 2026-11-19, 12:00");
    story.state.sync.reached = false;
    CHECK(look(story).status == "Offline, as of 2026-11-19, 12:00: everything works, nothing is lost");
    CHECK(look(story).status_icon == ui::Icon::offline);
    story.state.sync.confirmed.reset();
    CHECK(look(story).status == "Offline: everything works, nothing is lost");
}

TEST_CASE("a terminal to which nothing has come says neither that all works nor that facts may have changed") {
    KioskStory story;
    story.state.town.reset();
    CHECK(look(story).status == "Offline: the documents have not arrived yet");
    story.state.sync.stale = true;
    CHECK(look(story).status == "Offline: the documents have not arrived yet");
    CHECK(look(story).status_tone == ui::Tone::warning);
}

TEST_CASE("a wrong clock is told beside old texts too") {
    KioskStory story = connected();
    story.state.sync.reached = false;
    story.state.sync.stale = true;
    story.state.clock_is_wrong = true;
    CHECK(look(story).status ==
          "Offline, as of today at 12:00: some facts may have changed. The clock of this terminal is wrong");
}

TEST_CASE("stale texts and a disk that takes nothing are told louder") {
    KioskStory story = connected();
    story.state.sync.stale = true;
    CHECK(look(story).status ==
          "Connected, updated today at 12:00. Not confirmed for a long time; some facts may have changed");
    CHECK(look(story).status_tone == ui::Tone::warning);
    story.state.sync.reached = false;
    CHECK(look(story).status == "Offline, as of today at 12:00: some facts may have changed");
    CHECK(look(story).status_tone == ui::Tone::warning);
    story.state.spool.writable = false;
    CHECK(look(story).status == "Nothing can be sent from here today; you can read on");
    CHECK(look(story).status_tone == ui::Tone::danger);
}

TEST_CASE("at home there is no way back, elsewhere there is") {
    KioskStory story = connected();
    CHECK_FALSE(look(story).bar[0].enabled);
    CHECK_FALSE(look(story).bar[1].enabled);
    story.open(ui::AboutPlace{});
    CHECK(look(story).bar[0].enabled);
    CHECK(look(story).bar[1].enabled);
    CHECK(look(story).title == "About this terminal");
}

TEST_CASE("the idle warning counts its seconds down") {
    KioskStory story = connected();
    const auto after = [&](std::int64_t ms) { story.happen(Ticked{ms, story.state.now, false}); };
    after(149'999);
    CHECK_FALSE(look(story).dialog);
    after(152'000);
    const auto dialog = look(story).dialog;
    REQUIRE(dialog);
    CHECK(dialog->countdown_words == "28 seconds");
    CHECK(dialog->countdown == doctest::Approx(28.0 / 30));
}

TEST_CASE("the code of a receipt is shown once more, with a word that it goes, before a visit ends") {
    KioskStory story = connected();
    story.state.session.receipts = {{"ABCD-EFGH-JKMN-PQRS", "ABCDEFGHJKMNPQRS"}};
    story.act(ui::ShowPanel{ui::Panel::finish});
    CHECK(story.has_asked<SayDialog>());
    const auto finish = look(story).dialog;
    story.happen(Ticked{152'000, story.state.now, false});
    const auto idle = look(story).dialog;
    for (const auto& dialog : {finish, idle}) {
        REQUIRE(dialog);
        CHECK(dialog->text.find("The code of your receipt is erased as well") != std::string::npos);
        CHECK(dialog->codes == std::vector<std::string>{"ABCD-EFGH-JKMN-PQRS"});
        CHECK_MESSAGE(spoken_words(*dialog).find("ABCD") == std::string::npos, "the loudspeaker does not tell it");
    }
}

TEST_CASE("nothing is said to be erased of a visitor who typed nothing") {
    KioskStory story = connected();
    CHECK(look(story).bar.back().label == "Finish");
    story.act(ui::ShowPanel{ui::Panel::finish});
    CHECK(look(story).dialog->title == "Finish?");
    CHECK(look(story).dialog->text.find("erased") == std::string::npos);
    story.act(ui::ShowPanel{ui::Panel::none});
    CHECK(story.has_asked<StopVoice>());
    story.open(ui::SearchPlace{});
    story.act(ui::Stroke{ui::Insert{"roads"}});
    CHECK(look(story).bar.back().label == "Finish and erase");
}

TEST_CASE("what erases is never the primary button") {
    KioskStory story = connected();
    story.act(ui::ShowPanel{ui::Panel::finish});
    const auto finish = look(story).dialog;
    story.happen(Ticked{152'000, story.state.now, false});
    const auto idle = look(story).dialog;
    for (const auto& dialog : {finish, idle}) {
        REQUIRE(dialog);
        REQUIRE(dialog->buttons.size() == 2);
        CHECK_FALSE(dialog->buttons[0].erases);
        CHECK_FALSE(std::holds_alternative<ui::FinishSession>(dialog->buttons[0].action));
        CHECK(dialog->buttons[1].erases);
        CHECK(std::holds_alternative<ui::FinishSession>(dialog->buttons[1].action));
    }
}

TEST_CASE("the comfort panel shows what holds now") {
    KioskStory story = connected();
    story.act(ui::ShowPanel{ui::Panel::comfort});
    const auto dialog = look(story).dialog;
    REQUIRE(dialog);
    REQUIRE(dialog->groups.size() == 8);
    for (const auto& group : dialog->groups) {
        int chosen = 0;
        for (const auto& choice : group.choices) chosen += choice.selected ? 1 : 0;
        CHECK_MESSAGE(chosen == 1, group.label);
    }
}

}  // namespace
}  // namespace veche::kiosk
