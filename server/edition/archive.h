// What was ever published of polls, and the revisions given: DIR/archive (docs/formats.md, "Archive"). `publish` writes
// it before an edition goes live; results are counted through it. One writer, who holds the publish lock.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "base/date.h"
#include "content/entry.h"
#include "server/edition/published.h"

namespace veche::server {

inline constexpr std::uint64_t longest_revisions_bytes = std::uint64_t{64} * 1024 * 1024;

// A poll in one language as an edition carried it; its options always have ids.
struct PollVersion {
    Instant published;
    content::Entry entry;

    bool operator==(const PollVersion&) const = default;
};
using PollHistory = std::vector<PollVersion>;  // by revision, then time, then language

// By version: the number of the publication that carried it, from 0. All languages of one are together.
[[nodiscard]] std::vector<std::size_t> publications_of(const PollHistory& history);

struct Archive {
    std::map<content::EntryId, PollHistory> polls;
    std::map<std::pair<content::EntryId, content::Language>, std::uint32_t> revisions;  // the last one given
};

// What the archive holds, and what is published but not in it: all editions in content/ when there is no archive yet,
// else the present one. Fails when a file of it cannot be read: a vote must not be counted by a guess.
[[nodiscard]] Result<Archive> read_archive(const Layout& layout);
// The same where the present edition has been read already.
[[nodiscard]] Result<Archive> read_archive(const Layout& layout, const std::optional<LastEdition>& last);

// The sound files of the archive with all editions still in content/: for mending it (archive_check.h).
[[nodiscard]] Result<Archive> read_archive_and_editions(const Layout& layout);

// Whether the file is a version of a poll, the one its name says.
[[nodiscard]] Result<void> check_archived_poll(const Layout& layout, const std::filesystem::path& file);
[[nodiscard]] Result<void> check_archived_revisions(const Layout& layout);

// Takes in the entries of an edition. Polls get ids for their options where they have none.
void add_edition(Archive& archive, const std::vector<content::Entry>& entries, Instant published);

// Writes what is not there yet; the revisions last. Durable when it returns.
[[nodiscard]] Result<void> write_archive(const Layout& layout, const Archive& archive);

}  // namespace veche::server
