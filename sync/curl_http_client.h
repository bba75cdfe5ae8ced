// HttpClient by libcurl: verified HTTPS, no redirects, limits on connecting, on slowness and on size.
#pragma once

#include <memory>
#include <string>

#include "sync/http.h"

namespace veche::sync {

// What `http://` is allowed to be: refused in production.
enum class PlainHttp { refused, allowed_for_development };

struct CurlSettings {
    std::string server;  // "https://veche.example.org"
    PlainHttp plain_http = PlainHttp::refused;
    std::string user_agent = "veche-kiosk";
    std::string certificate_file;  // PEM of a town's own authority; empty: the system's
    long connect_timeout_seconds = 15;
    long slow_bytes_per_second = 200;  // slower than this…
    long slow_seconds = 60;            // …for so long is a failure
    long longest_seconds = 60;         // a whole exchange, and a second more for each 1,000 bytes
};

// Used by one thread. `cancellation` must outlive it and ends a transfer within about a second.
class CurlHttpClient final : public HttpClient {
  public:
    [[nodiscard]] static Result<std::unique_ptr<CurlHttpClient>> create(CurlSettings settings,
                                                                        const Cancellation& cancellation);
    ~CurlHttpClient() override;

    using HttpClient::send;
    [[nodiscard]] Result<HttpAnswer> send(const HttpRequest& request, BodySink* sink) override;

  private:
    CurlHttpClient(CurlSettings settings, const Cancellation& cancellation, void* handle);

    CurlSettings settings_;
    const Cancellation& cancellation_;
    void* handle_;  // CURL*
};

}  // namespace veche::sync
