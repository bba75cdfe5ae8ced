// Work whose outcome is an event somebody waits for: it comes whatever happens, and when the work ends with an
// exception the event that says so comes in its place. A visitor must not wait for ever.
#pragma once

#include <utility>

#include "kiosk/event_queue.h"
#include "kiosk/workers/worker.h"

namespace veche::kiosk {

// `events` must outlive the worker. `work` returns an event, on the worker's thread.
template <typename Work>
void answer(Worker& worker, EventQueue& events, Event failed, Work work) {
    worker.post([&events, work = std::move(work)] { events.post(work()); },
                [&events, failed = std::move(failed)] { events.post(failed); });
}

// As Worker::replace.
template <typename Work>
void answer_newest(Worker& worker, int lane, EventQueue& events, Event failed, Work work) {
    worker.replace(
        lane, [&events, work = std::move(work)] { events.post(work()); },
        [&events, failed = std::move(failed)] { events.post(failed); });
}

}  // namespace veche::kiosk
