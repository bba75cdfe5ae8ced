#include <arpa/inet.h>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/socket_file.h"
#include "server/http/http_server.h"

namespace veche::server::http {
namespace {

constexpr int waiting_connections = 1024;

std::uint16_t bound_port(int descriptor) {
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
    if (bound.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6*>(&bound)->sin6_port);
    return ntohs(reinterpret_cast<const sockaddr_in*>(&bound)->sin_port);
}

}  // namespace

Result<Listener> Listener::open(const std::string& address, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST;
    addrinfo* found = nullptr;
    if (const int code = ::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found); code != 0) {
        return failure(fmt::format("listen.address '{}' is not an address: {}", address, ::gai_strerror(code)));
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, &::freeaddrinfo);
    const int descriptor = ::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return failure(fmt::format("no socket: {}", std::system_category().message(errno)));
    Listener listener(descriptor, address, port);
    const int yes = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(descriptor, found->ai_addr, found->ai_addrlen) != 0 || ::listen(descriptor, waiting_connections) != 0) {
        if (errno == EADDRINUSE) {
            return failure(
                fmt::format("port {} of {} is in use by another program; stop it or set another port in veche.toml",
                            port, address));
        }
        return failure(fmt::format("cannot listen on {}:{}: {}", address, port, std::system_category().message(errno)));
    }
    listener.port_ = bound_port(descriptor);
    return listener;
}

Result<Listener> Listener::open_file(const std::filesystem::path& path) {
    const auto failed = [&path] {
        return failure(fmt::format("cannot listen at {}: {}", path.string(), std::system_category().message(errno)));
    };
    const SocketFile file(path);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (file.name().size() >= sizeof address.sun_path) return failure(path.string() + ": too long a name for a socket");
    file.name().copy(address.sun_path, sizeof address.sun_path - 1);
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return failed();
    Listener listener(descriptor, path.string(), 0);
    remove_socket(path);
    constexpr mode_t everybody_connects = 0666;
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::chmod(path.c_str(), everybody_connects) != 0 || ::listen(descriptor, waiting_connections) != 0) {
        return failed();
    }
    return listener;
}

Listener::Listener(Listener&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), address_(std::move(other.address_)), port_(other.port_) {}

Listener& Listener::operator=(Listener&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(address_, other.address_);
    std::swap(port_, other.port_);
    return *this;
}

void remove_socket(const std::filesystem::path& path) {
    static_cast<void>(::unlink(path.c_str()));
}

std::string address_of(const Listener& listener) {
    const bool six = listener.address().find(':') != std::string::npos;
    return fmt::format("http://{}{}{}:{}", six ? "[" : "", listener.address(), six ? "]" : "", listener.port());
}

Listener::~Listener() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void raise_open_files_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    // Refused in some sandboxes: then the connection limit is met earlier, nothing else.
    static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
}

}  // namespace veche::server::http
