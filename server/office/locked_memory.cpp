#include "server/office/locked_memory.h"

#include <new>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

namespace veche::server::office {
namespace {

std::size_t whole_pages(std::size_t bytes) {
    static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    return (bytes + page - 1) / page * page;
}

}  // namespace

void* LockedMemory::do_allocate(std::size_t bytes, std::size_t /*alignment*/) {
    const std::size_t size = whole_pages(bytes);
    void* const address = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (address == MAP_FAILED) throw std::bad_alloc();
    // Not before it is out of every core file. That a child has it not either is one copy less.
    ::madvise(address, size, MADV_DONTDUMP);
    ::madvise(address, size, MADV_DONTFORK);
    if (::mlock(address, size) != 0) is_locked_ = false;
    bytes_ += size;
    return address;
}

void LockedMemory::do_deallocate(void* address, std::size_t bytes, std::size_t /*alignment*/) {
    const std::size_t size = whole_pages(bytes);
    ::explicit_bzero(address, size);
    ::munmap(address, size);
    bytes_ -= size;
}

}  // namespace veche::server::office
