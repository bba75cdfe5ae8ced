// Which revision an entry gets: what names one must not come to mean another text. Pure; thread-safe.
#pragma once

#include <vector>

#include "content/entry.h"
#include "server/publish/town_folder.h"

namespace veche::server::publish {

// `before`: as it was published last, or null. Of polls number_polls() decides.
void give_revision(content::Entry& entry, const content::Entry* before, const PreviousEdition& previous);

// To all entries of an edition.
void give_revisions(std::vector<content::Entry>& entries, const PreviousEdition& previous);

}  // namespace veche::server::publish
