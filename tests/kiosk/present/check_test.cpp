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

TEST_CASE("of a code whose envelope is in the spool it is said how it stands, not that nothing is known") {
    using Waits = CheckData::Waits;
    struct Row {
        Waits waits;
        sync::DeviceStanding device;
        bool reached;
        std::string said;
    };
    constexpr auto accepted = sync::DeviceStanding::accepted;
    constexpr auto blocked = sync::DeviceStanding::blocked;
    const std::string refused = "the server does not take it";
    const std::string not_admitted = "will be sent when the town admits this terminal";
    const std::string offline = "will be sent when there is a connection";
    const std::string on_its_way = "on its way now. Please look again in a few minutes";
    const std::string arrived = "It has reached the town hall. What becomes of it can be seen here";
    const std::string unknown = "Nothing is known about this code";
    const std::vector<Row> rows = {
        {Waits::nothing, accepted, true, unknown},         {Waits::to_be_sent, accepted, true, on_its_way},
        {Waits::to_be_sent, accepted, false, offline},     {Waits::to_be_sent, blocked, true, not_admitted},
        {Waits::to_be_sent, blocked, false, not_admitted}, {Waits::refused, accepted, true, refused},
        {Waits::refused, blocked, false, refused},         {Waits::arrived, accepted, true, arrived},
        {Waits::arrived, accepted, false, arrived},        {Waits::arrived, blocked, true, arrived}};
    for (const Row& row : rows) {
        CAPTURE(row.said);
        FormStory story;
        story.state.sync.status.device = row.device;
        story.state.sync.reached = row.reached;
        story.open(ui::CheckPlace{});
        CheckData data;
        data.waits = row.waits;
        std::get<CheckScreen>(story.state.session.screens.back().state).data = data;
        for (const std::string& sentence : {refused, not_admitted, offline, on_its_way, arrived, unknown}) {
            CAPTURE(sentence);
            CHECK(says(story, sentence) == (sentence == row.said));
        }
    }
}

}  // namespace
}  // namespace veche::kiosk
