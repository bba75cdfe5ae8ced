// A town's folder into the content store: what it changes becomes versions with the approvals of whoever called, in one
// transaction. Nothing is published by it.
#pragma once

#include <vector>

#include "server/publish/canonical_form.h"
#include "server/publish/town_folder.h"
#include "server/store/content_files.h"
#include "server/store/content_store.h"

namespace veche::server::editorial {

// What the store knows before an import, read at once.
struct Known {
    store::LiveEdition live;
    std::vector<store::ApprovedVersion> approved;
};
[[nodiscard]] Result<Known> read_known(store::ContentStore& store);

// What the signed edition holds is what counts as live, also where it was signed without the store: by a program of
// before, or before a restore. `catalog`: its hash; empty: nothing is published.
[[nodiscard]] Result<void> take_up_edition(store::ContentStore& store, const std::string& catalog,
                                           const publish::Forms& forms, const store::By& by);

struct Import {
    const publish::PublishedTown& town;
    const publish::Forms& forms;  // of the town as it will be published
};
// The job that publishes it.
[[nodiscard]] Result<std::int64_t> import_town(store::ContentStore& store, store::ContentFiles& files,
                                               const Import& import, const Known& known, const store::By& by,
                                               const std::string& worker);

}  // namespace veche::server::editorial
