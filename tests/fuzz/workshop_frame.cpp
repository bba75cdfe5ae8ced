// Any bytes as a frame between office and workshop: what is read is written as the same bytes, and what stands in it
// reads back as it was read.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/workshop/frames.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace veche::server::workshop;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto frame = read_frame(bytes);
    if (!frame) return 0;
    if (write_frame(*frame) != bytes) std::abort();
    if (const auto order = read_order(frame->payload)) {
        const auto again = read_order(write_order(*order));
        if (!again || again->task != order->task || again->input != order->input) std::abort();
        if (!(again->parameters == order->parameters)) std::abort();
    }
    if (const auto told = read_failure(frame->payload)) {
        const auto again = read_failure(write_failure(*told));
        if (!again || again->reason != told->reason || again->detail != told->detail) std::abort();
    }
    if (const auto number = read_number(frame->payload)) {
        if (write_number(*number) != frame->payload) std::abort();
    }
    return 0;
}
