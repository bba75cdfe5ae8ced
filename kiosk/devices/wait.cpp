#include "kiosk/devices/wait.h"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <filesystem>
#include <limits>
#include <poll.h>
#include <unistd.h>

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

InputDevices::InputDevices() {
    std::error_code none;
    for (const auto& file : std::filesystem::directory_iterator("/dev/input", none)) {
        if (file.path().filename().string().rfind("event", 0) != 0) continue;
        const int descriptor = open(file.path().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (descriptor >= 0) descriptors_.push_back(descriptor);
    }
}

InputDevices::~InputDevices() {
    for (const int descriptor : descriptors_) close(descriptor);
}

void InputDevices::drain() const {
    std::array<char, 4096> buffer{};
    for (const int descriptor : descriptors_) {
        while (read(descriptor, buffer.data(), buffer.size()) > 0) {
        }
    }
}

}  // namespace veche::kiosk
