// How a published poll stands, of the ballots that were opened: counts, and what people wrote where they were asked for
// words; never one ballot by itself.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "base/time_zone.h"
#include "server/edition/archive.h"
#include "server/layout.h"
#include "server/registrar/vault.h"
#include "server/store/ballot_store.h"

namespace veche::server {

struct PublishedPoll {
    content::EntryId id;
    std::string title;
    PollHistory history;
    bool is_in_edition = false;  // published now
    TimeZone zone;
};

struct FoundPoll {
    std::optional<PublishedPoll> poll;
    std::string why_not;  // without one: a sentence that names those there are
};
[[nodiscard]] Result<FoundPoll> find_poll(const Layout& layout, const content::EntryId& id);

// docs/formats.md, "Jobs": the count of a poll.
[[nodiscard]] Result<Json> count_ballots(const PublishedPoll& poll, store::BallotStore& store, const Vault& vault);

}  // namespace veche::server
