#include "server/process/publisher_process.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "base/log_event.h"
#include "server/process/supervisor.h"
#include "server/publisher/publisher.h"
#include "server/town_keys.h"

namespace veche::server {
namespace {

constexpr std::chrono::seconds interval{60};
constexpr mode_t others_may_not_write = 0022;

int hopeless(const Error& error) {
    write_log(LogEvent::cannot_work, {{"process", "veche-publisher"}, {"reason", error.message}});
    return exit_hopeless;
}

}  // namespace

int run_publisher_process(PublisherProcess process) {
    block_stop_signals();
    ::umask(others_may_not_write);
    if (process.user) {
        if (auto done = become(*process.user, {}, process.layout); !done) return hopeless(done.error());
    }
    confine_child(SystemCalls::files);
    // Read again whenever it signs, for `renew` may have replaced it; a wrong one is told at once.
    const auto timestamp_key = read_signing_key(process.layout, KeyName::timestamp);
    if (!timestamp_key) return hopeless(timestamp_key.error());
    const SystemClock clock;
    Publisher publisher(process.layout, process.configuration.publish, clock);
    do {
        process.heartbeat->beat();
        publisher.run_once();
    } while (!wait_for_stop(interval));
    return 0;
}

}  // namespace veche::server
