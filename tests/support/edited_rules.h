// The built-in legal profile as a town has edited it.
#pragma once

#include <doctest/doctest.h>
#include <string>

#include "content/rules/legal_profile.h"

namespace veche::test {

// "ru", but an appeal is answered after so many days.
inline std::string rules_with_answer_after(int days) {
    std::string text(content::built_in_legal_profile(content::LegalProfileId("ru")));
    // What a kiosk takes is a message there; both are answered by one rule.
    for (const auto* block : {"[series.appeal.answer]", "[series.message.answer]"}) {
        const std::size_t at = text.find("amount = ", text.find(block));
        REQUIRE(at != std::string::npos);
        text.replace(at, text.find('\n', at) - at, "amount = " + std::to_string(days));
    }
    return text;
}

}  // namespace veche::test
