#include "server/registrar/fleet_copy.h"

#include <algorithm>

namespace veche::server {
namespace {

using std::chrono::milliseconds;

// The gate writes what kiosks said every quarter of a minute.
constexpr milliseconds shortest_wait{5'000};
// A large fleet is looked at less often: copying it takes a twentieth of the registrar's time at most.
constexpr int share = 20;

}  // namespace

Result<std::size_t> FleetCopy::look(Look look) {
    const milliseconds begun = clock_.steady();
    if (look == Look::in_its_time && next_ && begun < *next_) return std::size_t{0};
    next_ = begun + shortest_wait;
    // Before the rest: what is written in between shows as another version at the next look.
    const auto version = fleet_.version();
    if (!version) return tl::unexpected(version.error());
    if (look == Look::in_its_time && version_ == *version) return std::size_t{0};
    const auto devices = fleet_.devices();
    if (!devices) return tl::unexpected(devices.error());
    const auto bundles = store::waiting_bundles(fleet_);
    if (!bundles) return tl::unexpected(bundles.error());
    auto written = copy_.bring(*devices, *bundles);
    if (!written) return written;
    version_ = *version;
    const milliseconds ended = clock_.steady();
    next_ = ended + std::max(shortest_wait, (ended - begun) * share);
    return written;
}

}  // namespace veche::server
