// The one place where the kiosk sleeps: poll(2) on workers, standard input, the window system and input devices.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace veche::kiosk {

class Waiter {
  public:
    // Descriptors stay owned by their owners; -1 is left out.
    explicit Waiter(std::vector<int> descriptors);

    // Sleeps until a descriptor is readable or `timeout_ms` has passed (nothing: for ever). A signal wakes it too.
    void wait(std::optional<std::int64_t> timeout_ms) const;

  private:
    std::vector<int> descriptors_;
};

[[nodiscard]] bool is_readable(int descriptor);

// Hands over what can be read without waiting; `ended` when nothing will ever come again.
void read_available(int descriptor, const std::function<void(std::string_view)>& take,
                    const std::function<void()>& ended);

// Touch screens and keypads under /dev/input, for drivers that give SDL no descriptor (KMSDRM). Opened only to be
// woken by them; SDL reads them through descriptors of its own. Empty where there are none; those that are plugged in
// later are taken up, those that are pulled out are let go of.
class InputDevices {
  public:
    explicit InputDevices(std::filesystem::path folder = "/dev/input");
    ~InputDevices();
    InputDevices(const InputDevices&) = delete;
    InputDevices& operator=(const InputDevices&) = delete;
    // To be asked anew before each wait.
    [[nodiscard]] std::vector<int> descriptors() const;
    // Empties them, so that poll(2) sleeps again.
    void drain();

  private:
    void open_new();

    std::filesystem::path folder_;
    int watch_;                           // inotify; -1: none
    std::map<std::string, int> devices_;  // by file name
};

}  // namespace veche::kiosk
