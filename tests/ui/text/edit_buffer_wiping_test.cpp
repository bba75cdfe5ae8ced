// Looks at memory at the moment it is given back, for this whole program.
#include <atomic>
#include <cstdlib>
#include <doctest/doctest.h>
#include <malloc.h>
#include <new>
#include <string>
#include <string_view>

#include "ui/text/edit_buffer.h"

namespace {

constexpr std::string_view typed = "Ulica Sadovaja 17";
std::atomic<bool> is_looking = false;
std::atomic<int> found = 0;

void give_back(void* memory) {
    if (memory != nullptr && is_looking) {
        const std::string_view bytes(static_cast<const char*>(memory), ::malloc_usable_size(memory));
        if (bytes.find(typed) != std::string_view::npos) ++found;
    }
    std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept {
    give_back(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    give_back(memory);
}

namespace veche::ui {
namespace {

struct Looking {
    Looking() {
        found = 0;
        is_looking = true;
    }
    ~Looking() { is_looking = false; }
};

// Letter by letter: nothing of the test's own is large enough to be found.
void type(EditBuffer& buffer, std::string_view text) {
    for (const char letter : text) buffer.apply(Insert{std::string(1, letter)});
}

TEST_CASE("memory that is given back while a text grows, is undone or goes holds nothing of it") {
    const Looking looking;
    {
        EditBuffer buffer(5000);
        type(buffer, typed);
        for (int i = 0; i < 300; ++i) type(buffer, " i");
        CHECK(buffer.text().substr(0, typed.size()) == typed);
        CHECK(found == 0);
        for (int i = 0; i < 200; ++i) buffer.apply(EditKey::undo);
    }
    CHECK(found == 0);
}

TEST_CASE("a text that is not wiped would be seen") {
    const Looking looking;
    { const std::string kept(typed); }
    CHECK(found == 1);
}

}  // namespace
}  // namespace veche::ui
