// A file descriptor that is closed when its owner goes. Moves only; negative: nothing is open.
#pragma once

#include <unistd.h>
#include <utility>

namespace veche {

class Descriptor {
  public:
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    [[nodiscard]] int value() const { return value_; }
    // Whoever takes it closes it.
    [[nodiscard]] int release() { return std::exchange(value_, -1); }

  private:
    int value_;
};

}  // namespace veche
