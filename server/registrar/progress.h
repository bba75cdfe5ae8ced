// How the registrar stands: written by it to DIR/records/progress.json, read by the HTTP process for /metrics. The two
// share no memory, and the registrar listens nowhere.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "server/layout.h"

namespace veche::server {

struct RegistrarProgress {
    std::uint64_t set_aside = 0;       // envelopes and ballots that could not be opened
    std::uint64_t unregistered = 0;    // cases without a number
    std::uint64_t records_behind = 0;  // status records not yet offered to kiosks
    bool operator==(const RegistrarProgress&) const = default;
};

[[nodiscard]] Result<void> write_progress(const Layout& layout, const RegistrarProgress& progress);
// Zeros when there is none yet, or none that can be read.
[[nodiscard]] RegistrarProgress read_progress(const Layout& layout);

}  // namespace veche::server
