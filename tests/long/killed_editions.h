// What the content store, its audit and the signed edition say of all that went out, each compared with the others and
// with what the newsroom was promised.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "server/layout.h"
#include "tests/long/killed_newsroom.h"

namespace veche::test {

// Changes of what is live: by the lines of the audit that tell of editions, and by the versions that were live ever.
struct WentOut {
    std::int64_t told = 0;
    std::int64_t versions = 0;
    std::set<std::string> taken_up{};  // catalogs that were found signed and not recorded
};
[[nodiscard]] WentOut went_out(const server::Layout& layout);

// Changes with every signature.
[[nodiscard]] std::string published_now(const server::Layout& layout);

// Every approval is published, and no job that publishes is left.
[[nodiscard]] bool is_all_out(const server::Layout& layout, const Newsroom& newsroom);

// While nobody is at work. `before`: what it was when each subject had its version.
void compare_editions(const server::Layout& layout, const Newsroom& newsroom, const WentOut& before);

}  // namespace veche::test
