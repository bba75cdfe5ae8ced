// Tells the service manager (systemd) that the program is ready and still works, by its documented protocol: one
// datagram to the socket that NOTIFY_SOCKET names (sd_notify(3)). Without one nothing is sent. One thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace veche {

class ServiceManager {
  public:
    // Reads NOTIFY_SOCKET and WATCHDOG_USEC.
    [[nodiscard]] static ServiceManager from_environment();
    ServiceManager() = default;  // nobody is there
    // `socket` is a path, or an abstract name behind '@'; `watchdog` zero: none.
    ServiceManager(std::string socket, std::chrono::microseconds watchdog);

    [[nodiscard]] bool is_there() const { return !socket_.empty(); }
    // How long until alive() is to be called; nothing when nobody waits for it. `now` is a steady clock's.
    [[nodiscard]] std::optional<std::chrono::milliseconds> due_in(std::chrono::milliseconds now) const;
    // The first says READY=1, each WATCHDOG=1. A manager that cannot be reached is its own loss.
    void alive(std::chrono::milliseconds now);
    void stopping();

  private:
    void send(std::string_view message) const;

    std::string socket_;
    std::chrono::milliseconds interval_{0};
    std::optional<std::chrono::milliseconds> told_;
};

}  // namespace veche
