// Counts ballots by the poll they answer. Pure; the same ballots always give the same counts.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "content/entry.h"
#include "content/submission.h"

namespace veche::server {

struct QuestionTally {
    std::string question;
    std::vector<std::uint64_t> counts;  // by option, or by scale step from the lowest
    std::vector<std::string> texts;     // free answers, sorted, so that they lie in no order of voting
    std::uint64_t answered = 0;         // ballots that answered it
};

struct Tally {
    std::uint64_t counted = 0;
    std::map<std::string, std::uint64_t> refused;  // reason -> ballots
    std::vector<QuestionTally> questions;
};

// Empty: the ballot counts. Otherwise why not. `made` is the ballot's own day.
[[nodiscard]] std::string why_not_counted(const content::PollDetails& poll, const content::Ballot& ballot, Date made);

// Adds to a tally that begins with empty_tally().
[[nodiscard]] Tally empty_tally(const content::PollDetails& poll);
void count_ballot(Tally& tally, const content::PollDetails& poll, const content::Ballot& ballot, Date made);

}  // namespace veche::server
