// What a screen has loaded and shows, asked by its kind. Null or nothing where it is something else or still on its
// way.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/state.h"

namespace veche::kiosk {

// A new screen for the place: the first that opens there, with nothing loaded.
[[nodiscard]] Screen screen_at(const ui::Place& place);
// Keeps what was loaded; what the screen does not hold is dropped. A form becomes its receipt.
void take(Screen& screen, const Loaded& loaded);

// The part of the screen's state, or null where the screen has none.
[[nodiscard]] TextPage* text_page(Screen& screen);
[[nodiscard]] const TextPage* text_page(const Screen& screen);
[[nodiscard]] Steps* steps(Screen& screen);
[[nodiscard]] const Steps* steps(const Screen& screen);
[[nodiscard]] Narrowing* narrowing(Screen& screen);
[[nodiscard]] const Narrowing* narrowing(const Screen& screen);
[[nodiscard]] int step_of(const Screen& screen);            // 0 where there are none
[[nodiscard]] std::string step_name(const Screen& screen);  // "/2", as the drive protocol adds it; empty: the first
[[nodiscard]] bool is_busy(const Screen& screen);
[[nodiscard]] std::string error_of(const Screen& screen, const std::string& field);  // empty: nothing is wrong
[[nodiscard]] const HandedIn* receipt_of(const Screen& screen);

[[nodiscard]] const EntryData* entry_of(const Screen& screen);
// What the screen is about is there: data with a text() of its own, though that may be empty.
[[nodiscard]] bool shows_document(const Screen& screen);
// The text of that data; nothing when it is no text or an empty one.
[[nodiscard]] std::optional<ShownText> text_of(const Screen& screen);

// The open poll or the quiz the screen has loaded, or null.
[[nodiscard]] const content::PollDetails* poll_of(const Screen& screen);
// Ids of the choices of a question, in the order it shows them: option ids, else numbers; of a scale its steps.
[[nodiscard]] std::vector<std::string> choice_ids(const content::PollDetails::Question& question);
[[nodiscard]] const content::QuizDetails* quiz_of(const Screen& screen);
// "quiz/ID/": what the ids of a quiz's choices begin with; the number of the question follows.
[[nodiscard]] std::string quiz_choices(const Screen& screen);
// "plan/ID": the choice that holds the items a visitor has opened or closed.
[[nodiscard]] std::string plan_choice(const Screen& screen);

}  // namespace veche::kiosk
