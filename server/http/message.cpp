#include "server/http/message.h"

namespace veche::server::http {

std::string_view Request::field(std::string_view name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::put: return "PUT";
        case Method::post: return "POST";
        case Method::patch: return "PATCH";
        case Method::remove: return "DELETE";
    }
    return "";
}

protocol::DeviceId Request::device() const {
    const auto* device = std::get_if<protocol::DeviceId>(&principal);
    return device == nullptr ? protocol::DeviceId{} : *device;
}

Response Response::text(int status, std::string_view words) {
    Response response;
    response.status = status;
    response.fields.emplace_back("Content-Type", "text/plain; charset=utf-8");
    response.body = std::string(words) + "\n";
    return response;
}

Response Response::bytes(int status, std::string body) {
    Response response;
    response.status = status;
    response.fields.emplace_back("Content-Type", "application/octet-stream");
    response.body = std::move(body);
    return response;
}

Response Response::json(int status, std::string body) {
    Response response;
    response.status = status;
    response.fields.emplace_back("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
}

Response Response::later(int status, std::chrono::seconds after, std::string_view words) {
    Response response = text(status, words);
    response.fields.emplace_back("Retry-After", std::to_string(after.count()));
    return response;
}

}  // namespace veche::server::http
