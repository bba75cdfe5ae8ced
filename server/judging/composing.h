// Parts out of a town that was read: of each subject its form, and the files it was made of. One thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/judging/judge.h"

namespace veche::server::judging {

class Composing {
  public:
    // Both must outlive it. `files`: what the town was read from.
    Composing(const publish::PublishedTown& town, const editorial::NamedBlobs& files);

    // "town" or "entry/…"; of one that is not there: it is taken off.
    [[nodiscard]] Part part(const std::string& subject) const;
    // Of all entries, by name.
    [[nodiscard]] std::vector<std::string> subjects() const;

  private:
    void add_source(Part& part, const publish::FolderFile& file) const;
    void add_entry(Part& part) const;

    const publish::PublishedTown& town_;
    const editorial::NamedBlobs& files_;
    std::map<std::string, std::vector<const content::Entry*>> entries_;  // by subject, one a language
};

// Hashes of the files that an entry publishes, as its form has them; of the town and its rules, which the desk brings
// no files for, none.
[[nodiscard]] Result<std::vector<std::string>> published_by(const store::Version& version);

// What of the proposed files is no part of it, though it was brought as one.
void complain_of_strays(const Proposal& proposal, const Part& part, bool has_document,
                        std::vector<publish::FolderError>& errors);

}  // namespace veche::server::judging
