#include "server/process/signs_of_life.h"

#include <array>
#include <cerrno>
#include <new>
#include <string_view>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <system_error>
#include <utility>

#include "base/descriptor.h"

namespace veche::server {
namespace {

constexpr timeval patience{2, 0};
constexpr std::string_view question = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

std::int64_t seconds_now() {
    using std::chrono::steady_clock;
    return std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Result<Heartbeat> Heartbeat::create() {
    void* page =
        ::mmap(nullptr, sizeof(std::atomic<std::int64_t>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return failure("no memory to share: " + std::system_category().message(errno));
    static_assert(std::atomic<std::int64_t>::is_always_lock_free);
    return Heartbeat(new (page) std::atomic<std::int64_t>(seconds_now()));
}

Heartbeat::Heartbeat(Heartbeat&& other) noexcept : moment_(std::exchange(other.moment_, nullptr)) {}

Heartbeat::~Heartbeat() {
    if (moment_ != nullptr) ::munmap(moment_, sizeof(*moment_));
}

void Heartbeat::beat() const {
    moment_->store(seconds_now(), std::memory_order_relaxed);
}

std::chrono::seconds Heartbeat::age() const {
    return std::chrono::seconds(seconds_now() - moment_->load(std::memory_order_relaxed));
}

bool answers(const http::Listener& listener) {
    sockaddr_storage address{};
    socklen_t size = sizeof(address);
    // An address that stands for all of them leads to this machine.
    if (::getsockname(listener.descriptor(), reinterpret_cast<sockaddr*>(&address), &size) != 0) return false;
    const Descriptor connection(::socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (connection.value() < 0) return false;
    for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO}) {
        ::setsockopt(connection.value(), SOL_SOCKET, option, &patience, sizeof(patience));
    }
    if (::connect(connection.value(), reinterpret_cast<const sockaddr*>(&address), size) != 0) return false;
    if (::send(connection.value(), question.data(), question.size(), MSG_NOSIGNAL) < 0) return false;
    std::array<char, 9> head{};
    const auto read = ::recv(connection.value(), head.data(), head.size(), MSG_WAITALL);
    return read == static_cast<ssize_t>(head.size()) && std::string_view(head.data(), head.size()) == "HTTP/1.1 ";
}

}  // namespace veche::server
