// What was published before, as what comes next is compared with.
#pragma once

#include <optional>

#include "server/edition/archive.h"
#include "server/edition/published.h"
#include "server/publish/town_folder.h"

namespace veche::server {

// `blobs` must outlive it.
[[nodiscard]] publish::PreviousEdition previous_edition(const std::optional<LastEdition>& last, const Archive& archive,
                                                        content::edition::BlobSource& blobs);

}  // namespace veche::server
