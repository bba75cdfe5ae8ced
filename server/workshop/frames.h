// What office and workshop say to each other: frames over one pair of sockets of the kind SOCK_SEQPACKET, which keeps
// the bounds of what was sent, so that a frame is whole or not there. `run` makes the pair (server/workshop/link.h).
//
// A frame is one byte that says its kind, the number of the order (8 bytes, the highest first) and what belongs to it,
// at most `longest_piece` bytes. Bytes of files go in pieces and no descriptor is ever handed over: neither side can be
// given a file that blocks, grows or shrinks while it is read. Each side takes the other's frames for a stranger's: one
// that is not as here, or not in its place, ends the connection, and with it all orders on it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace veche::server::workshop {

enum class FrameKind : std::uint8_t {
    // From the office.
    order = 1,   // Order as JSON
    input = 2,   // bytes, as many frames as it takes; never an empty one
    cancel = 3,  // nothing; the workshop still says how it ended
    // From the workshop.
    progress = 4,  // 8 bytes: how many bytes of the answer there are by now
    output = 5,    // bytes, once all of it is known
    done = 6,      // nothing: the answer is whole
    failed = 7,    // Failure as JSON: there is no answer; output that came before is none
};

inline constexpr std::size_t frame_head = 9;
inline constexpr std::size_t longest_piece = std::size_t{32} * 1024;
inline constexpr std::size_t longest_frame = frame_head + longest_piece;

struct Frame {
    FrameKind kind = FrameKind::cancel;
    std::uint64_t order = 0;
    std::string_view payload;  // of the bytes it was read from
};

[[nodiscard]] Result<Frame> read_frame(std::string_view bytes);
[[nodiscard]] std::string write_frame(const Frame& frame);

// {"input": bytes to come, "parameters": {…}, "task": "speech.wave"}
struct Order {
    std::string task;
    Json parameters = Json::Object{};
    std::uint64_t input = 0;
};

[[nodiscard]] Result<Order> read_order(std::string_view payload);
[[nodiscard]] std::string write_order(const Order& order);

enum class Reason {
    unknown_task,
    wrong_parameters,
    too_large,    // what came in
    too_long,     // time or processor
    too_much,     // what would go out
    refused,      // the program says no: it cannot read what it was given, or came to a limit
    cancelled,    // by the office
    busy,         // as many run as may
    unavailable,  // nothing can be started on this machine; `detail` says why
    lost,         // said by the office's side: the workshop went away; it can be tried again
};
inline constexpr std::array<std::string_view, 10> names_of_reasons = {
    "unknown_task", "wrong_parameters", "too_large", "too_long",    "too_much",
    "refused",      "cancelled",        "busy",      "unavailable", "lost"};
[[nodiscard]] constexpr std::string_view name_of(Reason reason) {
    return names_of_reasons[static_cast<std::size_t>(reason)];
}

// {"detail": "…", "reason": "too_long"}
struct Failure {
    Reason reason = Reason::refused;
    std::string detail;  // of the machine, never of what was worked on; at most `longest_detail` letters
};
inline constexpr std::size_t longest_detail = 300;

[[nodiscard]] Result<Failure> read_failure(std::string_view payload);
[[nodiscard]] std::string write_failure(const Failure& failure);

// The payload of `progress`.
[[nodiscard]] Result<std::uint64_t> read_number(std::string_view payload);
[[nodiscard]] std::string write_number(std::uint64_t number);

}  // namespace veche::server::workshop
