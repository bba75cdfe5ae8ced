// What can only be judged when all documents of a folder are read.
#pragma once

#include <vector>

#include "content/town.h"
#include "server/publish/document_source.h"
#include "server/publish/errors.h"

namespace veche::server::publish {

enum class MandatoryPages { demanded, not_demanded };

// Ids unique, entries and topics named exist and are of the right kind (links in texts too), translations have an
// original with the same facts, mandatory pages are there.
void check_documents(const std::vector<DocumentSource>& documents, const content::Town& town, MandatoryPages pages,
                     ErrorList& errors);

}  // namespace veche::server::publish
