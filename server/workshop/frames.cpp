#include "server/workshop/frames.h"

#include <limits>

#include "base/json_reader.h"
#include "base/utf8.h"

namespace veche::server::workshop {
namespace {

constexpr std::size_t number_bytes = 8;
constexpr std::size_t longest_name = 64;

bool is_kind(std::uint8_t number) {
    return number >= static_cast<std::uint8_t>(FrameKind::order) &&
           number <= static_cast<std::uint8_t>(FrameKind::failed);
}

bool fits(FrameKind kind, std::size_t payload) {
    switch (kind) {
        case FrameKind::order:
        case FrameKind::input:
        case FrameKind::output:
        case FrameKind::failed: return payload > 0;
        case FrameKind::cancel:
        case FrameKind::done: return payload == 0;
        case FrameKind::progress: return payload == number_bytes;
    }
    return false;
}

}  // namespace

Result<std::uint64_t> read_number(std::string_view payload) {
    if (payload.size() != number_bytes) return failure("a number of the workshop has eight bytes");
    std::uint64_t number = 0;
    for (const char byte : payload) number = (number << 8U) | static_cast<unsigned char>(byte);
    return number;
}

std::string write_number(std::uint64_t number) {
    std::string bytes(number_bytes, '\0');
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
        *byte = static_cast<char>(number & 0xFFU);
        number >>= 8U;
    }
    return bytes;
}

Result<Frame> read_frame(std::string_view bytes) {
    if (bytes.size() < frame_head || bytes.size() > longest_frame) return failure("a frame of an impossible length");
    const auto kind = static_cast<std::uint8_t>(bytes[0]);
    if (!is_kind(kind)) return failure("a frame of an unknown kind");
    const Frame frame{static_cast<FrameKind>(kind), *read_number(bytes.substr(1, number_bytes)),
                      bytes.substr(frame_head)};
    if (!fits(frame.kind, frame.payload.size())) return failure("a frame with too much or too little in it");
    return frame;
}

std::string write_frame(const Frame& frame) {
    return std::string(1, static_cast<char>(frame.kind)) + write_number(frame.order) + std::string(frame.payload);
}

Result<Order> read_order(std::string_view payload) {
    const auto value = parse_json(payload);
    if (!value) return tl::unexpected(value.error());
    JsonErrors errors;
    JsonReader reader(*value, "order", errors);
    Order order;
    order.task = reader.text("task", longest_name);
    order.input = static_cast<std::uint64_t>(reader.integer("input", 0, std::numeric_limits<std::int64_t>::max()));
    const Json* parameters = value->find("parameters");
    if (parameters == nullptr || parameters->object() == nullptr) errors.add("order: parameters are no object");
    if (errors.any()) return failure(errors.first);
    order.parameters = *parameters;
    return order;
}

std::string write_order(const Order& order) {
    return write_json(Json::Object{{"task", order.task}, {"parameters", order.parameters}, {"input", order.input}});
}

Result<Failure> read_failure(std::string_view payload) {
    const auto value = parse_json(payload);
    if (!value) return tl::unexpected(value.error());
    JsonErrors errors;
    JsonReader reader(*value, "failure", errors);
    Failure told;
    told.reason = static_cast<Reason>(reader.one_of("reason", names_of_reasons));
    told.detail = reader.optional_text("detail", longest_detail);
    if (errors.any()) return failure(errors.first);
    return told;
}

std::string write_failure(const Failure& told) {
    return write_json(
        Json::Object{{"reason", name_of(told.reason)}, {"detail", truncate_code_points(told.detail, longest_detail)}});
}

}  // namespace veche::server::workshop
