// Legal profiles as programs of before wrote them: what towns have in DIR/rules and kiosks in editions of before.
#pragma once

#include <doctest/doctest.h>
#include <filesystem>
#include <string>

#include "base/files.h"
#include "tests/folders.h"

namespace veche::test {

inline std::string rules_before(const std::string& id) {
    const auto text =
        read_file(std::filesystem::path(VECHE_SOURCE_DIR) / "tests/golden/v1/server/rules" / (id + ".toml"), 1 << 20);
    REQUIRE(text);
    return *text;
}
inline std::string rules_before_ru() {
    return rules_before("ru");
}
inline std::string rules_before_uk() {
    return rules_before("uk");
}

}  // namespace veche::test
