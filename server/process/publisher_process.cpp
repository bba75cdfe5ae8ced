#include "server/process/publisher_process.h"

#include "base/clock.h"
#include "base/files.h"
#include "base/log_event.h"
#include "server/process/identity.h"
#include "server/process/supervisor.h"
#include "server/publisher/due_publications.h"
#include "server/publisher/file_sweep.h"
#include "server/publisher/publisher.h"
#include "server/town_keys.h"

namespace veche::server {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds look_interval{300};
constexpr milliseconds pause_after_failure{5'000};
constexpr std::chrono::seconds renew_interval{60};

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
    DuePublications publications({process.layout, process.configuration, clock, std::move(workers),
                                  identity_of(KeyOwner::publisher).name, [&process] { process.heartbeat->beat(); }});
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
        auto looked = publications.look();
        if (looked) looked = sweep.look();
        pause = looked ? look_interval : pause_after_failure;
        const std::string reason = looked ? std::string() : looked.error().message;
        if (!reason.empty() && reason != told) tell_failed(reason);
        told = reason;
    } while (!wait_for_stop(pause));
    return 0;
}

}  // namespace veche::server
