// The kiosk's side of the wire, on two threads. One looks for editions and records and keeps the store at the newest
// edition: the only writer of the store. The other delivers (kiosk/workers/delivery_thread.h). Posts TownLoaded and
// Synchronised. What fails is tried again, at once when woken.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

#include "base/clock.h"
#include "base/durable_file.h"
#include "base/random.h"
#include "kiosk/configuration.h"
#include "kiosk/event_queue.h"
#include "kiosk/workers/counter.h"
#include "kiosk/workers/delivery_thread.h"
#include "kiosk/workers/rounds.h"
#include "sync/clock_floor.h"
#include "sync/http.h"
#include "sync/protocol/bundle.h"
#include "sync/spool.h"
#include "sync/synchroniser.h"

namespace veche::kiosk {

struct SyncSettings {
    std::filesystem::path folder;  // the kiosk's own
    Configuration configuration;
    // How much time a drive let pass on `clock` that did not pass at the server; nothing: none.
    std::function<std::chrono::milliseconds()> let_pass;
};

class SyncThread {
  public:
    // `on_keys` is called on this thread whenever sealing becomes possible or the town's keys change. Everything
    // referred to must outlive the object.
    using OnKeys = std::function<void(SealingKeys)>;
    SyncThread(SyncSettings settings, protocol::Bundle bundle, const Clock& clock, sync::ClockFloor& floor,
               sync::Spool& spool, EventQueue& events, OnKeys on_keys);
    ~SyncThread();
    SyncThread(const SyncThread&) = delete;
    SyncThread& operator=(const SyncThread&) = delete;

    // Something was handed in, or time was advanced: look now.
    void wake();
    // The store was seen to be damaged: put it aside and make it anew.
    void rebuild_store();
    // A text or an attachment was seen to be damaged: have it brought anew.
    void check_files();

  private:
    class Work;
    // What both threads know, told to the screen together.
    class Standing {
      public:
        explicit Standing(EventQueue& events) : events_(events) {}
        template <typename Change>
        void change(const Change& change) {
            const std::lock_guard lock(mutex_);
            change(state_);
            events_.post(Synchronised{state_});
        }

      private:
        EventQueue& events_;
        std::mutex mutex_;
        SyncState state_;
    };

    SyncSettings settings_;
    protocol::Bundle bundle_;
    const Clock& clock_;
    sync::ClockFloor& floor_;
    sync::Spool& spool_;
    EventQueue& events_;
    OnKeys on_keys_;
    sync::Cancellation cancellation_;
    Standing standing_;
    std::atomic<bool> rebuild_{false};
    std::atomic<bool> check_files_{false};
    std::unique_ptr<Work> work_;
    std::mutex mutex_;                          // of what follows
    std::unique_ptr<DeliveryThread> delivery_;  // from when the device's key is there
    Rounds rounds_{"sync"};                     // last: it ends before what it uses
};

}  // namespace veche::kiosk
