// How often signing in to something went wrong of late: half as many after each quarter of an hour.
#pragma once

#include <cmath>

namespace veche::server::accounts {

enum class SignInStep { password, code };

// What is left of `count` after so many seconds. A clock that was put back changes nothing.
[[nodiscard]] inline double faded(double count, double seconds) {
    constexpr double half_life = 900;
    return seconds > 0 ? count * std::exp2(-seconds / half_life) : count;
}

}  // namespace veche::server::accounts
