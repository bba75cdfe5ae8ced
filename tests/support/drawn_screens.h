// What a visitor of a story sees, drawn with the real words, and looked at by the numbers of accessibility.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/present.h"
#include "tests/folders.h"
#include "tests/support/accessibility.h"
#include "tests/support/kiosk_story.h"

namespace veche::tests {

template <typename Story>
struct DrawnScene {
    std::string name;
    std::function<void(Story&)> play;
};

[[nodiscard]] inline std::shared_ptr<const ui::Words> real_words() {
    auto words = ui::Words::load(std::string(VECHE_BINARY_DIR) + "/share/words");
    REQUIRE(words);
    return *words;
}

// The last frame of three is looked at: what is sized by its content is right by then.
inline void check_drawn(ui::testing::CanvasRig& rig, const kiosk::State& state, const ui::Words& words) {
    rig.canvas().forget();
    rig.canvas().set_comfort(state.session.comfort);
    rig.set_draw([&](ui::Canvas& canvas) { static_cast<void>(ui::draw(canvas, kiosk::present(state, words))); });
    for (int frames = 0; frames < 3; ++frames) rig.frame();
    ui::testing::expect_accessible(rig);
}

// Every scene in every language.
template <typename Story>
void check_scenes(const std::vector<DrawnScene<Story>>& scenes, const ui::CanvasSettings& window, ui::Comfort comfort) {
    const auto words = real_words();
    ui::testing::CanvasRig rig([](ui::Canvas&) {}, window);
    for (const ui::TextSize size : ui::testing::all_text_sizes) {
        comfort.text_size = size;
        for (const content::Language language : content::all_languages) {
            for (const DrawnScene<Story>& scene : scenes) {
                Story story;
                story.state.home_language = language;  // the attract screen speaks it
                story.state.session.language = language;
                story.state.session.comfort = comfort;
                scene.play(story);
                CAPTURE(scene.name);
                CAPTURE(content::code(language));
                check_drawn(rig, story.state, *words);
            }
        }
    }
}

}  // namespace veche::tests
