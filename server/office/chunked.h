// An array that grows by chunks of locked memory: nothing in it moves, so that no copy is left behind, and no more than
// a chunk is unused. Same thread as its memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <vector>

#include "server/office/locked_memory.h"

namespace veche::server::office {

template <typename Item>
class Chunked {
  public:
    static_assert(std::is_trivially_copyable_v<Item>);

    // The memory outlives the array.
    explicit Chunked(LockedMemory& memory) : memory_(memory) {}
    Chunked(const Chunked&) = delete;
    Chunked& operator=(const Chunked&) = delete;
    ~Chunked() {
        for (Item* chunk : chunks_) memory_.deallocate(chunk, per_chunk * sizeof(Item), alignof(Item));
    }

    [[nodiscard]] std::uint32_t size() const { return size_; }
    [[nodiscard]] const Item& operator[](std::size_t index) const {
        return chunks_[index / per_chunk][index % per_chunk];
    }
    [[nodiscard]] Item& operator[](std::size_t index) { return chunks_[index / per_chunk][index % per_chunk]; }

    // Its index.
    std::uint32_t push_back(const Item& item) {
        if (size_ % per_chunk == 0) add_chunk();
        (*this)[size_] = item;
        return size_++;
    }
    // The first index of `count` items that lie side by side; zero, unless they were used before.
    std::uint32_t allocate(std::size_t count) {
        const std::size_t left = (per_chunk - size_ % per_chunk) % per_chunk;
        if (left < count) {
            size_ += static_cast<std::uint32_t>(left);
            add_chunk();
        }
        const std::uint32_t first = size_;
        size_ += static_cast<std::uint32_t>(count);
        return first;
    }

  private:
    static constexpr std::size_t chunk_bytes = std::size_t{256} * 1024;
    static constexpr std::size_t per_chunk = chunk_bytes / sizeof(Item);

    void add_chunk() {
        // An index has 32 bits.
        if ((chunks_.size() + 1) * per_chunk > UINT32_MAX) throw std::bad_alloc();
        chunks_.push_back(nullptr);
        try {
            chunks_.back() = static_cast<Item*>(memory_.allocate(per_chunk * sizeof(Item), alignof(Item)));
        } catch (...) {
            chunks_.pop_back();
            throw;
        }
    }

    LockedMemory& memory_;
    std::vector<Item*> chunks_;
    std::uint32_t size_ = 0;
};

using Bytes = Chunked<char>;

}  // namespace veche::server::office
