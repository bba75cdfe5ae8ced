#include "kiosk/devices/wait.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>
#include <utility>

namespace veche::kiosk {

Waiter::Waiter(std::vector<int> descriptors) : descriptors_(std::move(descriptors)) {
    std::erase(descriptors_, -1);
}

void Waiter::wait(std::optional<std::int64_t> timeout_ms) const {
    std::vector<pollfd> polled;
    polled.reserve(descriptors_.size());
    for (const int descriptor : descriptors_) polled.push_back({descriptor, POLLIN, 0});
    const std::int64_t longest = std::numeric_limits<int>::max();
    const int timeout = timeout_ms ? static_cast<int>(std::clamp<std::int64_t>(*timeout_ms, 0, longest)) : -1;
    poll(polled.data(), polled.size(), timeout);
}

bool is_readable(int descriptor) {
    pollfd polled{descriptor, POLLIN, 0};
    return poll(&polled, 1, 0) == 1;
}

void read_available(int descriptor, const std::function<void(std::string_view)>& take,
                    const std::function<void()>& ended) {
    std::array<char, 65'536> buffer{};
    while (is_readable(descriptor)) {
        const ssize_t got = read(descriptor, buffer.data(), buffer.size());
        if (got <= 0) {
            ended();
            return;
        }
        take({buffer.data(), static_cast<std::size_t>(got)});
    }
}

namespace {

// Reads away what is there; false when nothing will ever come again: the device is gone.
bool drain_one(int descriptor) {
    std::array<char, 4096> buffer{};
    ssize_t got = 0;
    do {
        got = read(descriptor, buffer.data(), buffer.size());
    } while (got > 0 || (got < 0 && errno == EINTR));
    return got < 0 && errno == EAGAIN;
}

}  // namespace

InputDevices::InputDevices(std::filesystem::path folder)
    : folder_(std::move(folder)), watch_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    // A device may be opened only once its rights are set, which is told as a change of attributes.
    if (watch_ >= 0) inotify_add_watch(watch_, folder_.c_str(), IN_CREATE | IN_ATTRIB);
    open_new();
}

InputDevices::~InputDevices() {
    for (const auto& [name, descriptor] : devices_) close(descriptor);
    if (watch_ >= 0) close(watch_);
}

std::vector<int> InputDevices::descriptors() const {
    std::vector<int> all = {watch_};
    for (const auto& [name, descriptor] : devices_) all.push_back(descriptor);
    return all;
}

void InputDevices::open_new() {
    std::error_code none;
    for (const auto& file : std::filesystem::directory_iterator(folder_, none)) {
        const std::string name = file.path().filename().string();
        if (name.rfind("event", 0) != 0 || devices_.contains(name)) continue;
        const int descriptor = open(file.path().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (descriptor >= 0) devices_.emplace(name, descriptor);
    }
}

void InputDevices::drain() {
    // First those that are gone: the same name may come again at once.
    std::erase_if(devices_, [](const auto& device) {
        if (drain_one(device.second)) return false;
        close(device.second);
        return true;
    });
    if (watch_ < 0 || !is_readable(watch_)) return;
    static_cast<void>(drain_one(watch_));
    open_new();
}

}  // namespace veche::kiosk
