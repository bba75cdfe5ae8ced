#include "server/desk/polls.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "server/registrar/poll_count.h"

namespace veche::server::desk {
namespace {

// The vault binds what it seals to an id; no envelope has this one.
protocol::EnvelopeId id_of(const content::EntryId& poll) {
    protocol::EnvelopeId id;
    const protocol::Hash hash = protocol::sha256("veche-poll-count\n" + poll.text());
    std::copy_n(hash.bytes.begin(), id.bytes.size(), id.bytes.begin());
    return id;
}

}  // namespace

Outcome<Json> count_poll(const Layout& layout, store::BallotStore& ballots, const Vault& vault, const KeepLine& keep,
                         const Actor& actor, const content::EntryId& id) {
    if (auto allowed = require(actor, accounts::Right::read_figures); !allowed) return tl::unexpected(allowed.error());
    const auto found = find_poll(layout, id);
    if (!found) return failed(found.error());
    if (!found->poll) return refused(Why::unknown, found->why_not);
    if (auto kept = keep(store::staff_act(actor.by, "poll.count", subject_of_poll(id), Json())); !kept) {
        return failed(kept.error());
    }
    auto count = count_ballots(*found->poll, ballots, vault);
    return count ? Outcome<Json>(std::move(*count)) : failed(count.error());
}

bool may_be_poll(const content::EntryId& id) {
    const std::string& poll = id.text();
    constexpr std::size_t longest = 200;
    const bool has_control = std::any_of(poll.begin(), poll.end(), [](char letter) {
        return static_cast<unsigned char>(letter) <= ' ' || letter == '\x7f';
    });
    return !poll.empty() && poll.size() <= longest && !has_control && is_valid_utf8(poll);
}

std::string subject_of_poll(const content::EntryId& poll) {
    return "poll/" + poll.text();
}

store::PollCount seal_count(const Vault& vault, const content::EntryId& poll, const Json& count, Instant now) {
    return {now, vault.seal(id_of(poll), Vault::Purpose::body, write_json(count))};
}

Result<Json> open_count(const Vault& vault, const content::EntryId& poll, const store::PollCount& count) {
    const auto text = vault.open(id_of(poll), Vault::Purpose::body, count.sealed);
    return text ? parse_json(*text) : tl::unexpected(text.error());
}

}  // namespace veche::server::desk
