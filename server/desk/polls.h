// How a poll stands: counts, and what people wrote where they were asked for words; never one ballot by itself. Only
// root's command and the registrar have the ballots; staff get a count through an order, at most one a day of a poll
// (server/orders/order_taker.h).
#pragma once

#include <string>

#include "base/json.h"
#include "server/desk/kiosks.h"
#include "server/layout.h"
#include "server/registrar/vault.h"
#include "server/store/ballot_store.h"
#include "server/store/poll_counts.h"

namespace veche::server::desk {

// As `poll results --json` prints it (docs/formats.md, "Jobs"). `keep` writes the line in the audit, before
// anything is counted.
[[nodiscard]] Outcome<Json> count_poll(const Layout& layout, store::BallotStore& ballots, const Vault& vault,
                                       const KeepLine& keep, const Actor& actor, const content::EntryId& poll);
// Whether it could name one: no store is asked for anything else.
[[nodiscard]] bool may_be_poll(const content::EntryId& poll);
[[nodiscard]] std::string subject_of_poll(const content::EntryId& poll);  // "poll/playground"

// A count as it is kept.
[[nodiscard]] store::PollCount seal_count(const Vault& vault, const content::EntryId& poll, const Json& count,
                                          Instant now);
[[nodiscard]] Result<Json> open_count(const Vault& vault, const content::EntryId& poll, const store::PollCount& count);

}  // namespace veche::server::desk
