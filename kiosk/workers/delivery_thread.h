// Takes what residents handed in to the server, on a thread and connections of its own: it never waits for a download,
// for the index, or for a server that drips. docs/architecture.md, "Threads".
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "base/clock.h"
#include "base/random.h"
#include "kiosk/workers/rounds.h"
#include "sync/delivery.h"
#include "sync/http.h"
#include "sync/protocol/keys.h"
#include "sync/request_signer.h"
#include "sync/spool.h"

namespace veche::kiosk {

class DeliveryThread {
  public:
    // What a round came to and what the spool holds now, both lanes. On this thread.
    using OnRound = std::function<void(const sync::DeliveryReport&, const sync::SpoolCount&)>;

    // Everything referred to must outlive it. Whoever owns `client`'s cancellation cancels before this is destroyed.
    DeliveryThread(std::unique_ptr<sync::HttpClient> client, const protocol::SigningKey& device, sync::Spool& spool,
                   const Clock& clock, sync::DeliverySettings settings, OnRound on_round);
    ~DeliveryThread();
    DeliveryThread(const DeliveryThread&) = delete;
    DeliveryThread& operator=(const DeliveryThread&) = delete;

    // The town's acknowledgement key; nothing: this kiosk may not deliver yet, and then does nothing. Any thread.
    void set_key(const std::optional<protocol::SigningPublicKey>& key);
    // Heard by somebody else after it was not. Any thread.
    void server_is_back();
    // Something was handed in. Any thread.
    void wake() { rounds_.wake(); }

  private:
    [[nodiscard]] sync::Round turn();

    std::unique_ptr<sync::HttpClient> client_;
    sync::Spool& spool_;
    sync::RequestSigner signer_;
    SystemRandom random_;
    sync::Delivery delivery_;  // the thread's
    OnRound on_round_;
    std::mutex mutex_;
    std::optional<protocol::SigningPublicKey> key_;
    bool is_back_ = false;
    Rounds rounds_{"delivery"};  // last: it ends before what it uses
};

}  // namespace veche::kiosk
