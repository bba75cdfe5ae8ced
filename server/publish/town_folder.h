// Reads the folder a town writes (docs/formats.md, "Town folder") into what an edition is made of, or says everything
// that is wrong with it at once. Nothing is written here; publish/tree.h writes. Not thread-safe with a shared Random.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/date.h"
#include "base/random.h"
#include "content/edition/edition.h"
#include "server/publish/source_files.h"

namespace veche::server::publish {

class ErrorList;
class SourceCache;

struct FolderError {
    std::string file;     // relative to the folder
    int line = 0;         // from 1; 0: the file as a whole
    std::string message;  // "field 'date': missing; expected a date like 2026-11-27"

    bool operator==(const FolderError&) const = default;
};

// "FILE:LINE: MESSAGE", without the line when it is 0.
[[nodiscard]] std::string to_string(const FolderError& error);

// What was published last; empty entries: nothing yet. Revisions, clause ids and option ids are carried over from it.
struct PreviousEdition {
    std::vector<content::Entry> entries;
    content::edition::BlobSource* blobs = nullptr;  // borrowed for the call; null: texts cannot be compared
    // All that was ever published of polls, with option ids, oldest first.
    std::map<content::EntryId, std::vector<content::Entry>> polls = {};
    // The last revision given to what was ever published.
    std::map<std::pair<content::EntryId, content::Language>, std::uint32_t> revisions = {};
    // A draft whose last text cannot be read gets new clause ids; else it is a mistake.
    bool new_clause_ids = false;
    // Later ones may have been given that nobody here remembers (Versions::may_be_behind).
    bool may_be_behind = false;
    SourceCache* sources = nullptr;  // borrowed for the call; null: all sources are read through
    // Whether the text is in the tree; asked only with `sources`.
    std::function<bool(const content::edition::NeededBlob&)> has = {};
    // Whether what the entry was made of is kept, so that it need not be brought again; empty: nobody keeps it.
    std::function<bool(const content::EntryId&)> keeps = {};
};

// What is given after that one: names of texts no kiosk has seen, so further on when some may have been.
[[nodiscard]] inline std::uint32_t next_revision(std::uint32_t last, const PreviousEdition& previous) {
    constexpr std::uint32_t revision_gap = 1'000;
    return last + (previous.may_be_behind ? revision_gap : 1);
}

// Option ids that do not stand in a file yet: question -> ids in the order of its options.
struct OptionIds {
    std::string file;  // as on the disk, relative to the folder
    std::map<content::QuestionId, std::vector<content::OptionId>> questions;
};

// A file as it lies in the folder.
struct FolderFile {
    std::string name;  // as on the disk, relative to the folder
    // Not there of a document whose source `previous` knows: the same as when it was published last.
    std::optional<std::string> bytes;
};

struct PublishedTown {
    content::Town town;  // without id and keys: the server knows them
    std::vector<content::Entry> entries;
    content::edition::Blobs blobs;  // stored texts and attachments the entries refer to
    // What each entry was made of: documents in all languages, with their option ids, and attachments.
    std::map<content::EntryId, std::vector<FolderFile>> sources;
    std::optional<FolderFile> town_file;
    std::vector<OptionIds> option_ids;
    std::vector<std::string> notes;  // nothing wrong, worth telling: "seed.txt: no front matter, taken as a page"
};

// `today` is the town's own day. A folder without town.toml is a folder of plain texts: the town is named after the
// folder, mandatory pages are not asked for. Errors are sorted by file and line. Unchanged sources that `previous`
// knows become the entries they were, without their texts in `blobs`.
[[nodiscard]] tl::expected<PublishedTown, std::vector<FolderError>> read_town_folder(
    const std::filesystem::path& folder, Date today, const PreviousEdition& previous, Random& random);

// The same of other files than a folder's. `open` may be called twice: what is known has no lines, so that mistakes
// found in it are looked for once more with all sources read through.
using OpenSources = std::function<std::unique_ptr<SourceFiles>(ErrorList&)>;
[[nodiscard]] tl::expected<PublishedTown, std::vector<FolderError>> read_town(const OpenSources& open, Date today,
                                                                              const PreviousEdition& previous,
                                                                              Random& random);

}  // namespace veche::server::publish
