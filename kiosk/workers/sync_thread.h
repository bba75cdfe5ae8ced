// The kiosk's side of the wire on a thread of its own: talks to the server, keeps the store at the newest edition.
// The only writer of the store. Posts TownLoaded and Synchronised. What fails is tried again, at once when woken.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "base/durable_file.h"
#include "base/random.h"
#include "kiosk/configuration.h"
#include "kiosk/event_queue.h"
#include "kiosk/workers/counter.h"
#include "sync/clock_floor.h"
#include "sync/http.h"
#include "sync/protocol/bundle.h"
#include "sync/spool.h"
#include "sync/synchroniser.h"

namespace veche::kiosk {

struct SyncSettings {
    std::filesystem::path folder;  // the kiosk's own
    Configuration configuration;
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
    void run();

    SyncSettings settings_;
    protocol::Bundle bundle_;
    const Clock& clock_;
    sync::ClockFloor& floor_;
    sync::Spool& spool_;
    EventQueue& events_;
    OnKeys on_keys_;
    sync::Cancellation cancellation_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    bool woken_ = false;
    bool rebuild_ = false;
    bool check_files_ = false;
    std::thread thread_;
};

}  // namespace veche::kiosk
