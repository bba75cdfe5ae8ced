// What a version would be, before it is one: the town as it is approved, with the files of one subject in the place of
// its own, read as `publish` reads a folder, so that links, topics, ids and days are judged by the same rules.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "server/editorial/stored_sources.h"
#include "server/layout.h"
#include "server/publish/canonical_form.h"
#include "server/publish/source_cache.h"
#include "server/publish/town_folder.h"

namespace veche::server::judging {

struct Proposal {
    std::string subject;
    std::vector<store::SourceFile> files;  // which the store has; none: it is taken off
};

struct Judged {
    std::string obstacle;                      // nothing can be judged: why, in a sentence; empty: it was
    std::vector<publish::FolderError> errors;  // what `publish` would say
    std::vector<std::string> notes;
    std::string mark;  // of the approvals it was judged by (store::ContentStore::mark)
    // Without errors; revisions are no part of a form.
    publish::Form form{};
    std::vector<store::SourceFile> sources{};    // by name, with the ids that were given
    std::map<std::string, std::string> bytes{};  // by hash: of those that changed, and of what is published of it
};

// Keeps what it has read of the approved town from one call to the next. One thread.
class Judge {
  public:
    // All must outlive it.
    Judge(const Layout& layout, store::ContentStore& store, const store::ContentFiles& files, const Clock& clock,
          Random& random)
        : layout_(layout), store_(store), files_(files), clock_(clock), random_(random) {}

    // Fails with disk and database.
    [[nodiscard]] Result<Judged> judge(const Proposal& proposal);

  private:
    struct Town;  // as it is approved

    [[nodiscard]] Result<void> refresh();
    [[nodiscard]] Result<std::string> find_obstacle(const std::vector<store::ApprovedVersion>& approved,
                                                    const store::LiveEdition& live) const;
    [[nodiscard]] Result<editorial::NamedBlobs> files_with(const Proposal& proposal, Judged& judged);
    [[nodiscard]] tl::expected<publish::PublishedTown, std::vector<publish::FolderError>> read(
        const Proposal& proposal, const editorial::NamedBlobs& files);

    const Layout& layout_;
    store::ContentStore& store_;
    const store::ContentFiles& files_;
    const Clock& clock_;
    Random& random_;
    std::shared_ptr<const Town> town_;
    publish::SourceCache sources_;
};

}  // namespace veche::server::judging
