// The one place where the kiosk sleeps: poll(2) on workers, standard input, the window system and input devices.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
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
// woken by them; SDL reads them through descriptors of its own. Empty where there are none.
class InputDevices {
  public:
    InputDevices();
    ~InputDevices();
    InputDevices(const InputDevices&) = delete;
    InputDevices& operator=(const InputDevices&) = delete;
    [[nodiscard]] const std::vector<int>& descriptors() const { return descriptors_; }
    // Empties them, so that poll(2) sleeps again.
    void drain() const;

  private:
    std::vector<int> descriptors_;
};

}  // namespace veche::kiosk
