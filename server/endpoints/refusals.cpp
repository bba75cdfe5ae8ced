#include "server/endpoints/refusals.h"

#include "base/log_event.h"
#include "sync/protocol/request_signature.h"

namespace veche::server::endpoints {
namespace {

constexpr std::chrono::minutes silence{10};
// Strangers can invent devices: beyond so many they share a line.
constexpr std::size_t most_told = 200;

// Whom the request names, proven or not.
std::optional<protocol::DeviceId> named_device(const http::Request& request) {
    if (request.device() != protocol::DeviceId{}) return request.device();
    const auto signature =
        protocol::read_request_signature(request.field("signature-input"), request.field("signature"));
    return signature ? std::optional(signature->device) : std::nullopt;
}

// Empty: nothing is refused. What nobody serves (404, 405, 416) is a question, answered.
std::string_view reason_of(int status) {
    switch (status) {
        case 400: return "malformed";
        case 401: return "wrong_signature";
        case 403: return "blocked";
        case 409: return "other_bytes_under_this_id";
        case 411: return "no_length";
        case 413: return "too_large";
        case 424: return "attachments_missing";
        case 429: return "too_many";
        case 500: return "cannot_be_read";
        case 503: return "not_now";
        default: return {};
    }
}

std::string_view reason_of(http::BodyEnd end) {
    switch (end) {
        case http::BodyEnd::broken_off: return "body_broken_off";
        case http::BodyEnd::too_slow: return "body_too_slow";
        case http::BodyEnd::no_room: return "body_no_room";
    }
    return {};
}

}  // namespace

void Refusals::note_answer(const http::Request& request, const http::Response& response) {
    std::string_view reason = reason_of(response.status);
    if (reason.empty() || response.is_told) return;
    const auto device = named_device(request);
    if (response.status == 401) {
        if (!device) reason = "unsigned";
        if (device && !fleet_.find_device(*device)) reason = "unknown_device";
    }
    note(reason, device);
}

void Refusals::note_unfinished(const http::Request& request, http::BodyEnd end) {
    const bool is_signed = request.device() != protocol::DeviceId{};
    note(reason_of(end), is_signed ? std::optional(request.device()) : std::nullopt);
}

void Refusals::note_envelope(const protocol::DeviceId& device, int status) {
    if (const std::string_view reason = reason_of(status); !reason.empty()) note(reason, device);
}

std::optional<std::uint64_t> Refusals::to_be_told(std::string_view reason, const std::string& device, Time now) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (told_.size() >= most_told) {
        std::erase_if(told_, [&](const auto& each) { return now - each.second.when >= silence; });
    }
    const bool is_full = told_.size() >= most_told;
    std::pair key{std::string(reason), device};
    if (is_full && !told_.contains(key)) key.second.clear();
    const auto [told, is_new] = told_.try_emplace(std::move(key), Told{now, 0});
    ++told->second.since;
    if (!is_new && now - told->second.when < silence) return std::nullopt;
    told->second.when = now;
    return std::exchange(told->second.since, 0);
}

void Refusals::note(std::string_view reason, const std::optional<protocol::DeviceId>& device) {
    metrics_.count_refusal(std::string(reason));
    const std::string name = device ? protocol::to_hex(*device) : std::string();
    const auto times = to_be_told(reason, name, std::chrono::steady_clock::now());
    if (!times) return;
    const auto known = device ? fleet_.find_device(*device) : std::nullopt;
    write_log(LogEvent::request_refused, {{"reason", std::string(reason)},
                                          {"device", name},
                                          {"kiosk", known ? known->name : std::string()},
                                          {"times", std::to_string(*times)}});
}

}  // namespace veche::server::endpoints
