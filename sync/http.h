// The one door of sync/ to the network. The real one is CurlHttpClient; tests have an in-memory twin.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace veche::sync {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// One request keeps its connection for the next; `fresh` uses a new one and closes it: nothing links it to another.
enum class Connection { shared, fresh };

struct HttpRequest {
    std::string method = "GET";  // GET, PUT or POST
    std::string target;          // path and query: "/v1/records?after=3"
    HttpHeaders headers;
    std::string body;
    std::uint64_t largest_answer = 65'536;  // bytes; more is a failure
    Connection connection = Connection::shared;
};

struct HttpAnswer {
    int status = 0;
    HttpHeaders headers;  // names in lower case
    std::string body;     // empty when a sink took it

    // The value of the first such header, or empty. `name` in lower case.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

// Takes a body piece by piece, so that a broken download can go on where it stopped.
class BodySink {
  public:
    BodySink() = default;
    BodySink(const BodySink&) = delete;
    BodySink& operator=(const BodySink&) = delete;
    virtual ~BodySink() = default;

    // Called once, before the first piece; false ends the transfer.
    virtual bool begin(const HttpAnswer& without_body) = 0;
    virtual bool add(std::string_view piece) = 0;
};

// Set by one thread, seen by the one that waits for the network.
class Cancellation {
  public:
    void cancel() { cancelled_.store(true, std::memory_order_relaxed); }
    [[nodiscard]] bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }

  private:
    std::atomic<bool> cancelled_{false};
};

// Blocks the calling thread. A failure means that no whole answer came; any status that came is an answer.
class HttpClient {
  public:
    HttpClient() = default;
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    virtual ~HttpClient() = default;

    [[nodiscard]] virtual Result<HttpAnswer> send(const HttpRequest& request, BodySink* sink) = 0;
    [[nodiscard]] Result<HttpAnswer> send(const HttpRequest& request) { return send(request, nullptr); }
};

}  // namespace veche::sync
