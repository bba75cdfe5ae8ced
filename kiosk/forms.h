// What residents fill in, step by step: which fields a step has, what is wrong with them, and the submission they
// make. Pure functions over State; ids of fields and choices are the ones the screens show.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "content/date.h"
#include "content/result.h"
#include "content/submission.h"
#include "kiosk/state.h"

namespace veche::kiosk {

enum class Form { none, appeal, comment, call_back, poll, check };

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

// Ids of the fields of the present step, in order.
[[nodiscard]] std::vector<std::string> fields_of_step(const State& state, const Screen& screen);
[[nodiscard]] std::string first_field(const State& state, const Screen& screen);
// Code points.
[[nodiscard]] std::size_t limit_of(std::string_view field);
[[nodiscard]] bool takes_lines(std::string_view field);
[[nodiscard]] ui::KeyboardLayout layout_for(std::string_view field, content::Language language);

[[nodiscard]] std::string typed(const Forms& forms, const std::string& field);
[[nodiscard]] const std::vector<std::string>& chosen(const Forms& forms, const std::string& question);
// The buffer of a field, made when it is first touched.
[[nodiscard]] ui::EditBuffer& buffer_of(Forms& forms, const std::string& field);

void begin_appeal(Forms& forms, const ui::AppealPlace& place);
// After handing in. Contacts stay for the session: nothing is asked twice.
void clear_form(Forms& forms, const Screen& screen);

// What keeps the visitor from leaving the present step: field or question id -> what is wrong, a key of the words.
[[nodiscard]] std::map<std::string, std::string> mistakes(const State& state, const Screen& screen);
// What the filled form makes. Call it only when no step has mistakes.
[[nodiscard]] content::SubmissionBody submission_body(const State& state, const Screen& screen);

// The open poll or the quiz the screen has loaded, or null.
[[nodiscard]] const content::PollDetails* poll_of(const Screen& screen);
[[nodiscard]] const content::QuizDetails* quiz_of(const Screen& screen);
// "quiz/ID/": what the ids of a quiz's choices begin with; the number of the question follows.
[[nodiscard]] std::string quiz_choices(const Screen& screen);
[[nodiscard]] const EntryData* entry_of(const Screen& screen);
[[nodiscard]] bool is_open(const content::PollDetails& poll, content::Date today);

// The first day of the month a calendar shows: its filter "month" ("2026-11"), or today's.
[[nodiscard]] content::Date month_shown(const State& state, const Screen& screen);
[[nodiscard]] content::Date last_of_month(content::Date first);

}  // namespace veche::kiosk
