// System calls that a process may have given up, each tried.
#pragma once

#include <cerrno>
#include <functional>
#include <string>
#include <vector>

namespace veche::test {

// True: it was made, and what came of it is undone as far as need be.
struct Call {
    const char* name;
    std::function<bool()> made;
};

inline bool is_answered(long result) {
    return result >= 0 || errno != EPERM;  // a filter says EPERM before the kernel looks at anything else
}

[[nodiscard]] std::vector<Call> calls_nobody_may_make();
// And those without a socket none of these.
[[nodiscard]] std::vector<Call> calls_of_connections();
// The names of those that were made, each with a blank behind it.
[[nodiscard]] std::string made_of(const std::vector<Call>& calls);

}  // namespace veche::test
