// What the publisher does not take from anybody, whoever approved it: the days a discussion has, a legal profile that
// can be read, polls whose votes keep their meaning while people vote. The import of a folder judges the same of its
// sources, with their lines; here it is judged of what is about to be signed. Pure.
#pragma once

#include "base/date.h"
#include "content/edition/edition.h"
#include "server/publish/town_folder.h"

namespace veche::server {

// Fails naming the first entry that is refused. `rules`: holds what the town's legal profile is read from.
[[nodiscard]] Result<void> check_before_signing(const content::Town& town, const std::vector<content::Entry>& entries,
                                                const publish::PreviousEdition& previous,
                                                content::edition::BlobSource& rules, Date today);

}  // namespace veche::server
