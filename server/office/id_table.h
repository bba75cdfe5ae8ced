// Finds the number of a thing by the hash of its key; the keys stand elsewhere. Open addressing in locked memory, at
// most three quarters full. Same thread as its memory.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <vector>

namespace veche::server::office {

class IdTable {
  public:
    explicit IdTable(std::pmr::memory_resource& memory) : places_(first_size, 0, &memory) {}

    // `is_it(id)`: whether that is the one.
    template <typename IsIt>
    [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t hash, IsIt is_it) const {
        for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
            if (places_[at] == free_place) return std::nullopt;
            if (places_[at] != taken_out && is_it(places_[at] - 1)) return places_[at] - 1;
        }
    }
    // One that is not there. `hash_of(id)`: of those that are.
    template <typename HashOf>
    void insert(std::uint64_t hash, std::uint32_t id, HashOf hash_of) {
        if ((used_ + 1) * 4 > places_.size() * 3) grow(hash_of);
        put(hash, id);
    }
    // One that is there.
    void erase(std::uint64_t hash, std::uint32_t id) {
        std::size_t at = hash & mask();
        while (places_[at] != id + 1) at = (at + 1) & mask();
        places_[at] = taken_out;
    }

  private:
    static constexpr std::size_t first_size = 1024;
    static constexpr std::uint32_t free_place = 0;
    static constexpr std::uint32_t taken_out = UINT32_MAX;

    [[nodiscard]] std::size_t mask() const { return places_.size() - 1; }

    void put(std::uint64_t hash, std::uint32_t id) {
        std::size_t at = hash & mask();
        while (places_[at] != free_place) at = (at + 1) & mask();
        places_[at] = id + 1;
        ++used_;
    }

    template <typename HashOf>
    void grow(HashOf hash_of) {
        std::pmr::vector<std::uint32_t> before(places_.size() * 2, 0, places_.get_allocator());
        before.swap(places_);
        used_ = 0;
        for (const std::uint32_t place : before) {
            if (place != free_place && place != taken_out) put(hash_of(place - 1), place - 1);
        }
    }

    std::pmr::vector<std::uint32_t> places_;
    std::size_t used_ = 0;  // those taken out too
};

}  // namespace veche::server::office
