// What a screen holds: made for its place, filled only with what belongs there.
#include "kiosk/shown.h"

#include <doctest/doctest.h>
#include <set>

#include "kiosk/forms/steps.h"
#include "kiosk/sections.h"
#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

TEST_CASE("what is loaded for another kind of screen is dropped") {
    Screen entry = screen_at(ui::EntryPlace{content::EntryId("a"), {}});
    take(entry, std::make_shared<const ListData>());
    CHECK(entry_of(entry) == nullptr);
    take(entry, CheckData{});
    CHECK(std::holds_alternative<EntryScreen>(entry.state));
    Screen list = screen_at(ui::ListPlace{ui::Section::news});
    take(list, std::make_shared<const CalendarData>());
    CHECK(std::get<ListScreen>(list.state).data == nullptr);
    take(list, HandedIn{"ABCD", "ABCD"});
    CHECK_MESSAGE(receipt_of(list) == nullptr, "only what was handed in gets a receipt");
}

TEST_CASE("nothing of a form is left on its receipt") {
    Screen form = screen_at(ui::AppealPlace{});
    steps(form)->at = step::review;
    steps(form)->errors["appeal/text"] = "wrong";
    take(form, HandedIn{"ABCD", "ABCD"});
    REQUIRE(receipt_of(form) != nullptr);
    CHECK(steps(form) == nullptr);
    CHECK(step_of(form) == 0);
    CHECK(error_of(form, "appeal/text").empty());
    CHECK_FALSE(is_handing_in(form));
}

TEST_CASE("the calendar is a screen of its own, every other section a list") {
    for (const ui::Section section : content::all_sections) {
        const Screen screen = screen_at(ui::ListPlace{section});
        const bool is_calendar = section == ui::Section::calendar;
        CAPTURE(traits_of(section).name);
        CHECK(std::holds_alternative<CalendarScreen>(screen.state) == is_calendar);
        CHECK(std::holds_alternative<ListScreen>(screen.state) != is_calendar);
    }
}

// What the drive protocol calls the screen shown, and what stands over it.
std::string called(const tests::KioskStory& story) {
    return screen_name(story.state) + ": " + present(story.state, story.words).frame.title;
}
std::string called_at(const ui::Place& place) {
    tests::KioskStory story;
    story.open(place);
    return called(story);
}

TEST_CASE("each place has its name in the drive protocol and its title") {
    CHECK(called(tests::KioskStory()) == "home: Town");
    CHECK(called_at(ui::ListPlace{ui::Section::drafts}) == "list/drafts: Draft acts");
    CHECK(called_at(ui::ListPlace{ui::Section::calendar}) == "list/calendar: Calendar");
    CHECK(called_at(ui::EntryPlace{content::EntryId("n"), {}}) == "entry/n: One moment");
    CHECK(called_at(ui::AttachmentPlace{content::EntryId("n"), 1}) == "attachment/n/1: Attachment");
    CHECK(called_at(ui::SearchPlace{}) == "search: Search");
    CHECK(called_at(ui::AppealPlace{}) == "appeal: Write to the town");
    CHECK(called_at(ui::CommentPlace{content::EntryId("d"), content::ClauseId("c")}) == "comment: Comment on a clause");
    CHECK(called_at(ui::CallBackPlace{content::EntryId("h")}) == "call-back: Ask to be called back");
    CHECK(called_at(ui::CheckPlace{}) == "check: See the answer");
    CHECK(called_at(ui::AboutPlace{}) == "about: About this terminal");
    tests::KioskStory story;
    story.open_entry(tests::entry_data("n", content::NewsDetails{}));
    CHECK(called(story) == "news/n: News");
    story.act(ui::FinishSession{});
    CHECK(called(story) == "attract: ");
}

TEST_CASE("the drive protocol names the step of a form and its receipt") {
    tests::FormStory appeal;
    appeal.fill_appeal();
    CHECK(called(appeal) == "appeal/4: Write to the town");
    appeal.act(ui::HandIn{});
    appeal.sealed();
    CHECK(called(appeal) == "appeal/receipt: Write to the town");
    tests::FormStory poll;
    poll.open_poll();
    CHECK(called(poll) == "poll/poll-1: Poll");
    poll.fill_poll();
    CHECK(called(poll) == "poll/poll-1/5: Poll");
    poll.act(ui::HandIn{});
    poll.sealed();
    CHECK(called(poll) == "poll/poll-1/receipt: Poll");
}

TEST_CASE("every kind is shown in a section that home leads to, and sections have names of their own") {
    std::set<std::string> names;
    std::set<std::string> counted;
    std::size_t kinds = 0;
    for (const ui::Section section : content::all_sections) {
        names.insert(traits_of(section).name);
        counted.insert(traits_of(section).count.many);
        CHECK_FALSE(kinds_of(section).empty());
        kinds += kinds_of(section).size();
    }
    CHECK(names.size() == content::all_sections.size());
    CHECK_MESSAGE(counted.size() == names.size(), "what a section holds is counted by its own word, not as entries");
    CHECK_MESSAGE(kinds == content::kind_count, "a section is missing in all_sections");
}

TEST_CASE("what hands something in says what becomes of it") {
    for (const Form form : {Form::appeal, Form::comment, Form::call_back, Form::poll, Form::check}) {
        const FormTraits& traits = *traits_of(form);
        CAPTURE(traits.name);
        CHECK(traits.kind.has_value() == (traits.body != nullptr));
        CHECK(traits.kind.has_value() == (traits.outcome != FormTraits::Outcome::nothing));
    }
    CHECK(traits_of(Form::none) == nullptr);
}

}  // namespace
}  // namespace veche::kiosk
