// What is wrong with what is filled in, and the submission a whole form makes.
#pragma once

#include <string>

#include "content/submission.h"
#include "kiosk/forms/traits.h"
#include "kiosk/state.h"

namespace veche::kiosk {

// What keeps the visitor from leaving the present step: field or question id -> what is wrong, a key of the words.
[[nodiscard]] Mistakes mistakes(const State& state, const Screen& screen);
// The first step from `from` to before `until` with a mistake; -1: none.
[[nodiscard]] int step_with_mistake(const State& state, const Screen& screen, int from, int until);
// What is wrong with a typed receipt code, a key of the words; empty: nothing.
[[nodiscard]] std::string code_mistake(const std::string& typed_code);
// What the filled form makes. Call it only when no step has mistakes.
[[nodiscard]] content::SubmissionBody submission_body(const State& state, const Screen& screen);

}  // namespace veche::kiosk
