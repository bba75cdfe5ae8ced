// What the program itself says about terms, in one language: the sentences of content/rules that no profile writes.
// Constant data of a language's folder.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "content/town.h"

namespace veche::content {

struct TermWords {
    // Days.
    std::string_view working_day;
    std::string_view weekend;
    std::string_view holiday;
    std::string_view moved_day_off;
    std::string_view local_day_off;
    // The day a term counts from.
    std::string_view receipt;
    std::string_view registration;
    std::string_view request;
    std::string_view notice;
    std::string_view last_day;
    // Behind it.
    std::string_view first_day_counts;
    std::string_view next_day_counts;
    // For profiles of before, which do not say it themselves.
    std::string_view moved_on;
    std::string_view moved_back;

    std::string_view provisional;        // {1}: the year
    std::string_view recomputed;         // {1}: the day it was before
    std::string_view handed_in_offline;  // {1}: the day it arrived
    std::string_view unverified_time;
};

// What `say` makes of the words of each language.
[[nodiscard]] LocalisedText in_every_language(const std::function<std::string(const TermWords&, Language)>& say);

}  // namespace veche::content
