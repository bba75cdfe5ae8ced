#include "server/http/exchange.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <unistd.h>

namespace veche::server::http {
namespace {

constexpr std::size_t most_fields = 64;

// Twice one of these, and two readers of one request could disagree about it.
constexpr std::array<std::string_view, 10> single_fields = {
    "content-length", "transfer-encoding", "host",         "content-digest", "signature", "signature-input",
    "range",          "if-range",          "content-type", "if-none-match"};

struct Fields {
    Request* request = nullptr;
    std::size_t count = 0;
    bool doubled = false;
    bool malformed = false;
};

bool is_token(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower_case(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

MHD_Result note_field(void* closure, MHD_ValueKind, const char* key, const char* value) {
    Fields& fields = *static_cast<Fields*>(closure);
    ++fields.count;
    if (!is_token(key)) fields.malformed = true;
    const std::string name = lower_case(key);
    const std::string text = value == nullptr ? std::string() : std::string(value);
    const auto [place, added] = fields.request->fields.emplace(name, text);
    if (!added) {
        if (std::find(single_fields.begin(), single_fields.end(), name) != single_fields.end()) fields.doubled = true;
        place->second += ", " + text;
    }
    return MHD_YES;
}

std::string address_of(MHD_Connection* connection) {
    const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (info == nullptr || info->client_addr == nullptr) return {};
    if (info->client_addr->sa_family == AF_INET) {
        const auto* address = reinterpret_cast<const sockaddr_in*>(info->client_addr);
        ::inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size());
    } else {
        const auto* address = reinterpret_cast<const sockaddr_in6*>(info->client_addr);
        ::inet_ntop(AF_INET6, &address->sin6_addr, text.data(), text.size());
    }
    return text.data();
}

// From the right: what our own proxy added is true, what a client wrote further left is not.
std::string client_of(const std::string& peer, std::string_view forwarded, const std::vector<std::string>& trusted) {
    const auto is_trusted = [&](std::string_view address) {
        return std::find(trusted.begin(), trusted.end(), address) != trusted.end();
    };
    std::string client = peer;
    while (is_trusted(client) && !forwarded.empty()) {
        const std::size_t comma = forwarded.rfind(',');
        std::string_view last = comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1);
        forwarded = comma == std::string_view::npos ? std::string_view() : forwarded.substr(0, comma);
        while (!last.empty() && last.front() == ' ') last.remove_prefix(1);
        while (!last.empty() && last.back() == ' ') last.remove_suffix(1);
        std::array<unsigned char, sizeof(in6_addr)> binary{};
        const std::string text(last);
        if (::inet_pton(AF_INET, text.c_str(), binary.data()) != 1 &&
            ::inet_pton(AF_INET6, text.c_str(), binary.data()) != 1) {
            break;
        }
        client = text;
    }
    return client;
}

Response refuse(std::string_view words) {
    Response response = Response::text(400, words);
    response.close = true;
    return response;
}

std::optional<Method> method_of(std::string_view name) {
    if (name == "GET" || name == "HEAD") return Method::get;
    if (name == "PUT") return Method::put;
    if (name == "POST") return Method::post;
    return std::nullopt;
}

bool is_plain_path(std::string_view path) {
    return path.starts_with('/') && std::all_of(path.begin(), path.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '_' || c == '.' || c == '/';
           });
}

MHD_Response* file_response(const FilePart& part) {
    const int descriptor = ::open(part.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) return nullptr;
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) ||
        part.offset + part.length > static_cast<std::uint64_t>(status.st_size)) {
        ::close(descriptor);
        return nullptr;
    }
    // Takes the descriptor.
    return MHD_create_response_from_fd_at_offset64(part.length, descriptor, part.offset);
}

MHD_Response* buffer_response(const std::string& body) {
    // The library wants a mutable pointer and copies what it points to.
    return MHD_create_response_from_buffer(body.size(), const_cast<char*>(body.data()), MHD_RESPMEM_MUST_COPY);
}

}  // namespace

void Waiting::answer(Response given) {
    const std::lock_guard<std::mutex> lock(mutex);
    if (answered) return;
    answered = true;
    response = std::move(given);
    if (connection != nullptr) MHD_resume_connection(std::exchange(connection, nullptr));
}

std::optional<Response> read_head(MHD_Connection* connection, const char* method, Exchange& exchange,
                                  const std::vector<std::string>& trusted_proxies) {
    Request& request = exchange.request;
    Fields fields;
    fields.request = &request;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, note_field, &fields);
    if (fields.doubled) return refuse("a header field came twice");
    if (fields.malformed) return refuse("a header field has a malformed name");
    if (fields.count > most_fields) return refuse("too many header fields");
    const std::string_view encoding = request.field("transfer-encoding");
    if (!encoding.empty() && request.fields.contains("content-length")) {
        return refuse("Content-Length together with Transfer-Encoding");
    }
    if (!encoding.empty() && lower_case(encoding) != "chunked") return refuse("unknown Transfer-Encoding");
    const std::size_t question = exchange.target.find('?');
    request.path = exchange.target.substr(0, question);
    if (question != std::string::npos) request.query = exchange.target.substr(question + 1);
    request.peer = client_of(address_of(connection), request.field("x-forwarded-for"), trusted_proxies);
    const auto known = method_of(method);
    if (!known) {
        Response response = Response::text(405, "only GET, HEAD, PUT and POST are served");
        response.close = true;
        return response;
    }
    request.method = *known;
    if (!is_plain_path(request.path)) return Response::text(404, "nothing here");
    return std::nullopt;
}

BodyLength body_length(const Request& request) {
    if (request.fields.contains("transfer-encoding")) return {false, 0};
    const std::string_view text = request.field("content-length");
    BodyLength length;
    if (!text.empty()) std::from_chars(text.data(), text.data() + text.size(), length.bytes);
    return length;
}

MHD_Result send(MHD_Connection* connection, const Response& response) {
    MHD_Response* made = response.file ? file_response(*response.file) : buffer_response(response.body);
    int status = response.status;
    if (made == nullptr && response.file) {
        status = 404;
        made = buffer_response("nothing here\n");
    }
    if (made == nullptr) return MHD_NO;
    for (const auto& [name, value] : response.fields) MHD_add_response_header(made, name.c_str(), value.c_str());
    if (response.close) MHD_add_response_header(made, "Connection", "close");
    const MHD_Result queued = MHD_queue_response(connection, static_cast<unsigned>(status), made);
    MHD_destroy_response(made);
    return queued;
}

}  // namespace veche::server::http
