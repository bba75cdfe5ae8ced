#include <doctest/doctest.h>

#include "kiosk/shown.h"
#include "tests/support/kiosk_story.h"

namespace veche::kiosk {
namespace {

using tests::entry_data;
using tests::KioskStory;

std::vector<content::Utterance> sentences(std::size_t count) {
    return std::vector<content::Utterance>(count);
}

KioskStory reading_story() {
    KioskStory story;
    story.open_entry(entry_data("a", content::NewsDetails{}));
    story.lay_out();
    return story;
}

TEST_CASE("a loaded entry is laid out, and its page drawn once it is ready") {
    KioskStory story;
    story.open(ui::EntryPlace{content::EntryId("a"), {}});
    story.answer(std::shared_ptr<const EntryData>(entry_data("a", content::NewsDetails{})));
    CHECK(story.asked<LayOut>().screen == story.screen().number);
    CHECK(text_page(story.screen())->layout == nullptr);
    story.lay_out();
    CHECK(text_page(story.screen())->layout != nullptr);
}

TEST_CASE("a layout of a text that is no longer there is dropped") {
    KioskStory story = reading_story();
    const auto shown = text_page(story.screen())->layout;
    auto late = std::make_shared<ui::PageLayout>();
    late->document = std::make_shared<content::Document>();
    story.happen(PageLaidOut{story.screen().number, late});
    CHECK(text_page(story.screen())->layout == shown);
}

TEST_CASE("the page stays while the same entry is loaded anew") {
    KioskStory story = reading_story();
    const auto shown = text_page(story.screen())->layout;
    story.open(ui::EntryPlace{content::EntryId("b"), {}});
    story.act(ui::GoBack{});
    story.answer(std::shared_ptr<const EntryData>(entry_data("a", content::NewsDetails{})));
    CHECK(text_page(story.screen())->layout == shown);
    story.lay_out();
    CHECK(text_page(story.screen())->layout != shown);
}

TEST_CASE("other measures lay out the page on the screen, and the ones on the way when they are shown again") {
    KioskStory story = reading_story();
    story.open_entry(entry_data("b", content::NewsDetails{}));
    story.lay_out();
    story.happen(MeasuresChanged{});
    REQUIRE(story.effects.size() == 1);
    CHECK(story.asked<LayOut>().screen == story.screen().number);
    CHECK_MESSAGE(text_page(story.screen())->layout != nullptr, "the page stays until then");
    story.act(ui::GoBack{});
    CHECK_MESSAGE(text_page(story.screen())->layout == nullptr, "a page of other measures is not drawn");
    story.answer(std::shared_ptr<const EntryData>(entry_data("a", content::NewsDetails{})));
    CHECK(story.has_asked<LayOut>());
}

TEST_CASE("what draws no page is not laid out") {
    KioskStory story;
    story.open_entry(entry_data("quiz", content::QuizDetails{}));
    CHECK_FALSE(story.has_asked<LayOut>());
    story.open(ui::CommentPlace{content::EntryId("draft"), content::ClauseId("c1")});
    story.answer(std::shared_ptr<const EntryData>(entry_data("draft", content::DraftActDetails{})));
    CHECK_FALSE(story.has_asked<LayOut>());
}

TEST_CASE("reading aloud begins, pauses at a touch and goes on") {
    KioskStory story = reading_story();
    story.act(ui::ReadAloud{});
    REQUIRE(story.has_asked<PrepareReading>());
    story.happen(ReadingPrepared{story.screen().number, sentences(2)});
    const std::uint64_t first = story.asked<Speak>().first_id;
    story.happen(SentenceStarted{first + 1});
    CHECK(story.state.session.reading.current == 1U);
    story.happen(Touched{});
    CHECK(story.has_asked<PauseVoice>());
    story.act(ui::ReadAloud{});
    CHECK_MESSAGE(story.state.session.reading.mode == Reading::Mode::paused, "the touch that paused was on the button");
    story.happen(Touched{});
    story.act(ui::ReadAloud{});
    CHECK(story.has_asked<ResumeVoice>());
}

TEST_CASE("going on to another page stops the voice") {
    KioskStory story = reading_story();
    story.act(ui::ReadAloud{});
    story.open(ui::EntryPlace{content::EntryId("b"), {}});
    CHECK(story.has_asked<StopVoice>());
    CHECK(story.state.session.reading.mode == Reading::Mode::silent);
}

TEST_CASE("sentences prepared for a page that was left are not spoken") {
    KioskStory story = reading_story();
    const std::uint64_t left = story.screen().number;
    story.act(ui::ReadAloud{});
    story.open(ui::EntryPlace{content::EntryId("b"), {}});
    story.happen(ReadingPrepared{left, sentences(2)});
    CHECK_FALSE(story.has_asked<Speak>());
}

TEST_CASE("a sentence of an older reading marks nothing") {
    KioskStory story = reading_story();
    story.act(ui::ReadAloud{});
    story.happen(ReadingPrepared{story.screen().number, sentences(3)});
    const std::uint64_t old = story.asked<Speak>().first_id;
    story.open_entry(entry_data("b", content::NewsDetails{}));
    story.act(ui::ReadAloud{});
    story.happen(ReadingPrepared{story.screen().number, sentences(3)});
    story.happen(SentenceStarted{old + 2});
    CHECK_FALSE(story.state.session.reading.current);
}

TEST_CASE("the end of an older reading does not silence the newer one") {
    KioskStory story = reading_story();
    story.act(ui::ReadAloud{});
    story.happen(ReadingPrepared{story.screen().number, sentences(3)});
    const std::uint64_t old = story.asked<Speak>().first_id;
    story.open_entry(entry_data("b", content::NewsDetails{}));
    story.act(ui::ReadAloud{});
    story.happen(ReadingPrepared{story.screen().number, sentences(3)});
    const std::uint64_t now = story.asked<Speak>().first_id;
    story.happen(ReadingEnded{old});
    CHECK(story.state.session.reading.mode == Reading::Mode::speaking);
    story.happen(ReadingEnded{now});
    CHECK(story.state.session.reading.mode == Reading::Mode::silent);
}

TEST_CASE("without a sound device the visitor is told and reading ends") {
    KioskStory story = reading_story();
    story.act(ui::ReadAloud{});
    story.happen(NoSoundDevice{"no device"});
    CHECK(story.state.session.reading.mode == Reading::Mode::silent);
    CHECK(story.state.session.reading.no_device == "no device");
}

TEST_CASE("find in text goes round in both directions") {
    KioskStory story = reading_story();
    story.act(ui::ShowFind{true});
    story.act(ui::Stroke{ui::Insert{"words"}});
    CHECK(story.asked<FindInPage>().text == "words");
    story.happen(FoundInPage{story.screen().number, {{0, 6, 11}, {1, 7, 12}}});
    CHECK(text_page(story.screen())->current_found == 0);
    story.act(ui::FindNext{-1});
    CHECK(text_page(story.screen())->current_found == 1);
    story.act(ui::FindNext{1});
    CHECK(text_page(story.screen())->current_found == 0);
}

TEST_CASE("a step where nothing was found goes nowhere") {
    KioskStory story = reading_story();
    story.act(ui::ShowFind{true});
    story.act(ui::FindNext{1});
    CHECK(text_page(story.screen())->current_found == 0);
}

TEST_CASE("what was found is looked for again in a text that came anew") {
    KioskStory story = reading_story();
    story.act(ui::ShowFind{true});
    story.act(ui::Stroke{ui::Insert{"words"}});
    story.act(ui::SetLanguage{content::Language::english});
    story.answer(std::shared_ptr<const EntryData>(entry_data("a", content::NewsDetails{})));
    CHECK(story.asked<FindInPage>().text == "words");
}

TEST_CASE("back closes find and contents before it leaves the page") {
    KioskStory story = reading_story();
    story.act(ui::ShowContents{true});
    story.act(ui::ShowFind{true});
    story.act(ui::GoBack{});
    CHECK_FALSE(text_page(story.screen())->find_shown);
    story.act(ui::GoBack{});
    CHECK_FALSE(text_page(story.screen())->contents_shown);
    CHECK(std::holds_alternative<ui::EntryPlace>(story.screen().place));
    story.act(ui::GoBack{});
    CHECK(std::holds_alternative<ui::HomePlace>(story.screen().place));
}

TEST_CASE("a heading of the contents is gone to, and the contents close") {
    KioskStory story = reading_story();
    story.act(ui::ShowContents{true});
    story.act(ui::GoToBlock{1});
    CHECK(text_page(story.screen())->go_to_block == 1);
    CHECK_FALSE(text_page(story.screen())->contents_shown);
    story.act(ui::ShowContents{true});
    story.act(ui::ShowContents{false});
    CHECK_MESSAGE(text_page(story.screen())->go_to_block == static_cast<std::size_t>(-1), "closing them moves nothing");
}

}  // namespace
}  // namespace veche::kiosk
