// The highest versions ever given, kept beside content/ and written before any file carries them: kiosks refuse a
// version lower than one they have seen, so that a lost or damaged tree must never let them begin anew.
// DIR/published/versions; docs/formats.md, "Server folder". Under the publish lock.
#pragma once

#include <cstdint>

#include "base/date.h"
#include "base/result.h"
#include "server/layout.h"

namespace veche::server {

struct Versions {
    std::uint64_t edition = 0;  // 0: none was given
    std::uint64_t timestamp = 0;
    std::uint64_t snapshot = 0;
    std::uint64_t targets = 0;
    // Higher ones may have been given that nobody here remembers: after a restore, or when file and tree are damaged.
    bool may_be_behind = false;

    bool operator==(const Versions&) const = default;
};

// Of the file, of what is published and of the names of what was; whatever of it is lost or damaged is passed over.
[[nodiscard]] Versions read_versions(const Layout& layout);
[[nodiscard]] Result<void> write_versions(const Layout& layout, const Versions& versions);

[[nodiscard]] Versions highest(const Versions& one, const Versions& other);
// One more of each. When higher ones may be about: the seconds since 1970, which no count of publications reaches, and
// an edition a thousand further on.
[[nodiscard]] Versions next_versions(const Versions& known, Instant now);
// The same for the timestamp alone.
[[nodiscard]] Versions next_timestamp(const Versions& known, Instant now);

}  // namespace veche::server
