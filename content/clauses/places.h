// What clauses are called in every language, so that those of a translation can be found by those of the original.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "content/markdown/segments.h"

namespace veche::content::clauses {

// One a clause: "##" of a heading, "1.1.", "5." of "Статья 5." and of "Article 5.", "IV.", "letter 3)" of "в)" and of
// "c)".
[[nodiscard]] std::vector<std::string> places_of(const std::vector<markdown::Segment>& clauses);

}  // namespace veche::content::clauses
