// What `run` asks before it tells the service manager that the server works: the HTTP process answers a request, and
// the registrar goes its rounds.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/result.h"
#include "server/http/http_server.h"

namespace veche::server {

// A moment shared by processes: made before they are forked, set by one, read by another.
class Heartbeat {
  public:
    [[nodiscard]] static Result<Heartbeat> create();
    Heartbeat(Heartbeat&& other) noexcept;
    Heartbeat& operator=(Heartbeat&&) = delete;
    Heartbeat(const Heartbeat&) = delete;
    Heartbeat& operator=(const Heartbeat&) = delete;
    ~Heartbeat();

    void beat() const;
    // Since the last beat; since create() when there was none.
    [[nodiscard]] std::chrono::seconds age() const;

  private:
    explicit Heartbeat(std::atomic<std::int64_t>* moment) : moment_(moment) {}
    std::atomic<std::int64_t>* moment_;  // in a page of its own
};

// Whether the server that listens there answers GET /healthz with a status, whichever, within about two seconds.
[[nodiscard]] bool answers(const http::Listener& listener);

}  // namespace veche::server
