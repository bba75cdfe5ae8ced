// A hash for tables whose keys strangers choose: who does not know the seed cannot make many keys fall into one place.
// Not for signatures. Pure.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace veche::server::office {

class KeyedHash {
  public:
    explicit KeyedHash(std::uint64_t seed) : seed_(seed) {}

    [[nodiscard]] std::uint64_t operator()(std::string_view bytes) const {
        std::uint64_t hash = mixed(seed_ ^ bytes.size(), odd);
        while (!bytes.empty()) {
            std::uint64_t piece = 0;
            const std::size_t size = bytes.size() < sizeof piece ? bytes.size() : sizeof piece;
            std::memcpy(&piece, bytes.data(), size);
            hash = mixed(hash ^ piece, seed_ | 1U);
            bytes.remove_prefix(size);
        }
        return mixed(hash, odd);
    }

  private:
    static constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;

    // Both halves of the product.
    static std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
        __extension__ using Wide = unsigned __int128;
        const Wide product = static_cast<Wide>(a) * b;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
    }

    std::uint64_t seed_;
};

}  // namespace veche::server::office
