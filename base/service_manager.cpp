#include "base/service_manager.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/descriptor.h"

namespace veche {
namespace {

// The manager's advice is half of its patience; a third leaves room for one that is lost.
constexpr int beats_in_patience = 3;

std::string variable(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets one
    return value == nullptr ? "" : value;
}

}  // namespace

// WATCHDOG_PID is not looked at: the kiosk runs below its compositor, which is the service's first process, and its
// unit says NotifyAccess=all.
ServiceManager ServiceManager::from_environment() {
    const std::string wait = variable("WATCHDOG_USEC");
    std::int64_t microseconds = 0;
    std::from_chars(wait.data(), wait.data() + wait.size(), microseconds);
    return {variable("NOTIFY_SOCKET"), std::chrono::microseconds(std::max<std::int64_t>(0, microseconds))};
}

ServiceManager::ServiceManager(std::string socket, std::chrono::microseconds watchdog)
    : socket_(std::move(socket)),
      interval_(std::chrono::duration_cast<std::chrono::milliseconds>(watchdog / beats_in_patience)) {}

std::optional<std::chrono::milliseconds> ServiceManager::due_in(std::chrono::milliseconds now) const {
    if (!is_there()) return std::nullopt;
    if (!told_) return std::chrono::milliseconds(0);
    if (interval_.count() == 0) return std::nullopt;
    return std::max(std::chrono::milliseconds(0), *told_ + interval_ - now);
}

void ServiceManager::alive(std::chrono::milliseconds now) {
    send(told_ ? "WATCHDOG=1" : "READY=1\nWATCHDOG=1");
    told_ = now;
}

void ServiceManager::stopping() {
    send("STOPPING=1");
}

void ServiceManager::send(std::string_view message) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_.empty() || socket_.size() >= sizeof(address.sun_path)) return;
    std::memcpy(address.sun_path, socket_.data(), socket_.size());
    if (socket_[0] == '@') address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    const Descriptor sender(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (sender.value() < 0) return;
    ::sendto(sender.value(), message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
             reinterpret_cast<const sockaddr*>(&address), size);
}

}  // namespace veche
