// What came of a publication, for whoever waits for it: kept beside it in the content store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace veche::server {

struct PublicationReport {
    std::uint64_t edition = 0;
    std::size_t documents = 0;
    std::size_t new_files = 0;
    std::uint64_t new_bytes = 0;
    std::vector<std::string> notes;  // sentences: what could not be done beside it
};
[[nodiscard]] std::string write_report(const PublicationReport& report);
[[nodiscard]] Result<PublicationReport> read_report(const std::string& text);

}  // namespace veche::server
