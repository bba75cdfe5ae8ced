// The built-in legal profile as a town has edited it.
#pragma once

#include <doctest/doctest.h>
#include <string>

#include "content/rules/legal_profile.h"

namespace veche::test {

// "ru", but an appeal is answered after so many days.
inline std::string rules_with_answer_after(int days) {
    std::string text(content::built_in_legal_profile("ru"));
    const std::size_t at = text.find("amount = ", text.find("[series.appeal.answer]"));
    REQUIRE(at != std::string::npos);
    return text.replace(at, text.find('\n', at) - at, "amount = " + std::to_string(days));
}

}  // namespace veche::test
