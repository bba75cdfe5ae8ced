// Numbers and pieces of our binary formats: unsigned, little-endian. Inside sync/protocol only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/protocol/bytes.h"

namespace veche::protocol {

inline void append_number(std::string& bytes, std::uint64_t number, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFFU);
}

// Takes pieces from the front; a piece that is not there leaves the reader failed for good.
class BinaryReader {
  public:
    explicit BinaryReader(std::string_view bytes) : rest_(bytes) {}

    [[nodiscard]] std::string_view take(std::size_t size) {
        if (failed_ || rest_.size() < size) {
            failed_ = true;
            return {};
        }
        const std::string_view piece = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return piece;
    }
    [[nodiscard]] std::uint64_t number(std::size_t size) {
        std::uint64_t value = 0;
        std::size_t place = 0;
        for (const char byte : take(size)) value |= std::uint64_t{static_cast<unsigned char>(byte)} << (8 * place++);
        return value;
    }
    template <typename Value>
    [[nodiscard]] Value fixed() {
        return from_bytes<Value>(take(Value::size)).value_or(Value{});
    }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool at_end() const { return !failed_ && rest_.empty(); }
    [[nodiscard]] std::string_view rest() const { return rest_; }

  private:
    std::string_view rest_;
    bool failed_ = false;
};

}  // namespace veche::protocol
