// How the jobs of a process stand, by who does them: written by that process to a file, read by the HTTP process for
// /metrics. The process may have been taken over: what it wrote is believed in its form only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace veche::server::jobs {

struct Standing {
    std::string worker;        // as the table names it: "audit.sign"
    std::int64_t waiting = 0;  // due by now
    std::int64_t running = 0;
    std::int64_t failing = 0;            // to be done still, though the last attempt failed
    std::int64_t put_off = 0;            // not before its time, for a reason that is no failure
    std::int64_t given_up = 0;           // a person has to look
    std::optional<Instant> due_since{};  // of what should have been done the longest time ago
    // Attempts since the process began.
    std::int64_t done = 0;
    std::int64_t failed = 0;
    bool operator==(const Standing&) const = default;
};

// Both as one, under the name of the first; what was attempted is not added.
void add(Standing& to, const Standing& other);

// Of workers: words of small letters with dots between.
inline constexpr std::size_t most_workers = 64;

[[nodiscard]] Result<void> write_standings(const std::filesystem::path& file, const std::vector<Standing>& standings);
// Nothing when there is none yet, or anything in it is not as write_standings() writes it.
[[nodiscard]] std::vector<Standing> read_standings(const std::filesystem::path& file);

}  // namespace veche::server::jobs
