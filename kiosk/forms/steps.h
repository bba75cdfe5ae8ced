// What residents fill in, step by step: which form a screen shows, how many steps it has, where the visitor is.
#pragma once

#include <string>

#include "kiosk/forms/traits.h"
#include "kiosk/state.h"

namespace veche::kiosk {

namespace step {
// Of an appeal.
inline constexpr int form = 0;
inline constexpr int topic = 1;
inline constexpr int text = 2;
inline constexpr int contact = 3;
inline constexpr int review = 4;
}  // namespace step

// Which form the screen shows at its present step; a poll is a form from its first question on.
[[nodiscard]] Form form_of(const Screen& screen);
// "appeal", "comment/DRAFT/CLAUSE", "call-back/HOTLINE", "poll/POLL", "check".
[[nodiscard]] std::string form_id(const Screen& screen);
// All steps with the review; 1 where there is no form.
[[nodiscard]] int steps_of(const Screen& screen);
[[nodiscard]] bool is_review(const Screen& screen);
// Whether something can be handed in there, so that the visitor must be told first when it cannot be kept.
[[nodiscard]] bool asks_for_writing(const ui::Place& place);

// The envelope is being made and written: leaving now would lose the receipt.
[[nodiscard]] bool is_handing_in(const Screen& screen);

}  // namespace veche::kiosk
