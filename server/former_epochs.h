// The epochs a town had before a restore, and how far the backup knew the records of each: what lies beyond was said to
// residents and is not known here. DIR/backup/former.json; written by restore.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "server/layout.h"
#include "sync/protocol/bytes.h"

namespace veche::server {

struct FormerEpoch {
    protocol::Epoch epoch;
    std::uint64_t known = 0;  // the last position the backup had
    Instant made;             // when it was backed up

    bool operator==(const FormerEpoch&) const = default;
};
using FormerEpochs = std::vector<FormerEpoch>;  // the oldest first

// None when there was no restore, or the file is damaged: then every record of another epoch counts as newer.
[[nodiscard]] FormerEpochs read_former_epochs(const Layout& layout);
[[nodiscard]] Result<void> write_former_epochs(const Layout& layout, const FormerEpochs& epochs);

// Of which moment the copy was that the present epoch began with; nothing: there was no restore.
[[nodiscard]] std::optional<Instant> restored_from(const FormerEpochs& epochs);

// An epoch that is there keeps the lower position: what the newest database lacks is what counts.
void add(FormerEpochs& epochs, const FormerEpoch& one);
[[nodiscard]] FormerEpochs merged(FormerEpochs one, const FormerEpochs& other);

}  // namespace veche::server
