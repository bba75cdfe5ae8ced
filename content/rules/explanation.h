// Why a day is the last one, as a list of steps: made by the code that counts, shown at the kiosk and by the server's
// commands, carried in the status record, compared by tests. Plain values; texts stand in all languages.
#pragma once

#include <string>
#include <vector>

#include "base/json_reader.h"
#include "content/language.h"
#include "content/rules/working_calendar.h"

namespace veche::content {

struct ExplanationStep {
    enum class What {
        started,      // the day the term counts from
        counted,      // the last day by the rule alone
        skipped,      // nobody works on that day
        moved,        // to that day, for the one before it in the list is a day off
        extended,     // by a decision
        suspended,    // a holiday that counts as a working day
        provisional,  // a decree that is still to come may change that day
        recomputed    // the calendar or a rule was changed after the case was registered
    };
    What what = What::started;
    Date day;
    LocalisedText why;
    LocalisedText source;  // the law or decree, where `why` does not name it; may be empty

    bool operator==(const ExplanationStep&) const = default;
};

using Explanation = std::vector<ExplanationStep>;

// "27 ноября 2026", "27 November 2026".
[[nodiscard]] std::string date_in_words(Date day, Language language);
// "1 марта 2026 – выходной день (Трудовой кодекс, статья 111)".
[[nodiscard]] std::string in_words(const ExplanationStep& step, Language language);
// The whole list, a line a step, as it stands under the day on a screen.
[[nodiscard]] std::vector<std::string> steps_in_words(const Explanation& steps, Language language);
// What a program of before says instead of the list: rule, move and reservations in one line.
[[nodiscard]] std::string reason_in_words(const Explanation& steps, Language language);

// Steps in the words of the program: those no profile writes.
[[nodiscard]] ExplanationStep day_off_step(const WorkingCalendar& calendar, Date day);
[[nodiscard]] ExplanationStep provisional_step(Date day);
[[nodiscard]] ExplanationStep recomputed_step(Date day, Date before);
// Handed in at a kiosk that had no network then; `arrived` is a later day.
[[nodiscard]] ExplanationStep handed_in_offline_step(Date handed_in, Date arrived);
// The time the kiosk names cannot be right: the day it arrived counts as the day of receipt.
[[nodiscard]] ExplanationStep unverified_time_step(Date arrived);

// As it stands in a case status. Steps are left out from the second on when the list is over its limit (limits.h).
[[nodiscard]] Json explanation_json(const Explanation& steps);
// Absent means empty. A step this program cannot read is skipped, and of a list over the limit the same ones go as when
// it is written.
[[nodiscard]] Explanation read_explanation(JsonReader& reader, std::string_view key);
// The same as a text of its own, for the registry; what cannot be read is an empty list.
[[nodiscard]] std::string explanation_text(const Explanation& steps);
[[nodiscard]] Explanation explanation_from_text(std::string_view text);

}  // namespace veche::content
