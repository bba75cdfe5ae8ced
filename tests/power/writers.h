// Everything that writes what must survive, one row each: every_writer_test.cpp cuts the power in the middle of each.
// tests/repository/durable_test.py fails when a source that writes is in no row.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace veche::test {

struct Writer {
    std::string name;
    std::vector<std::string> sources;  // whose writing it is
    // Makes the state before in an empty folder.
    std::function<void(const std::filesystem::path&)> prepare;
    // Writes through disk(). May be called again on what an earlier call left.
    std::function<Result<void>(const std::filesystem::path&)> write;
    // Checks that the folder is in the old state or the new one, and in the new one if `write` came to its end; then
    // that the next command succeeds.
    std::function<void(const std::filesystem::path&, bool finished)> judge;
    int every = 1;  // only each so-many-th call is cut where one try takes long, see tests/support/cuts.h
};

[[nodiscard]] std::vector<Writer> base_writers();
[[nodiscard]] std::vector<Writer> content_writers();
[[nodiscard]] std::vector<Writer> database_writers();
[[nodiscard]] std::vector<Writer> kiosk_writers();
[[nodiscard]] std::vector<Writer> record_writers();
[[nodiscard]] std::vector<Writer> server_writers();

}  // namespace veche::test
