// What becomes of a comment when the last day of the discussion ends while it is being typed.
#include <algorithm>
#include <doctest/doctest.h>

#include "kiosk/forms/answers.h"
#include "kiosk/forms/obstacle.h"
#include "kiosk/forms/traits.h"
#include "kiosk/shown.h"
#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;

TEST_CASE("a comment begun in time may be finished after midnight within the grace, and not later") {
    FormStory story;
    story.state.town->comments_grace_minutes = 60;
    story.open_comment(tests::today);
    story.type("comment/draft-1/c1/text", "Too dear");
    const Instant begun = story.state.now;
    const Instant midnight = zone_of(story.state).instant_of(tests::today, 24 * 60);
    story.tick_to({midnight.seconds + 59L * 60});
    CHECK(story.state.today == add_days(tests::today, 1));
    CHECK(obstacle(story.state, story.screen()) == Obstacle::none);
    CHECK(grace_until(story.state, story.screen()) == Instant{midnight.seconds + 3600});
    CHECK(std::get<content::ClauseComment>(submission_body(story.state, story.screen())).begun == begun);
    story.tick_to({midnight.seconds + 3600});
    CHECK(obstacle(story.state, story.screen()) == Obstacle::draft_closed);
}

TEST_CASE("a comment begun after the last day has no grace") {
    FormStory story;
    story.open_comment(tests::today);
    const Instant midnight = zone_of(story.state).instant_of(tests::today, 24 * 60);
    story.tick_to({midnight.seconds + 60});
    CHECK(obstacle(story.state, story.screen()) == Obstacle::draft_closed);
    story.type("comment/draft-1/c1/text", "Too dear");
    CHECK(obstacle(story.state, story.screen()) == Obstacle::draft_closed);
}

TEST_CASE("what was typed as a comment is not lost at midnight: it goes on as an appeal") {
    FormStory story;
    story.state.town->comments_grace_minutes = 0;
    story.open(ui::AppealPlace{});
    story.type("appeal/text", "Begun before");
    story.open_comment(tests::today);
    story.type("comment/draft-1/c1/text", "Too dear");
    story.tick_to(zone_of(story.state).instant_of(tests::today, 24 * 60));
    const ui::FormView view = story.look([](const Scene& scene) { return present_form(scene); });
    const auto offer = std::find_if(view.commands.begin(), view.commands.end(),
                                    [](const ui::Command& command) { return command.id == "form/as-appeal"; });
    REQUIRE(offer != view.commands.end());
    story.act(offer->action);
    CHECK(std::holds_alternative<ui::AppealPlace>(story.screen().place));
    const std::string& about = std::get<ui::AppealPlace>(story.screen().place).about;
    CHECK(about.find("Clause 1.1.") != std::string::npos);
    CHECK(story.text_of("appeal/text") == "Too dear\n\nBegun before");
}

bool quotes(const ui::FormView& view, const std::string& text) {
    return std::any_of(view.parts.begin(), view.parts.end(), [&](const ui::FormPart& part) {
        const auto* quote = std::get_if<ui::FormQuote>(&part);
        return quote != nullptr && quote->text == text;
    });
}

std::vector<ui::Command> ways_on(const ui::FormView& view) {
    std::vector<ui::Command> ways;
    std::copy_if(view.commands.begin(), view.commands.end(), std::back_inserter(ways),
                 [](const ui::Command& command) { return command.id.starts_with("form/as-appeal"); });
    return ways;
}

ui::FormView form(const FormStory& story) {
    return story.look([](const Scene& scene) { return present_form(scene); });
}

Instant midnight_of(const FormStory& story) {
    return zone_of(story.state).instant_of(tests::today, 24 * 60);
}

TEST_CASE("who goes back to reread the clause after midnight finds the way to the comment begun in time") {
    FormStory story;
    story.state.town->comments_grace_minutes = 60;
    story.open_comment(tests::today);
    const auto data = std::get<FormScreen>(story.screen().state).data;
    story.act(ui::GoBack{});
    story.open_entry(data);
    story.open(ui::CommentPlace{content::EntryId("draft-1"), content::ClauseId("c1")});
    story.answer(data);
    story.type("comment/draft-1/c1/text", "Too dear");
    const Instant midnight = midnight_of(story);
    story.tick_to({midnight.seconds + 60});
    story.act(ui::GoBack{});
    const auto reader = [&] {
        return story.look([](const Scene& scene) { return present_reader(scene, *entry_of(scene.screen())); });
    };
    ui::ReaderView view = reader();
    CHECK(view.page.comments);
    CHECK(view.page.begun_clauses == std::vector{content::ClauseId("c1")});
    REQUIRE_FALSE(view.notices.empty());
    CHECK(view.notices.front().text.find("can be finished until 1:00, with") != std::string::npos);
    story.open(ui::CommentPlace{content::EntryId("draft-1"), content::ClauseId("c1")});
    story.answer(data);
    CHECK(obstacle(story.state, story.screen()) == Obstacle::none);
    CHECK(story.text_of("comment/draft-1/c1/text") == "Too dear");
    story.act(ui::GoBack{});
    story.tick_to({midnight.seconds + 3600});
    view = reader();
    CHECK_FALSE(view.page.comments);
}

TEST_CASE("a free answer being typed when the poll closes can be read and goes on as an appeal") {
    FormStory story;
    story.open_poll("poll-1", tests::today);
    for (const int step : {1, 2, 3, 4}) {
        if (step == 2) story.choose("poll/poll-1/q1", "1");
        if (step == 3) story.choose("poll/poll-1/q2", "0", ui::Choice::several);
        if (step == 4) story.choose("poll/poll-1/q3", "4");
        story.next();
    }
    story.type("poll/poll-1/q4", "More trees");
    story.tick_to(midnight_of(story));
    REQUIRE(obstacle(story.state, story.screen()) == Obstacle::poll_closed);
    const ui::FormView view = form(story);
    CHECK(quotes(view, "More trees"));
    const auto ways = ways_on(view);
    REQUIRE(ways.size() == 1);
    story.act(ways.front().action);
    REQUIRE(std::holds_alternative<ui::AppealPlace>(story.screen().place));
    CHECK(std::get<ui::AppealPlace>(story.screen().place).about.find("What else?") != std::string::npos);
    CHECK(story.text_of("appeal/text") == "More trees");
}

TEST_CASE("where the town takes no appeals what was typed too late stays readable") {
    FormStory story;
    story.state.town->comments_grace_minutes = 0;
    story.state.town->reads = {{"clause_comment", 1}};
    REQUIRE_FALSE(is_offered(story.state, Form::appeal));
    story.open_comment(tests::today);
    story.type("comment/draft-1/c1/text", "Too dear");
    story.tick_to(midnight_of(story));
    const ui::FormView view = form(story);
    CHECK(quotes(view, "Too dear"));
    CHECK(ways_on(view).empty());
}

TEST_CASE("a comment whose draft cannot be shown any more is not lost from sight") {
    FormStory story;
    story.open_comment();
    story.type("comment/draft-1/c1/text", "Too dear");
    story.open(ui::CommentPlace{content::EntryId("draft-1"), content::ClauseId("c1")});
    story.not_sealed();
    const ui::FormView view = form(story);
    CHECK(quotes(view, "Too dear"));
    CHECK(ways_on(view).size() == 1);
}

}  // namespace
}  // namespace veche::kiosk
