#include "content/languages/english/parts.h"
#include "content/rules/term_words.h"

namespace veche::content::languages::english {

constinit const TermWords terms = {
    .working_day = "a working day",
    .weekend = "a weekend",
    .holiday = "a public holiday",
    .moved_day_off = "a day off moved to this date",
    .local_day_off = "a local day off",
    .receipt = "the day of receipt",
    .registration = "the day of registration",
    .request = "the day of the request",
    .notice = "the day of the notice",
    .last_day = "the last day of the first term",
    .first_day_counts = ", which is counted",
    .next_day_counts = ", days are counted from the next one",
    .moved_on = "the last day is a day off, so the term ends on the next working day",
    .moved_back = "the last day is a day off, so the term ends on the working day before it",
    .provisional = "the calendar of {1} is not decreed yet, the day may change",
    .recomputed = "the calendar or a rule has changed; the day was {1}",
    .handed_in_offline =
        "handed in at a terminal without network; it arrived on {1}, but counts as received on this day",
    .unverified_time = "the time it was handed in cannot be verified, so it counts as received on the day it arrived",
};

}  // namespace veche::content::languages::english
