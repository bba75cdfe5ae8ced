// How the terminal stands with the town, in words for people: "About this terminal" says all of it, the line of the
// state the worst of it. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/present/parts.h"

namespace veche::kiosk {

// Whether the server takes what is handed in here. If not, what waits does not leave with the connection alone.
[[nodiscard]] bool is_admitted(const SyncState& sync);

// "Responsible for the terminal: …"; empty where the town names nobody.
[[nodiscard]] std::string keeper_words(const Scene& scene);
// A text that asks to tell somebody, and whom where the town names one.
[[nodiscard]] std::string with_keeper(const Scene& scene, std::string text);

// One sentence or two each: what is wrong with server, clock and edition, what it means, whom to tell.
[[nodiscard]] std::vector<ui::Notice> troubles_with_town(const Scene& scene);

// What the line of the state says in the place of "connected"; nothing while that is the truth.
[[nodiscard]] std::optional<std::string> short_trouble(const Scene& scene);

}  // namespace veche::kiosk
