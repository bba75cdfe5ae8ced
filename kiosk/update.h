// What an event does to the kiosk. Pure: no clock, no IO, no Dear ImGui; effects are values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kiosk/effect.h"
#include "kiosk/event.h"
#include "kiosk/state.h"

namespace veche::kiosk {

struct Outcome {
    State state;
    std::vector<Effect> effects;
};

[[nodiscard]] Outcome update(State state, const Event& event);

// When time alone will change something (idle warning, its countdown, the end of a session), by the clock of
// State::now_ms; nothing: never.
[[nodiscard]] std::optional<std::int64_t> next_deadline_ms(const State& state);

// Seconds left to answer the idle warning.
[[nodiscard]] int seconds_to_answer(const State& state);

}  // namespace veche::kiosk
