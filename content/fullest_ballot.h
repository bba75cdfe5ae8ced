// What a ballot can grow to: publish refuses a poll whose fullest ballot no envelope would hold. Pure; any thread.
#pragma once

#include "content/submission.h"

namespace veche::content {

// How many letters one free answer of this poll may have: all of a ballot share longest_free_answers.
[[nodiscard]] std::size_t free_answer_limit(const PollDetails& poll);

// Every question answered, every option ticked where several may be, every free answer as long as it may be and in the
// widest letters.
[[nodiscard]] Ballot fullest_ballot(const EntryId& id, const PollDetails& poll);

}  // namespace veche::content
