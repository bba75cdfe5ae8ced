// Memory for residents' words in clear: never in the swap (where the limit of locked memory allows), never in a core
// file, overwritten before it is given back. In whole pages, so for large pieces. One thread at a time.
#pragma once

#include <cstddef>
#include <memory_resource>

namespace veche::server::office {

class LockedMemory final : public std::pmr::memory_resource {
  public:
    // False once a piece could not be locked: it is there all the same.
    [[nodiscard]] bool is_locked() const { return is_locked_; }
    // Given out now, in bytes.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

  private:
    // Throws std::bad_alloc when the system has none.
    void* do_allocate(std::size_t bytes, std::size_t alignment) override;
    void do_deallocate(void* address, std::size_t bytes, std::size_t alignment) override;
    [[nodiscard]] bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override {
        return this == &other;
    }

    bool is_locked_ = true;
    std::size_t bytes_ = 0;
};

}  // namespace veche::server::office
