// What the endpoints share. Made once by the HTTP process; everything in it may be used by all its threads.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "server/endpoints/token_buckets.h"
#include "server/fleet/fleet.h"
#include "server/former_epochs.h"
#include "server/intake/check_pool.h"
#include "server/intake/intake_writer.h"
#include "server/layout.h"
#include "server/metrics.h"
#include "server/town_keys.h"
#include "sync/protocol/keys.h"

namespace veche::server {

namespace endpoints {
class Refusals;
}

struct Services {
    const Layout& layout;
    const TownIdentity& town;
    const protocol::SigningKey& acknowledgement_key;
    const Clock& clock;
    CheckPool& checks;
    IntakeWriter& intake;
    Fleet& fleet;
    TokenBuckets& device_limit;
    TokenBuckets& stored_limit;  // bytes of a device
    TokenBuckets& failed_limit;
    TokenBuckets& enrolment_limit;
    Metrics& metrics;
    endpoints::Refusals& refusals;
    const FormerEpochs& former;
};

}  // namespace veche::server
