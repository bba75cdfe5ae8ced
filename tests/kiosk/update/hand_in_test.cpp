#include <doctest/doctest.h>

#include "content/receipt_code.h"
#include "kiosk/forms/contacts.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/obstacle.h"
#include "kiosk/forms/steps.h"
#include "kiosk/present.h"
#include "kiosk/shown.h"
#include "tests/support/form_story.h"
#include "tests/support/plain_words.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;

bool has_receipt(const FormStory& story) {
    return (receipt_of(story.screen()) != nullptr);
}

TEST_CASE("a double tap hands in once") {
    FormStory story;
    story.fill_appeal();
    story.act(ui::HandIn{});
    CHECK(std::holds_alternative<content::Appeal>(story.asked<Seal>().body));
    story.act(ui::HandIn{});
    CHECK_FALSE(story.has_asked<Seal>());
    story.sealed();
    story.act(ui::HandIn{});
    CHECK_FALSE(story.has_asked<Seal>());
}

TEST_CASE("the receipt comes only when the envelope is kept, and then the text is gone") {
    FormStory story;
    story.fill_appeal();
    story.act(ui::HandIn{});
    CHECK_FALSE(has_receipt(story));
    CHECK(story.text_of("appeal/text") == "Why is it dark?");
    story.sealed();
    CHECK(has_receipt(story));
    CHECK(story.text_of("appeal/text").empty());
    CHECK(story.has_asked<SynchroniseSoon>());
}

TEST_CASE("the code of a receipt is said to whoever has it read aloud, a half-filled form is not") {
    FormStory story;
    story.fill_appeal();
    story.act(ui::ReadAloud{});
    CHECK_FALSE(story.asked<PrepareReading>().says_private);
    story.act(ui::HandIn{});
    story.sealed();
    story.act(ui::ReadAloud{});
    CHECK(story.asked<PrepareReading>().says_private);
}

TEST_CASE("a receipt left by Back is found at home until the visitor finishes") {
    FormStory story;
    story.fill_appeal();
    story.act(ui::HandIn{});
    story.sealed();
    REQUIRE(has_receipt(story));
    story.act(ui::GoBack{});
    CHECK_FALSE(has_receipt(story));
    REQUIRE(story.state.session.receipts.size() == 1);
    const std::string code = story.state.session.receipts.front().receipt_code;
    CHECK(code == "ABCD-EFGH-JKMN-PQRS");
    story.answer(std::make_shared<const HomeData>());
    const tests::PlainWords words;
    const ui::View view = present(story.state, words);
    const auto* home = std::get_if<ui::HomeView>(&view.screen);
    REQUIRE(home != nullptr);
    REQUIRE(home->receipts.size() == 1);
    CHECK(home->receipts.front().title == "Your receipt: " + code);
    CHECK(home->receipts.front().is_private);
    story.open(home->receipts.front().place);
    CHECK(story.text_of("check/code") == code);
    story.act(ui::FinishSession{});
    CHECK(story.state.session.receipts.empty());
}

TEST_CASE("a ballot leaves nothing at home that could name it") {
    FormStory story;
    story.open_poll();
    story.fill_poll();
    story.act(ui::HandIn{});
    story.sealed();
    CHECK(story.state.session.receipts.empty());
}

TEST_CASE("when it cannot be kept nothing is lost and it can be tried again") {
    FormStory story;
    story.open_poll();
    story.fill_poll();
    story.act(ui::HandIn{});
    story.not_sealed();
    CHECK_FALSE(has_receipt(story));
    CHECK_FALSE(story.screen().problem.empty());
    CHECK(story.text_of("poll/poll-1/q4") == "More trees");
    story.act(ui::HandIn{});
    CHECK(story.has_asked<Seal>());
    story.sealed();
    CHECK(has_receipt(story));
}

TEST_CASE("nothing takes the receipt away while it is being made") {
    FormStory story;
    story.fill_appeal();
    story.act(ui::HandIn{});
    const Ticket ticket = story.screen().ticket;
    story.act(ui::GoBack{});
    story.act(ui::GoHome{});
    story.open(ui::SearchPlace{});
    story.act(ui::GoToStep{0});
    story.act(ui::SetLanguage{content::Language::english});
    story.happen(Ticked{1'000, {story.state.now.seconds + 86'400}, false});
    story.act(ui::FinishSession{});
    const std::int64_t end = story.state.limits.warn_after_ms + story.state.limits.answer_within_ms;
    story.happen(Ticked{end + 1'000, story.state.now, false});
    CHECK_FALSE(next_deadline_ms(story.state));
    REQUIRE(story.state.session.active);
    CHECK_FALSE(story.state.session.warned);
    CHECK(story.screen().ticket == ticket);
    story.happen(ScreenLoaded{ticket, HandedIn{"ABCD", "ABCD"}, {}});
    CHECK(has_receipt(story));
}

TEST_CASE("a receipt stays on its screen through a language switch and a new edition") {
    FormStory story;
    story.open_comment();
    story.type("comment/draft-1/c1/text", "Too dear");
    story.next();
    story.next();
    story.act(ui::HandIn{});
    story.sealed();
    REQUIRE(has_receipt(story));
    story.act(ui::SetLanguage{content::Language::ukrainian});
    CHECK_FALSE(story.has_asked<LoadEntry>());
    CHECK(has_receipt(story));
}

TEST_CASE("one ballot a session and poll") {
    FormStory story;
    story.open_poll();
    story.fill_poll();
    story.act(ui::HandIn{});
    story.sealed();
    story.open_poll();
    CHECK(obstacle(story.state, story.screen()) == Obstacle::answered_already);
    story.next();
    CHECK(step_of(story.screen()) == 0);
    story.open_poll("poll-2");
    CHECK(obstacle(story.state, story.screen()) == Obstacle::none);
}

TEST_CASE("answers of one poll are not those of another whose name begins alike") {
    FormStory story;
    story.open_poll("poll-10");
    story.next();
    story.choose("poll/poll-10/q1", "1");
    story.open_poll("poll-1");
    story.fill_poll("poll-1");
    story.act(ui::HandIn{});
    story.sealed();
    CHECK(chosen_one(story.state.session.forms, "poll/poll-10/q1") == "1");
    CHECK(chosen(story.state.session.forms, "poll/poll-1/q1").empty());
}

TEST_CASE("answers are not counted for questions that changed while they were given") {
    FormStory story;
    story.open_poll();
    story.fill_poll();
    auto changed = std::make_shared<EntryData>(*entry_of(story.screen()));
    // Midnight: the poll is loaded anew, first as it was.
    story.happen(Ticked{1'000, {story.state.now.seconds + 86'400}, false});
    story.answer(std::shared_ptr<const EntryData>(changed));
    CHECK(is_review(story.screen()));
    story.act(ui::SetLanguage{content::Language::english});
    changed = std::make_shared<EntryData>(*changed);
    ++changed->stored.entry.revision;
    story.answer(std::shared_ptr<const EntryData>(changed));
    CHECK(step_of(story.screen()) == 0);
    CHECK(story.text_of("poll/poll-1/q4").empty());
    CHECK(chosen(story.state.session.forms, "poll/poll-1/q1").empty());
    const auto notices = [&story] {
        return story.look([&](const Scene& scene) { return present_reader(scene, *entry_of(story.screen())); }).notices;
    };
    REQUIRE(notices().size() == 1);
    CHECK(notices().front().text == "The questions have changed meanwhile. Please answer them anew.");
    story.next();
    story.act(ui::GoBack{});
    CHECK(notices().empty());
}

TEST_CASE("a poll asks whether answers can be kept, and so does the beginning of a visit") {
    FormStory story;
    CHECK(story.has_asked<CheckSpool>());
    story.happen(SpoolChecked{{false, "full"}, 0});
    story.open_poll();
    CHECK(story.has_asked<CheckSpool>());
}

TEST_CASE("an expired poll cannot be answered, not even when it expires under the visitor's eyes") {
    FormStory expired;
    expired.open_poll("poll-1", add_days(tests::today, -1));
    expired.next();
    CHECK(step_of(expired.screen()) == 0);
    FormStory story;
    story.open_poll("poll-1", tests::today);
    story.fill_poll();
    story.state.today = add_days(tests::today, 1);
    story.act(ui::HandIn{});
    CHECK_FALSE(story.has_asked<Seal>());
}

TEST_CASE("what cannot be kept is not sealed") {
    FormStory story;
    story.fill_appeal();
    story.happen(SpoolChecked{{false, "full"}, 0});
    story.act(ui::HandIn{});
    CHECK_FALSE(story.has_asked<Seal>());
    CHECK(story.text_of("appeal/text") == "Why is it dark?");
}

TEST_CASE("the second appeal of a visit is not filled with the name of the first unasked") {
    FormStory story;
    story.fill_appeal("complaint");
    story.type("contact/name", "I. Kim");
    story.consent();
    story.next();
    story.act(ui::HandIn{});
    story.sealed();
    story.open(ui::AppealPlace{});
    CHECK(story.text_of("contact/name").empty());
    CHECK(chosen(story.state.session.forms, consent_field(story.screen())).empty());
    CHECK(chosen(story.state.session.forms, "appeal/form").empty());
    story.act(ui::FillContacts{});
    CHECK(story.text_of("contact/name") == "I. Kim");
    CHECK(chosen(story.state.session.forms, consent_field(story.screen())).empty());
}

TEST_CASE("to write without a name empties all contacts, those of the letter before as well") {
    FormStory story;
    story.fill_appeal("complaint");
    story.type("contact/name", "I. Kim");
    story.type("contact/email", "kim@mail.example");
    story.consent();
    story.next();
    story.act(ui::HandIn{});
    story.sealed();
    story.open(ui::AppealPlace{});
    story.act(ui::FillContacts{});
    story.act(ui::ClearContacts{});
    CHECK_FALSE(gives_contacts(story.state.session.forms));
    story.act(ui::FillContacts{});
    CHECK_FALSE(gives_contacts(story.state.session.forms));
}

TEST_CASE("the voice falls silent when something is handed in") {
    FormStory story;
    story.fill_appeal();
    story.act(ui::ReadAloud{});
    story.act(ui::HandIn{});
    REQUIRE(story.has_asked<Seal>());
    CHECK(story.has_asked<StopVoice>());
    CHECK(story.state.session.reading.mode == Reading::Mode::silent);
}

TEST_CASE("a mistake found when handing in leads to its step") {
    FormStory story;
    story.fill_appeal();
    story.state.session.forms.choices.erase("appeal/topic");
    story.act(ui::HandIn{});
    CHECK_FALSE(story.has_asked<Seal>());
    CHECK(step_of(story.screen()) == step::topic);
    CHECK(story.is_wrong("appeal/topic"));
}

TEST_CASE("a code is looked up by its canonical symbols, and a second tap waits for the first") {
    const auto code = content::ReceiptCode::from_random({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
    FormStory story;
    story.open(ui::CheckPlace{});
    CHECK(story.state.session.forms.focused == "check/code");
    story.happen(TextTyped{code.grouped()});
    story.act(ui::Stroke{ui::EditKey::enter});
    CHECK(story.asked<OpenRecord>().code == code.symbols());
    story.act(ui::CheckCode{});
    CHECK_FALSE(story.has_asked<OpenRecord>());
    story.act(ui::SetLanguage{content::Language::english});
    story.answer(CheckData{});
    CHECK_FALSE(is_busy(story.screen()));
    CHECK(std::get<CheckScreen>(story.screen().state).data);
}

TEST_CASE("the state of the code before is gone while the next one is looked up") {
    FormStory story;
    story.open(ui::CheckPlace{});
    const auto look_up = [&](unsigned char first) {
        story.state.session.forms.focused = "check/code";
        story.happen(TextTyped{content::ReceiptCode::from_random({first, 2, 3}).grouped()});
        story.act(ui::CheckCode{});
    };
    look_up(1);
    CheckData told;
    told.waits = CheckData::Waits::to_be_sent;
    story.answer(told);
    REQUIRE(std::get<CheckScreen>(story.screen().state).data);
    story.act(ui::CheckCode{});
    CHECK(is_busy(story.screen()));
    CHECK_FALSE(std::get<CheckScreen>(story.screen().state).data);
}

TEST_CASE("a wrong code is told at its field and not looked up") {
    FormStory story;
    story.open(ui::CheckPlace{});
    story.happen(TextTyped{"ABCD"});
    story.act(ui::CheckCode{});
    CHECK_FALSE(story.has_asked<OpenRecord>());
    CHECK(story.is_wrong("check/code"));
    story.happen(TextTyped{"E"});
    CHECK_FALSE(story.is_wrong("check/code"));
}

}  // namespace
}  // namespace veche::kiosk
