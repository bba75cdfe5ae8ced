// SHA-256. Pure; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace veche {

using Sha256Digest = std::array<std::uint8_t, 32>;
[[nodiscard]] Sha256Digest sha256_digest(std::string_view bytes);

// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

// The same of bytes that come in pieces. One thread.
class Sha256 {
  public:
    Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;
    ~Sha256();
    void add(std::string_view bytes);
    // Once, at the end.
    [[nodiscard]] std::string hex();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace veche
