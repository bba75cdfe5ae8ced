#include "server/publisher/due_publications.h"

#include "base/files.h"
#include "base/log_event.h"
#include "server/accounts/notice.h"
#include "server/databases.h"
#include "server/publisher/command_orders.h"
#include "server/publisher/file_sweep.h"

namespace veche::server {
namespace {

constexpr int most_a_look = 10;
constexpr std::chrono::seconds longest_pause{60};
constexpr std::int64_t seconds_until_turn = 2;
constexpr std::chrono::hours longest_wait{24};  // as [publish] bounds a day

}  // namespace

Result<void> DuePublications::look() {
    if (!rows_) {
        if (auto opened = open(); !opened) return opened;
    }
    const auto version = rows_->version();
    if (!version) return close(version.error());
    const auto now = place_.clock.steady();
    if (seen_ == *version && now < next_look_) return {};
    seen_ = *version;
    next_look_ = now + longest_pause;
    if (auto done = publish_due(); !done) return close(done.error());
    if (auto told = tell_standing(); !told) return close(told.error());
    return {};
}

tl::unexpected<Error> DuePublications::close(const Error& error) {
    rows_.reset();
    return tl::unexpected(error);
}

// Whoever had a job of this folder before is dead: the supervisor starts one process at a time. Those that any server
// may do can be in the hands of another one.
Result<void> DuePublications::open() {
    auto rows = storage_of(place_.layout)->connect(store::content_schema(), store::Storage::Access::write);
    if (!rows) return tl::unexpected(rows.error());
    auto taken = jobs::Queue(**rows).take_over({place_.workers.front()}, place_.clock.now());
    if (!taken) return taken;
    rows_ = std::move(*rows);
    seen_.reset();
    return {};
}

Result<void> DuePublications::publish_due() {
    jobs::Queue queue(*rows_);
    if (auto shorter = queue.shorten_waits(place_.workers, place_.clock.now(), longest_wait); !shorter) return shorter;
    for (int taken = 0; taken < most_a_look; ++taken) {
        place_.beat();
        const auto leased = take(queue);
        if (!leased) return tl::unexpected(leased.error());
        if (!*leased) return {};
        const auto then = publish(queue, **leased);
        if (!then) return tl::unexpected(then.error());
        if (*then == Then::wait) return {};
        if (*then == Then::later) break;
    }
    seen_.reset();  // more may be due
    return {};
}

// Root's before others, by what root noted.
Result<std::optional<jobs::Leased>> DuePublications::take(jobs::Queue& queue) const {
    for (const std::int64_t job : open_orders(place_.layout)) {
        auto leased = queue.take_one(job, place_.clock.now(), publish_lease);
        if (!leased || *leased) return leased;
    }
    return queue.take(place_.workers, place_.clock.now(), publish_lease);
}

Result<DuePublications::Then> DuePublications::publish(jobs::Queue& queue, const jobs::Leased& leased) {
    // Not waited for: a backup may take long, and this thread has to show that it lives and to hear that it is to end.
    const auto lock = FolderLock::take(place_.layout.publish_lock(), "publish or backup");
    if (!lock) return put_off(queue, leased, "another publish or a backup is at work");
    auto store = storage_of(place_.layout)->content_alone();
    if (!store) return tl::unexpected(store.error());
    if (*store == nullptr) return put_off(queue, leased, "another server of the town publishes");
    const auto fence = store::Publications(*rows_).take_turn();
    if (!fence) return tl::unexpected(fence.error());
    EditionPublisher publisher({place_.layout,
                                place_.configuration.publish,
                                **store,
                                *rows_,
                                *fence,
                                place_.clock,
                                place_.workers,
                                {place_.who, "", {}},
                                place_.beat,
                                EditionPublisher::Rate::bounded,
                                accounts::letters_by(place_.configuration.mail)});
    const auto done = publisher.run(leased);
    if (publisher.out()) tell_published(*publisher.out(), publisher.is_as_commanded());
    if (!done) {
        ++failed_;
        write_log(LogEvent::publication_failed, {{"reason", done.error().message}});
        return publisher.out() ? Result<Then>(tl::unexpected(done.error())) : Then::next;
    }
    if (*done != EditionPublisher::Outcome::put_off) return Then::next;
    tell_put_off(publisher.waits_until());
    return Then::later;
}

Result<DuePublications::Then> DuePublications::put_off(jobs::Queue& queue, const jobs::Leased& leased,
                                                       const std::string& reason) {
    next_look_ = place_.clock.steady() + std::chrono::seconds(seconds_until_turn);
    const auto waits = queue.put_off(leased.lease, {place_.clock.now().seconds + seconds_until_turn}, reason);
    return waits ? Result<Then>(Then::wait) : tl::unexpected(waits.error());
}

// Once of each wait, however many jobs wait for it.
void DuePublications::tell_put_off(Instant until) {
    if (told_until_ == until) return;
    told_until_ = until;
    write_log(LogEvent::publication_put_off, {{"until", to_string(until)}});
}

// Here and not by the office: whether it publishes too much is not for itself to say.
Result<void> DuePublications::tell_standing() {
    const auto found = jobs::Queue(*rows_).standings(place_.workers, place_.clock.now());
    if (!found) return tl::unexpected(found.error());
    jobs::Standing all{store::publish_worker};
    for (const jobs::Standing& each : *found) jobs::add(all, each);
    all.done = done_;
    all.failed = failed_;
    const auto sweep = jobs::Queue(*rows_).standings({file_sweep_worker}, place_.clock.now());
    if (!sweep) return tl::unexpected(sweep.error());
    std::vector<jobs::Standing> standings = *sweep;
    standings.push_back(std::move(all));
    if (told_ == standings) return {};
    auto written = jobs::write_standings(place_.layout.publisher_standing(), standings);
    if (!written) return written;
    told_ = std::move(standings);
    return {};
}

// Also of what could not be recorded, which the office could see to; once.
void DuePublications::tell_published(const EditionPublisher::Out& out, bool is_as_commanded) {
    if (out.edition == told_edition_) return;
    told_edition_ = out.edition;
    ++done_;
    write_log(LogEvent::edition_published, {{"edition", std::to_string(out.edition)},
                                            {"documents", std::to_string(out.documents)},
                                            {"asked", is_as_commanded ? "command" : "office"}});
}

}  // namespace veche::server
