// Which id an option of a poll has (docs/formats.md, "Polls"): ids follow the words, so that a vote means what the
// voter saw, whatever the order. Pure; thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "content/entry.h"

namespace veche::content {

// 4 to 32 of a-z0-9.
[[nodiscard]] bool is_option_id(std::string_view id);

// The question with that id, or null.
[[nodiscard]] const PollDetails::Question* find_question(const PollDetails& poll, const QuestionId& id);

// The words each option id of a question had last, in one language.
using OptionWords = std::map<OptionId, std::string>;

// `before`: all versions of the poll published so far, in all languages, oldest first.
[[nodiscard]] OptionWords option_words(const std::vector<Entry>& before, const QuestionId& question, Language language);

// Gives an id to every option of `poll` that has none beside it (no option_ids, or an empty one). `original`: of a
// translation the original with its ids, else null. Ids given already are kept.
void give_option_ids(PollDetails& poll, Language language, const PollDetails* original,
                     const std::vector<Entry>& before);

}  // namespace veche::content
