// The HTTP server: libmicrohttpd with epoll and a small pool of threads behind this one header. A request that waits
// (for the intake) holds no thread: it is suspended and resumed by its answer or by its deadline.
// Refused here, before any endpoint: requests whose header can be read in two ways, bodies over the route's limit,
// paths with anything but plain symbols, requests that take too long, what is over the share of one device or address.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/http/network.h"
#include "server/http/router.h"
#include "server/http/shares.h"

namespace veche::server::http {

struct ServerOptions {
    unsigned threads = 2;
    unsigned most_connections = 4096;
    std::chrono::seconds idle{15};     // a silent connection is closed
    std::chrono::seconds header{20};   // from its first byte, or from the end of the request before, to its last
    std::chrono::seconds request{60};  // from its first byte after the header to its end
    std::chrono::seconds answer{30};   // a suspended request gets 503
    // A body that goes to a file may take longer, by its length; it gets 408 when nothing of it came for so long, which
    // is to be less than `idle`, and when its time is over.
    std::chrono::seconds silence{10};
    std::uint64_t least_rate = std::uint64_t{32} * 1024;  // bytes a second
    Shares::Limits shares{std::uint64_t{256} * 1024 * 1024, std::uint64_t{32} * 1024 * 1024, 64};
    unsigned connections_of_address = 1024;  // of one client network that is no trusted proxy
    std::vector<Network> trusted_proxies;
};

// A listening socket, made before privileges are dropped and kept over restarts. Moves only.
class Listener {
  public:
    // `port` 0 takes any. Says clearly when the port is taken.
    [[nodiscard]] static Result<Listener> open(const std::string& address, std::uint16_t port);
    // A socket in the file `path`, to which every user of this machine may connect; whatever has that name is removed
    // before. Its folder must be of the caller alone. remove_socket() afterwards is the caller's.
    [[nodiscard]] static Result<Listener> open_file(const std::filesystem::path& path);
    Listener(Listener&& other) noexcept;
    Listener& operator=(Listener&& other) noexcept;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] const std::string& address() const { return address_; }
    [[nodiscard]] int descriptor() const { return descriptor_; }

  private:
    Listener(int descriptor, std::string address, std::uint16_t port)
        : descriptor_(descriptor), address_(std::move(address)), port_(port) {}
    int descriptor_;
    std::string address_;
    std::uint16_t port_;
};

// The file of a socket nobody listens at any more; nothing happens where there is none.
void remove_socket(const std::filesystem::path& path);

// "http://127.0.0.1:8080", "http://[::1]:8080".
[[nodiscard]] std::string address_of(const Listener& listener);

class HttpServer {
  public:
    // Serves until the object goes. `listener` and `router` must live longer.
    [[nodiscard]] static Result<std::unique_ptr<HttpServer>> start(const Listener& listener, const Router& router,
                                                                   ServerOptions options);
    HttpServer() = default;
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    // Answers what waits with 503, then stops.
    virtual ~HttpServer() = default;
};

// As many open files as the system lets us have.
void raise_open_files_limit();

}  // namespace veche::server::http
