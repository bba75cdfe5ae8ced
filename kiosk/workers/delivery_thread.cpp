#include "kiosk/workers/delivery_thread.h"

#include <utility>

namespace veche::kiosk {
namespace {

// Without a key there is nothing to do before somebody gives one.
constexpr std::chrono::hours wait_for_key{24};

}  // namespace

DeliveryThread::DeliveryThread(std::unique_ptr<sync::HttpClient> client, const protocol::SigningKey& device,
                               sync::Spool& spool, const Clock& clock, sync::DeliverySettings settings,
                               OnRound on_round)
    : client_(std::move(client)),
      spool_(spool),
      signer_(device, clock),
      delivery_(spool, *client_, signer_, clock, random_, settings),
      on_round_(std::move(on_round)) {
    rounds_.start([this](Woken) { return turn(); });
}

DeliveryThread::~DeliveryThread() = default;

void DeliveryThread::set_key(const std::optional<protocol::SigningPublicKey>& key) {
    {
        const std::lock_guard lock(mutex_);
        if (key_ == key) return;
        key_ = key;
    }
    rounds_.wake();
}

void DeliveryThread::server_is_back() {
    {
        const std::lock_guard lock(mutex_);
        is_back_ = true;
    }
    rounds_.wake();
}

sync::Round DeliveryThread::turn() {
    std::optional<protocol::SigningPublicKey> key;
    {
        const std::lock_guard lock(mutex_);
        key = key_;
        if (std::exchange(is_back_, false)) delivery_.server_is_back();
    }
    sync::DeliveryReport report;
    const sync::Round round = key ? delivery_.round(*key, report) : sync::Round::wait(wait_for_key);
    sync::SpoolCount spool;
    for (const sync::Lane lane : {sync::Lane::single, sync::Lane::batch}) {
        const Result<sync::SpoolCount> count = spool_.count(lane);
        if (!count) {
            report.problems.push_back(count.error().message);
            continue;
        }
        spool.pending += count->pending;
        spool.acknowledged += count->acknowledged;
        spool.alarms += count->alarms;
    }
    on_round_(report, spool);
    return round;
}

}  // namespace veche::kiosk
