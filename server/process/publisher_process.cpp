#include "server/process/publisher_process.h"

#include "base/clock.h"
#include "server/process/identity.h"
#include "server/process/supervisor.h"
#include "server/publisher/publisher.h"
#include "server/town_keys.h"

namespace veche::server {
namespace {

constexpr std::chrono::seconds interval{60};

int hopeless(const Error& error) {
    return cannot_work(identity_of(KeyOwner::publisher), error);
}

}  // namespace

int run_publisher_process(PublisherProcess process) {
    block_stop_signals();
    if (auto taken = take_identity(identity_of(KeyOwner::publisher), process.users, process.layout); !taken) {
        return hopeless(taken.error());
    }
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
