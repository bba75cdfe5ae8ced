#include "server/endpoints/device_check.h"

#include <utility>

#include "server/endpoints/refusals.h"
#include "sync/protocol/request_signature.h"

namespace veche::server::endpoints {
namespace {

constexpr std::chrono::seconds retry_after{1};
constexpr std::chrono::seconds retry_after_full_day{600};

http::Response unauthorised(std::string_view words) {
    http::Response response = http::Response::text(401, words);
    response.close = true;
    return response;
}

// Counts one more check that failed.
bool may_fail(Services& services, const http::Request& request) {
    return services.failed_limit.take(request.network, std::chrono::steady_clock::now());
}

http::Response too_many_failures() {
    return http::Response::later(429, retry_after, "too many requests of unknown devices from this address");
}

std::optional<http::Response> check(Services& services, http::Request& request) {
    const std::string_view input = request.field("signature-input");
    const std::string_view value = request.field("signature");
    if (input.empty() || value.empty()) return unauthorised("the request is not signed");
    const auto signature = protocol::read_request_signature(input, value);
    if (!signature) return unauthorised(signature.error().message);
    const auto device = services.fleet.find_device(signature->device);
    if (!device) {
        return may_fail(services, request) ? unauthorised("the device is not known here") : too_many_failures();
    }
    const protocol::RequestToSign signed_part{http::name_of(request.method), request.path, request.query,
                                              request.field("content-digest")};
    // A true signature is heard whatever others do from its address: kiosks may share it with an attacker.
    if (const auto right = protocol::verify_request(*signature, signed_part, device->key); !right) {
        return may_fail(services, request) ? unauthorised(right.error().message) : too_many_failures();
    }
    // Only its own requests count against a device, so the limit comes after the signature.
    if (!services.device_limit.take(protocol::to_hex(signature->device), std::chrono::steady_clock::now())) {
        return http::Response::later(429, retry_after, "too many requests of this device");
    }
    if (device->blocked) return http::Response::text(403, "the device is blocked");
    request.principal = signature->device;
    services.fleet.note({signature->device, services.clock.now()});
    return std::nullopt;
}

bool is_signed_body(const http::Request& request) {
    if (request.body.empty()) return true;
    const auto digest = protocol::read_content_digest(request.field("content-digest"));
    return digest && *digest == protocol::sha256(request.body);
}

}  // namespace

http::Check device_check(Services& services) {
    return [&services](http::Request& request) { return check(services, request); };
}

http::Check stored_check(Services& services) {
    return [&services](http::Request& request) -> std::optional<http::Response> {
        const std::string device = protocol::to_hex(request.device());
        if (services.stored_limit.has(device, std::chrono::steady_clock::now())) return std::nullopt;
        services.refusals.note_device(request.device(), "day_is_full");
        auto refused = http::Response::later(429, retry_after_full_day, "too much of this device today");
        refused.is_told = true;
        return refused;
    };
}

Handler with_signed_body(Handler handler) {
    return [handler = std::move(handler)](http::Request& request, const http::Reply& reply) {
        if (is_signed_body(request)) {
            handler(request, reply);
        } else {
            reply(unauthorised("the body is not the one that was signed"));
        }
    };
}

}  // namespace veche::server::endpoints
