// What residents fill in, step by step: which fields a step has, what is wrong with them, and the submission they
// make. Pure functions over State; ids of fields and choices are the ones the screens show.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
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

// Why nothing can be handed in on the screen now: told before typing, and checked again when it is handed in.
enum class Obstacle {
    none,
    not_loaded,        // what it is about is not here yet, or cannot be shown
    no_town,           // no edition has come yet: nobody to seal it to
    spool,             // it could not be kept
    poll_closed,       // or not yet open
    answered_already,  // one ballot a session
    draft_closed,      // for comments
    no_call_back       // this hotline does not call back
};
[[nodiscard]] Obstacle obstacle(const State& state, const Screen& screen);
// Until when a comment that was begun in time may be finished although the discussion is over; nothing: it is open, or
// it was not begun in time.
[[nodiscard]] std::optional<Instant> grace_until(const State& state, const Screen& screen);
// Something is typed into the comment's field.
[[nodiscard]] bool has_typed_comment(const Forms& forms, const Screen& screen);
// The envelope is being made and written: leaving now would lose the receipt.
[[nodiscard]] bool is_handing_in(const Screen& screen);

// Ids of the fields of the present step, in order.
[[nodiscard]] std::vector<std::string> fields_of_step(const Screen& screen);
[[nodiscard]] std::string first_field(const Screen& screen);
// Consent is asked for each thing handed in anew: it is given for one purpose.
[[nodiscard]] std::string consent_field(const Screen& screen);
// Code points. Free answers of a poll share what fits into a ballot.
[[nodiscard]] std::size_t limit_of(const Screen& screen, std::string_view field);
[[nodiscard]] bool takes_lines(std::string_view field);
[[nodiscard]] ui::KeyboardLayout layout_for(std::string_view field, content::Language language);

[[nodiscard]] std::string typed(const Forms& forms, const std::string& field);
[[nodiscard]] std::vector<std::string> chosen(const Forms& forms, const std::string& question);
// The first of them; empty when nothing is chosen.
[[nodiscard]] std::string chosen_one(const Forms& forms, const std::string& question);
// The buffer of a field, made with its limit when it is first touched.
[[nodiscard]] ui::EditBuffer& buffer_of(Forms& forms, const Screen& screen, const std::string& field);
// Puts `text` in place of all that is typed there, with the cursor behind it.
void type_anew(Forms& forms, const Screen& screen, const std::string& field, const std::string& text);

// Chooses what the place that led to the appeal has chosen: its form and topic, where the town has them.
void begin_appeal(const State& state, Forms& forms, const Screen& screen);
// What was handed in takes its contacts along: the next form of the session is not filled with them unasked, but they
// wait (`keep`) until the visitor wants them again (`fill`) or not at all (`clear`).
void keep_contacts(Forms& forms);
void fill_contacts(Forms& forms);
void clear_contacts(Forms& forms);
[[nodiscard]] bool gives_contacts(const Forms& forms);  // in the fields
[[nodiscard]] bool keeps_contacts(const Forms& forms);  // from what was handed in
// Whether the end of the session takes anything typed, chosen or received along.
[[nodiscard]] bool has_something_to_erase(const Session& session);
// All of a form but the contacts. False: there was nothing to clear.
bool clear_form(Forms& forms, const Screen& screen);

// What keeps the visitor from leaving the present step: field or question id -> what is wrong, a key of the words.
[[nodiscard]] std::map<std::string, std::string> mistakes(const State& state, const Screen& screen);
// The first step from `from` to before `until` with a mistake; -1: none.
[[nodiscard]] int step_with_mistake(const State& state, const Screen& screen, int from, int until);
// What is wrong with a typed receipt code, a key of the words; empty: nothing.
[[nodiscard]] std::string code_mistake(const std::string& typed_code);
// What the filled form makes. Call it only when no step has mistakes.
[[nodiscard]] content::SubmissionBody submission_body(const State& state, const Screen& screen);

// The open poll or the quiz the screen has loaded, or null.
[[nodiscard]] const content::PollDetails* poll_of(const Screen& screen);
// Ids of the choices of a question, in the order it shows them: option ids, else numbers; of a scale its steps.
[[nodiscard]] std::vector<std::string> choice_ids(const content::PollDetails::Question& question);
[[nodiscard]] const content::QuizDetails* quiz_of(const Screen& screen);
// "quiz/ID/": what the ids of a quiz's choices begin with; the number of the question follows.
[[nodiscard]] std::string quiz_choices(const Screen& screen);
// "plan/ID": the choice that holds the items a visitor has opened or closed.
[[nodiscard]] std::string plan_choice(const Screen& screen);
[[nodiscard]] const EntryData* entry_of(const Screen& screen);
[[nodiscard]] const AttachmentData* attachment_of(const Screen& screen);
// What the screen has to lay out, to read aloud and to find words in; nothing when that is no text or an empty one.
struct ShownText {
    std::shared_ptr<const content::Document> document;
    content::Language language = content::Language::russian;
};
[[nodiscard]] std::optional<ShownText> text_of(const Screen& screen);

// What is chosen of a filter of a list, a search, a calendar or a plan; empty: all.
[[nodiscard]] std::string filter_value(const Screen& screen, const char* filter);
// The first day of the month a calendar shows: its filter "month" ("2026-11"), or today's.
[[nodiscard]] Date month_shown(const State& state, const Screen& screen);
[[nodiscard]] Date last_of_month(Date first);
// Whether a calendar shows what is coming as a list instead of a month: its filter "view" is "list".
[[nodiscard]] bool calendar_is_list(const Screen& screen);

struct Days {
    Date from;
    Date to;  // inclusive
};
// The days whose events a calendar needs.
[[nodiscard]] Days days_shown(const State& state, const Screen& screen);

}  // namespace veche::kiosk
