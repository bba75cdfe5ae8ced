#include <doctest/doctest.h>

#include "content/receipt_code.h"
#include "kiosk/forms/fields.h"
#include "kiosk/shown.h"
#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;

void wait_until(FormStory& story, std::int64_t now_ms) {
    story.happen(Ticked{now_ms, story.state.now, false});
}

bool remembers_nothing(const Session& session) {
    const Reading& reading = session.reading;
    return !session.active && session.forms.fields.empty() && session.forms.choices.empty() &&
           session.forms.focused.empty() && session.screens.empty() && session.voted.empty() &&
           session.receipts.empty() && session.panel == ui::Panel::none && reading.mode == Reading::Mode::silent &&
           reading.sentences.empty();
}

TEST_CASE("the idle warning comes after its time, and any touch answers it") {
    FormStory story;
    const std::int64_t warn = story.state.limits.warn_after_ms;
    wait_until(story, warn - 1);
    CHECK_FALSE(story.state.session.warned);
    CHECK(next_deadline_ms(story.state) == warn);
    wait_until(story, warn);
    CHECK(story.state.session.warned);
    CHECK(seconds_to_answer(story.state) == 30);
    story.happen(Touched{});
    CHECK_FALSE(story.state.session.warned);
    wait_until(story, warn + warn - 1);
    CHECK_FALSE(story.state.session.warned);
}

TEST_CASE("the idle warning is heard once, and falls silent at a touch") {
    FormStory story;
    const std::int64_t warn = story.state.limits.warn_after_ms;
    wait_until(story, warn);
    CHECK(story.has_asked<SayDialog>());
    wait_until(story, warn + 1'000);
    CHECK_FALSE(story.has_asked<SayDialog>());
    story.happen(Touched{});
    CHECK(story.has_asked<StopVoice>());
    wait_until(story, 2 * warn + 1'000);
    CHECK(story.has_asked<SayDialog>());
}

TEST_CASE("an idle warning without a sound device is no activity") {
    FormStory story;
    const std::int64_t warn = story.state.limits.warn_after_ms;
    wait_until(story, warn);
    story.happen(NoSoundDevice{"no device"});
    wait_until(story, warn + 1);
    CHECK(story.state.session.warned);
    CHECK(story.state.session.reading.no_device.empty());
}

TEST_CASE("the idle warning takes the place of a text that was paused") {
    FormStory story;
    story.open_entry(tests::entry_data("news", content::NewsDetails{}));
    story.act(ui::ReadAloud{});
    story.happen(ReadingPrepared{story.screen().number, {{}}});
    story.happen(Touched{});
    REQUIRE(story.state.session.reading.mode == Reading::Mode::paused);
    wait_until(story, story.state.limits.warn_after_ms);
    CHECK(story.state.session.reading.mode == Reading::Mode::silent);
}

TEST_CASE("the idle warning can be answered more than ten times, and the text stays") {
    FormStory story;
    story.open_comment();
    story.type("comment/draft-1/c1/text", "unhurried");
    std::int64_t now = 0;
    for (int i = 0; i < 12; ++i) {
        now += story.state.limits.warn_after_ms;
        wait_until(story, now);
        REQUIRE(story.state.session.warned);
        story.act(ui::StayHere{});
        REQUIRE_FALSE(story.state.session.warned);
    }
    CHECK(story.text_of("comment/draft-1/c1/text") == "unhurried");
}

TEST_CASE("a visitor who is gone leaves nothing behind") {
    FormStory story;
    story.fill_appeal("complaint", "secret");
    story.type("contact/name", "I. Kim");
    story.consent();
    story.next();
    story.act(ui::HandIn{});
    story.sealed();
    REQUIRE(story.state.session.receipts.size() == 1);
    story.open(ui::AppealPlace{});
    story.type("appeal/text", "another");
    story.act(ui::ReadAloud{});
    story.happen(ReadingPrepared{story.screen().number, {{}}});
    story.happen(Touched{});
    story.act(ui::ShowPanel{ui::Panel::comfort});
    wait_until(story, story.state.limits.warn_after_ms + story.state.limits.answer_within_ms);
    CHECK(remembers_nothing(story.state.session));
    CHECK(story.has_asked<StopVoice>());
    CHECK(story.has_asked<ForgetVisitor>());
    CHECK_FALSE(next_deadline_ms(story.state));
}

TEST_CASE("a page laid out in the language before is not shown after the switch") {
    FormStory story;
    story.open_entry(tests::entry_data("n", content::NewsDetails{}));
    story.lay_out();
    REQUIRE(text_page(story.screen())->layout != nullptr);
    story.act(ui::SetLanguage{content::Language::english});
    CHECK(text_page(story.screen())->layout == nullptr);
    CHECK(story.has_asked<LoadEntry>());
}

TEST_CASE("finish erases at once, comfort and language too") {
    FormStory story;
    story.open_poll();
    story.fill_poll();
    story.act(ui::HandIn{});
    story.sealed();
    story.act(ui::SetLanguage{content::Language::english});
    ui::Comfort comfort;
    comfort.text_size = ui::TextSize::largest;
    story.act(ui::SetComfort{comfort});
    story.act(ui::FinishSession{});
    CHECK(remembers_nothing(story.state.session));
    CHECK(story.state.session.language == story.state.home_language);
    CHECK(story.state.session.comfort == ui::Comfort{});
}

TEST_CASE("speed and volume of the voice are the visitor's, and the next one hears the usual ones") {
    FormStory story;
    ui::Comfort comfort;
    comfort.reading_speed = 250;
    comfort.volume = 20;
    story.act(ui::SetComfort{comfort});
    CHECK(story.asked<TuneVoice>().words_per_minute == 250);
    CHECK(story.asked<TuneVoice>().volume_percent == 20);
    story.act(ui::FinishSession{});
    story.act(ui::Begin{});
    CHECK(story.asked<TuneVoice>().words_per_minute == 120);
    CHECK(story.asked<TuneVoice>().volume_percent == 80);
}

TEST_CASE("the panel offers every speed and volume, and shows which is set") {
    FormStory story;
    story.act(ui::ShowPanel{ui::Panel::comfort});
    const auto chosen = [&](const std::string& beginning) {
        std::vector<std::string> ids;
        const auto frame = story.look([](const Scene& scene) { return present_frame(scene); });
        for (const auto& group : frame.dialog.value().groups) {
            for (const auto& choice : group.choices) {
                if (choice.selected && choice.id.rfind(beginning, 0) == 0) ids.push_back(choice.id);
            }
        }
        return ids;
    };
    CHECK(chosen("comfort/speed") == std::vector<std::string>{"comfort/speed-120"});
    CHECK(chosen("comfort/volume") == std::vector<std::string>{"comfort/volume-80"});
    for (const int speed : ui::reading_speeds) {
        ui::Comfort comfort = story.state.session.comfort;
        comfort.reading_speed = speed;
        story.act(ui::SetComfort{comfort});
        CHECK(chosen("comfort/speed") == std::vector<std::string>{"comfort/speed-" + std::to_string(speed)});
        CHECK(chosen("comfort/volume") == std::vector<std::string>{"comfort/volume-80"});
    }
}

TEST_CASE("an answer that comes after the end shows nothing to the next visitor") {
    const auto code = content::ReceiptCode::from_random({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
    FormStory story;
    story.open(ui::CheckPlace{});
    story.happen(TextTyped{code.grouped()});
    story.act(ui::CheckCode{});
    const Ticket ticket = story.asked<OpenRecord>().ticket;
    story.act(ui::FinishSession{});
    story.act(ui::Begin{});
    story.open(ui::CheckPlace{});
    story.happen(ScreenLoaded{ticket, CheckData{}, {}});
    for (const Screen& screen : story.state.session.screens) {
        const auto* check = std::get_if<CheckScreen>(&screen.state);
        CHECK_FALSE((check != nullptr && check->data));
    }
}

TEST_CASE("reading aloud is activity") {
    FormStory story;
    story.open_entry(tests::entry_data("news", content::NewsDetails{}));
    story.act(ui::ReadAloud{});
    wait_until(story, 10 * story.state.limits.warn_after_ms);
    CHECK(story.state.session.active);
    CHECK_FALSE(story.state.session.warned);
}

TEST_CASE("nobody acts without a session") {
    FormStory story;
    story.act(ui::FinishSession{});
    story.act(ui::HandIn{});
    story.happen(TextTyped{"ghost"});
    CHECK(remembers_nothing(story.state.session));
}

}  // namespace
}  // namespace veche::kiosk
