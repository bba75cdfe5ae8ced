// Polls of a town folder against all that was published of them: which id an option has, what may change while people
// vote, which revision it gets (docs/formats.md, "Polls"). Pure.
#pragma once

#include <string>
#include <vector>

#include "base/date.h"
#include "server/publish/document_source.h"
#include "server/publish/town_folder.h"

namespace veche::server::publish {

struct PollFindings {
    ErrorList& errors;
    std::vector<OptionIds>& to_be_written;
    std::vector<std::string>& notes;
};

// Gives every option its id, those that stand in the file first, and leaves in `corrected` the questions that are
// worded otherwise than before. Complains about what would change the meaning of votes of a poll that is open.
void settle_polls(std::vector<DocumentSource>& documents, const PreviousEdition& previous, Date today,
                  PollFindings findings);

// A poll has one revision in all its languages: a ballot names it, and not the language it was read in.
void number_polls(std::vector<content::Entry>& entries, const PreviousEdition& previous);

}  // namespace veche::server::publish
