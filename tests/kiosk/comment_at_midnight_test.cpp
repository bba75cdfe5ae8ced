// What becomes of a comment when the last day of the discussion ends while it is being typed.
#include <algorithm>
#include <doctest/doctest.h>

#include "kiosk/forms/answers.h"
#include "kiosk/forms/obstacle.h"
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

}  // namespace
}  // namespace veche::kiosk
