// How the work of a process stands: written by it to a file, read by the HTTP process for /metrics.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/date.h"
#include "base/result.h"

namespace veche::server::jobs {

struct Standing {
    std::int64_t failing = 0;          // whose last attempt failed
    std::optional<Instant> due_since;  // of what should have been done the longest time ago
    bool operator==(const Standing&) const = default;
};

[[nodiscard]] Result<void> write_standing(const std::filesystem::path& file, const Standing& standing);
// Nothing when there is none yet, or none that can be read.
[[nodiscard]] std::optional<Standing> read_standing(const std::filesystem::path& file);

}  // namespace veche::server::jobs
