// The state of a case, where it is not what the server now knows.
#include <algorithm>
#include <doctest/doctest.h>

#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;

bool says(const FormStory& story, const std::string& words) {
    const ui::FormView view = story.look([](const Scene& scene) { return present_form(scene); });
    return std::any_of(view.parts.begin(), view.parts.end(), [&](const ui::FormPart& part) {
        const auto* text = std::get_if<ui::FormText>(&part);
        const auto* notice = std::get_if<ui::Notice>(&part);
        return (text != nullptr && text->text.find(words) != std::string::npos) ||
               (notice != nullptr && notice->text.find(words) != std::string::npos);
    });
}

TEST_CASE("what a restored server has lost is shown with the day it was said and the day of the copy") {
    FormStory story;
    story.open(ui::CheckPlace{});
    CheckData data;
    data.known = true;
    data.time = story.state.now;
    data.status.stage = content::CaseStatus::Stage::answered;
    data.status.answer = "The lamp is mended.";
    std::get<CheckScreen>(story.state.session.screens.back().state).data = data;
    CHECK_FALSE(says(story, "restored"));
    data.server_knows_less = true;
    data.restored_from = Instant{story.state.now.seconds - std::int64_t{5} * 86'400};
    std::get<CheckScreen>(story.state.session.screens.back().state).data = data;
    CHECK(says(story, "The lamp is mended."));
    CHECK(says(story, "The answer was given on 2026-11-20."));
    CHECK(says(story, "restored from a copy of 2026-11-15"));
    // A server of before does not name the day of the copy.
    data.restored_from.reset();
    data.status.stage = content::CaseStatus::Stage::registered;
    std::get<CheckScreen>(story.state.session.screens.back().state).data = data;
    CHECK(says(story, "You were told this on 2026-11-20."));
    CHECK(says(story, "restored from an older copy"));
}

TEST_CASE("who has to be told that the server does not take a letter is named with it") {
    FormStory story;
    story.open(ui::CheckPlace{});
    CheckData data;
    data.waits = CheckData::Waits::refused;
    std::get<CheckScreen>(story.state.session.screens.back().state).data = data;
    CHECK(says(story, "tell whoever looks after this terminal. Responsible for the terminal: The keeper, room 12"));
}

}  // namespace
}  // namespace veche::kiosk
