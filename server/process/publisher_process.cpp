#include "server/process/publisher_process.h"

#include "base/clock.h"
#include "base/files.h"
#include "base/log_event.h"
#include "server/accounts/notice.h"
#include "server/databases.h"
#include "server/process/identity.h"
#include "server/process/supervisor.h"
#include "server/publisher/edition_publisher.h"
#include "server/publisher/file_sweep.h"
#include "server/publisher/publisher.h"
#include "server/town_keys.h"

namespace veche::server {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds look_interval{300};
constexpr milliseconds pause_after_failure{5'000};
constexpr std::chrono::seconds renew_interval{60};
constexpr std::int64_t seconds_until_turn = 2;
constexpr std::chrono::hours longest_wait{24};  // as [publish] bounds a day

int hopeless(const Error& error) {
    return cannot_work(identity_of(KeyOwner::publisher), error);
}

void tell_failed(const std::string& reason) {
    write_log(LogEvent::publication_failed, {{"reason", reason}});
}

void tell_job_failed(const std::string& job, const Error& error) {
    write_log(LogEvent::job_failed,
              {{"process", identity_of(KeyOwner::publisher).name}, {"job", job}, {"reason", error.message}});
}

// Publishes what the content store's jobs ask for.
class Publishing {
  public:
    Publishing(const PublisherProcess& process, std::vector<std::string> workers, const Clock& clock)
        : process_(process), workers_(std::move(workers)), clock_(clock) {}

    // Fails when the store cannot be worked with; then it is opened anew by the next call.
    Result<void> look() {
        if (!rows_) {
            if (auto opened = open(); !opened) return opened;
        }
        const auto version = rows_->version();
        if (!version) return close(version.error());
        const auto now = clock_.steady();
        if (seen_ == *version && now < next_look_) return {};
        seen_ = *version;
        next_look_ = now + renew_interval;
        if (auto done = publish_due(); !done) return close(done.error());
        if (auto told = tell_standing(); !told) return close(told.error());
        return {};
    }

  private:
    tl::unexpected<Error> close(const Error& error) {
        rows_.reset();
        return tl::unexpected(error);
    }

    // Whoever had a job of this folder before is dead: the supervisor starts one process at a time. Those that any
    // server may do can be in the hands of another one.
    Result<void> open() {
        auto rows = storage_of(process_.layout)->connect(store::content_schema(), store::Storage::Access::write);
        if (!rows) return tl::unexpected(rows.error());
        if (auto taken = take_over_jobs(**rows, {workers_.front()}, clock_.now()); !taken) return taken;
        rows_ = std::move(*rows);
        seen_.reset();
        return {};
    }

    Result<void> publish_due() {
        jobs::Queue queue(*rows_);
        if (auto shorter = queue.shorten_waits(workers_, clock_.now(), longest_wait); !shorter) return shorter;
        has_to_wait_ = false;
        while (!has_to_wait_) {
            const auto leased = queue.take(workers_, clock_.now(), publish_lease);
            if (!leased) return tl::unexpected(leased.error());
            if (!*leased) return {};
            if (auto done = publish(queue, **leased); !done) return done;
        }
        return {};
    }

    Result<void> publish(jobs::Queue& queue, const jobs::Leased& leased) {
        // Not waited for: a backup may take long, and this thread has to show that it lives and to hear that it is to
        // end.
        const auto lock = FolderLock::take(process_.layout.publish_lock(), "publish or backup");
        if (!lock) return put_off(queue, leased, "another publish or a backup is at work");
        auto store = storage_of(process_.layout)->content_alone();
        if (!store) return tl::unexpected(store.error());
        if (*store == nullptr) return put_off(queue, leased, "another server of the town publishes");
        const auto fence = store::Publications(*rows_).take_turn();
        if (!fence) return tl::unexpected(fence.error());
        EditionPublisher publisher({process_.layout,
                                    process_.configuration.publish,
                                    **store,
                                    *rows_,
                                    *fence,
                                    clock_,
                                    workers_,
                                    {identity_of(KeyOwner::publisher).name, "", {}},
                                    [this] { process_.heartbeat->beat(); },
                                    EditionPublisher::Rate::bounded,
                                    accounts::letters_by(process_.configuration.mail)});
        const auto done = publisher.run(leased);
        if (publisher.out()) tell_published(*publisher.out(), publisher.is_as_commanded());
        if (!done) {
            ++failed_;
            tell_failed(done.error().message);
            return publisher.out() ? Result<void>(tl::unexpected(done.error())) : Result<void>();
        }
        if (*done == EditionPublisher::Outcome::put_off) tell_put_off(publisher.waits_until());
        return {};
    }

    Result<void> put_off(jobs::Queue& queue, const jobs::Leased& leased, const std::string& reason) {
        has_to_wait_ = true;
        next_look_ = clock_.steady() + std::chrono::seconds(seconds_until_turn);
        const auto waits = queue.put_off(leased.lease, {clock_.now().seconds + seconds_until_turn}, reason);
        return waits ? Result<void>() : tl::unexpected(waits.error());
    }

    // Once of each wait, however many jobs wait for it.
    void tell_put_off(Instant until) {
        if (told_until_ == until) return;
        told_until_ = until;
        write_log(LogEvent::publication_put_off, {{"until", to_string(until)}});
    }

    // Here and not by the office: whether it publishes too much is not for itself to say.
    Result<void> tell_standing() {
        const auto found = jobs::Queue(*rows_).standings(workers_, clock_.now());
        if (!found) return tl::unexpected(found.error());
        jobs::Standing all{store::publish_worker};
        for (const jobs::Standing& each : *found) jobs::add(all, each);
        all.done = done_;
        all.failed = failed_;
        const auto sweep = jobs::Queue(*rows_).standings({file_sweep_worker}, clock_.now());
        if (!sweep) return tl::unexpected(sweep.error());
        std::vector<jobs::Standing> standings = *sweep;
        standings.push_back(std::move(all));
        if (told_ == standings) return {};
        if (auto written = jobs::write_standings(process_.layout.publisher_standing(), standings); !written)
            return written;
        told_ = std::move(standings);
        return {};
    }

    // Also of what could not be recorded, which the office could see to; once.
    void tell_published(const EditionPublisher::Out& out, bool is_as_commanded) {
        if (out.edition == told_edition_) return;
        told_edition_ = out.edition;
        ++done_;
        write_log(LogEvent::edition_published, {{"edition", std::to_string(out.edition)},
                                                {"documents", std::to_string(out.documents)},
                                                {"asked", is_as_commanded ? "command" : "office"}});
    }

    const PublisherProcess& process_;
    std::vector<std::string> workers_;
    const Clock& clock_;
    std::unique_ptr<sql::Connection> rows_;
    std::optional<std::int64_t> seen_;
    milliseconds next_look_{0};
    std::int64_t done_ = 0;  // editions, since the start
    std::int64_t failed_ = 0;
    std::vector<jobs::Standing> told_;
    std::optional<Instant> told_until_;
    std::uint64_t told_edition_ = 0;
    bool has_to_wait_ = false;  // for a lock or a turn that is another's; the jobs behind it do too
};

}  // namespace

int run_publisher_process(PublisherProcess process) {
    block_stop_signals();
    auto workers = publish_workers(process.layout);  // while the folder has its name
    if (auto taken = take_identity(identity_of(KeyOwner::publisher), process.users, process.layout); !taken) {
        return hopeless(taken.error());
    }
    // Read again whenever it signs, for `renew` may have replaced it; a wrong one is told at once.
    const auto timestamp_key = read_signing_key(process.layout, KeyName::timestamp);
    if (!timestamp_key) return hopeless(timestamp_key.error());
    const SystemClock clock;
    Publisher publisher(process.layout, process.configuration.publish, clock);
    Publishing publishing(process, std::move(workers), clock);
    FileSweep sweep(process.layout, clock, tell_job_failed);
    milliseconds next_renewal{0};
    milliseconds pause = look_interval;
    std::string told;
    do {
        process.heartbeat->beat();
        if (const milliseconds now = clock.steady(); now >= next_renewal) {
            publisher.run_once();
            next_renewal = now + renew_interval;
        }
        auto looked = publishing.look();
        if (looked) looked = sweep.look();
        pause = looked ? look_interval : pause_after_failure;
        const std::string reason = looked ? std::string() : looked.error().message;
        if (!reason.empty() && reason != told) tell_failed(reason);
        told = reason;
    } while (!wait_for_stop(pause));
    return 0;
}

}  // namespace veche::server
