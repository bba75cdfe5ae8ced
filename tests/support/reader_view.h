// What a document's screen says, for tests of present().
#pragma once

#include <algorithm>
#include <string>

#include "ui/screens/reader.h"

namespace veche::tests {

[[nodiscard]] inline bool says(const ui::ReaderView& view, const std::string& words) {
    return std::any_of(view.notices.begin(), view.notices.end(),
                       [&](const ui::Notice& notice) { return notice.text == words; });
}

// Empty: there is no such fact.
[[nodiscard]] inline std::string fact(const ui::ReaderView& view, const std::string& label) {
    for (const ui::Fact& one : view.facts) {
        if (one.label == label) return one.value;
    }
    return {};
}

}  // namespace veche::tests
