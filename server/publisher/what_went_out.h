// What an edition changed, for whoever is told of it: by what was signed before and is signed now; who wrote and who
// approved it as the content store says.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "content/entry.h"
#include "server/accounts/publication_letters.h"
#include "server/publish/canonical_form.h"
#include "server/store/content_store.h"

namespace veche::server {

// By subject, the hash of its form.
using FormHashes = std::map<std::string, std::string>;
[[nodiscard]] FormHashes hashes_of(const publish::Forms& forms);
// As the store says, where nobody knows better. What is taken away is not in it.
[[nodiscard]] FormHashes hashes_of(const store::LiveEdition& live);

struct EditionChange {
    const FormHashes& before;
    const FormHashes& now;
    const std::vector<content::Entry>& entries_before;  // for titles
    const std::vector<content::Entry>& entries_now;
    const std::vector<store::ApprovedVersion>& approved;
};
[[nodiscard]] Result<accounts::WhatWentOut> what_went_out(store::ContentStore& store, const EditionChange& change,
                                                          const accounts::EditionOut& edition);

}  // namespace veche::server
