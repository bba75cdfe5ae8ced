// Makes the screen from the state. Pure: no clock, no IO, no Dear ImGui. All words of the screens are chosen here.
#pragma once

#include <string>

#include "kiosk/state.h"
#include "ui/view.h"
#include "ui/words.h"

namespace veche::kiosk {

[[nodiscard]] ui::View present(const State& state, const ui::Words& words);

// Names the screen for the drive protocol and the log: "attract", "home", "list/drafts", "draft_act", "appeal/2".
[[nodiscard]] std::string screen_name(const State& state);

}  // namespace veche::kiosk
