// What can only be judged when all documents of a folder are read.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "server/publish/document_source.h"
#include "server/publish/errors.h"
#include "server/publish/town_file.h"

namespace veche::server::publish {

enum class MandatoryPages { demanded, not_demanded };

// Ids unique, entries and topics named exist and are of the right kind (links in texts too), translations have an
// original with the same facts, mandatory pages are there.
// What the checks compare with each other. `unread`: ids of documents that are there and could not be read; what others
// say of them cannot be judged. Files with errors already are not compared with their translations: one mistake is told
// once. `notes`: nothing wrong, worth telling.
struct Gathered {
    const std::vector<DocumentSource>& documents;
    const std::set<content::EntryId>& unread;
    const TownFile& town;
    MandatoryPages pages = MandatoryPages::demanded;
};

// By file: the links in the texts of documents that were read through.
using TextLinks = std::map<std::string, std::vector<std::string>>;
TextLinks check_documents(const Gathered& gathered, ErrorList& errors, std::vector<std::string>& notes);

}  // namespace veche::server::publish
