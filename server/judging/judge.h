// What versions would be, before they are any: the town as it is approved, with the files of some subjects in the place
// of their own, read as `publish` reads a folder, so that links, topics, ids and days are judged by the same rules.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
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

// A version as it would be; revisions are no part of a form.
struct Part {
    std::string subject;
    publish::Form form{};
    std::vector<store::SourceFile> sources{};    // by name, with the ids that were given
    std::map<std::string, std::string> bytes{};  // by hash: of those that changed, and of what is published of it
};

struct Judged {
    std::string obstacle;                      // nothing can be judged: why, in a sentence; empty: it was
    std::vector<publish::FolderError> errors;  // what `publish` would say
    std::vector<std::string> notes;
    std::string mark;         // of the approvals it was judged by (store::ContentStore::mark)
    std::vector<Part> parts;  // without errors: of each proposal, in their order
};

// Parts: what differs from what is approved, by subject; what the folder has not is taken off.
struct JudgedFolder : Judged {
    std::string other_town;  // why it does not look like the next edition of this town; empty: it does
    std::vector<publish::OptionIds> option_ids;
};

// Keeps what it has read of the approved town from one call to the next. One thread.
class Judge {
  public:
    // All must outlive it.
    Judge(const Layout& layout, store::ContentStore& store, const store::ContentFiles& files, const Clock& clock,
          Random& random)
        : layout_(layout), store_(store), files_(files), clock_(clock), random_(random) {}

    // Both fail with disk and database. What is proposed together may lead to each other.
    [[nodiscard]] Result<Judged> judge(const std::vector<Proposal>& proposals);
    // All files of the town, as a folder has them.
    [[nodiscard]] Result<JudgedFolder> judge_folder(const editorial::NamedBlobs& files);

  private:
    struct Town;  // as it is approved

    [[nodiscard]] Result<void> refresh();
    [[nodiscard]] Result<std::string> find_obstacle(const std::vector<store::ApprovedVersion>& approved,
                                                    const store::LiveEdition& live) const;
    [[nodiscard]] Result<editorial::NamedBlobs> files_with(const std::vector<Proposal>& proposals, Judged& judged);
    // `is_kept`: it is made of the files that are approved of it.
    [[nodiscard]] std::optional<publish::PublishedTown> read(
        const editorial::NamedBlobs& files, const std::function<bool(const std::string& subject)>& is_kept,
        Judged& judged);
    [[nodiscard]] std::set<std::string> kept_in(const editorial::NamedBlobs& files) const;

    const Layout& layout_;
    store::ContentStore& store_;
    const store::ContentFiles& files_;
    const Clock& clock_;
    Random& random_;
    std::shared_ptr<const Town> town_;
    publish::SourceCache sources_;
};

}  // namespace veche::server::judging
