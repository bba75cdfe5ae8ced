// Connections that hold no thread while they wait for somebody; for server/http/ only.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <microhttpd.h>
#include <mutex>
#include <optional>

#include "server/http/message.h"

namespace veche::server::http {

// The meeting place of a suspended connection, its answer and its deadline.
struct Waiting {
    std::mutex mutex;
    MHD_Connection* connection = nullptr;  // while suspended; null otherwise
    std::optional<Response> response;      // none though it was answered: it goes on as it would have
    bool answered = false;
    std::chrono::steady_clock::time_point deadline;

    // The first answer wins; a suspended connection is woken.
    void answer(std::optional<Response> given);
    // What was answered with; later calls have nothing.
    [[nodiscard]] std::optional<Response> take_response();
};

// Any thread but where it says another.
class WaitingRoom {
  public:
    using Time = std::chrono::steady_clock;

    explicit WaitingRoom(std::chrono::seconds patience) : patience_(patience) {}

    [[nodiscard]] std::shared_ptr<Waiting> begin() const;
    // The connection's event thread. False: it is answered already. Otherwise it sleeps until it is, or gets 503 when
    // its time is over.
    [[nodiscard]] bool suspend(MHD_Connection* connection, const std::shared_ptr<Waiting>& waiting);
    // 503 to those whose time is over.
    void answer_late(Time::time_point now);
    [[nodiscard]] bool is_closed() const { return is_closed_; }
    // 503 to all there are and to whoever still comes.
    void close();

  private:
    void answer_until(Time::time_point until);

    const std::chrono::seconds patience_;
    std::mutex mutex_;
    std::atomic<bool> is_closed_ = false;
    std::list<std::shared_ptr<Waiting>> waiting_;
};

}  // namespace veche::server::http
