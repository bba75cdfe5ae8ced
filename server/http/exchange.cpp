#include "server/http/exchange.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "server/http/streaming.h"

namespace veche::server::http {
namespace {

constexpr std::size_t most_fields = 64;

// Twice one of these, and two readers of one request could disagree about it.
constexpr std::array<std::string_view, 14> single_fields = {
    "content-length", "transfer-encoding", "host",         "content-digest", "signature", "signature-input",
    "range",          "if-range",          "content-type", "if-none-match",  "if-match",  "cookie",
    "origin",         "sec-fetch-site"};

struct Fields {
    Request* request = nullptr;
    const char* next = nullptr;  // where the next field has to begin
    std::size_t count = 0;
    bool doubled = false;
    bool malformed = false;
};

bool is_token(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return is_ascii_letter(c) || is_digit(c) || c == '-' || c == '_';
    });
}

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

bool is_value(std::string_view value) {
    return std::all_of(value.begin(), value.end(),
                       [](char c) { return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\t'; });
}

// The library cuts a value at a NUL, glues a folded line to the name before it and takes LF for CRLF, all without a
// word. But it leaves the head where it came in, so that shows: one part no longer begins where the one before it
// ended.
MHD_Result note_field(void* closure, MHD_ValueKind, const char* key, std::size_t key_size, const char* value,
                      std::size_t value_size) {
    Fields& fields = *static_cast<Fields*>(closure);
    ++fields.count;
    if (fields.malformed) return MHD_YES;
    const char* begin = key + key_size + 1;  // behind the colon
    if (key != fields.next || value == nullptr || value < begin || !std::all_of(begin, value, is_blank)) {
        fields.malformed = true;
        return MHD_YES;
    }
    fields.next = value + value_size + 2;
    const std::string text(value, value_size);
    const std::string name = ascii_lower_case({key, key_size});
    if (!is_token(name) || !is_value(text)) fields.malformed = true;
    const auto [place, added] = fields.request->fields.emplace(name, text);
    if (!added) {
        if (std::find(single_fields.begin(), single_fields.end(), name) != single_fields.end()) fields.doubled = true;
        place->second += ", " + text;
    }
    return MHD_YES;
}

std::size_t size_of_head(MHD_Connection* connection) {
    const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info == nullptr ? 0 : info->header_size;
}

// From the right: what our own proxy added is true, what a client wrote further left is not.
std::string client_of(MHD_Connection* connection, std::string_view forwarded, const std::vector<Network>& trusted) {
    const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    auto client = info == nullptr ? std::nullopt : Address::from_socket(info->client_addr);
    if (!client) return {};
    while (is_trusted(*client, trusted) && !forwarded.empty()) {
        const std::size_t comma = forwarded.rfind(',');
        std::string_view last = comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1);
        forwarded = comma == std::string_view::npos ? std::string_view() : forwarded.substr(0, comma);
        while (!last.empty() && is_blank(last.front())) last.remove_prefix(1);
        while (!last.empty() && is_blank(last.back())) last.remove_suffix(1);
        const auto said = Address::from_text(last);
        if (!said) break;
        client = said;
    }
    return client->counted_by();
}

// As it was when it connected.
std::optional<std::uint32_t> unix_user_of(MHD_Connection* connection) {
    const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int domain = 0;
    socklen_t size = sizeof domain;
    if (info == nullptr || ::getsockopt(info->connect_fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) != 0 ||
        domain != AF_UNIX) {
        return std::nullopt;
    }
    ucred peer{};
    size = sizeof peer;
    if (::getsockopt(info->connect_fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
    return peer.uid;
}

Response refuse(std::string_view words, int status = 400) {
    Response response = Response::text(status, words);
    response.close = true;
    return response;
}

// Nothing when the fields can be read in one way only.
std::optional<Response> read_fields(MHD_Connection* connection, FirstLine line, Exchange& exchange) {
    Fields fields;
    fields.request = &exchange.request;
    const char* target_end = exchange.target_place + exchange.target.size();
    fields.malformed = line.method + std::strlen(line.method) + 1 != exchange.target_place ||
                       target_end + 1 != line.version || !is_value(exchange.target) ||
                       exchange.target.find_first_of(" \t") != std::string::npos;
    fields.next = line.version + std::strlen(line.version) + 2;
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, note_field, &fields);
    const auto seen = static_cast<std::size_t>(fields.next + 2 - line.method);
    if (fields.malformed || seen != size_of_head(connection)) return refuse("the header is malformed");
    if (fields.doubled) return refuse("a header field came twice");
    if (fields.count > most_fields) return refuse("too many header fields");
    return std::nullopt;
}

std::optional<Response> check_framing(const Request& request, std::string_view version) {
    const bool is_old = version == "HTTP/1.0";
    if (!is_old && version != "HTTP/1.1") return refuse("only HTTP/1.0 and HTTP/1.1 are spoken", 505);
    if (!is_old && request.field("host").empty()) return refuse("no Host");
    if (!request.fields.contains("transfer-encoding")) return std::nullopt;
    // Chunks could be read in two ways (extensions, bare line feeds) where nobody looks; our clients know the length.
    if (ascii_lower_case(request.field("transfer-encoding")) != "chunked") return refuse("unknown Transfer-Encoding");
    if (request.fields.contains("content-length")) return refuse("Content-Length together with Transfer-Encoding");
    return refuse("a body needs a Content-Length", 411);
}

std::optional<Method> method_of(std::string_view name) {
    if (name == "GET" || name == "HEAD") return Method::get;
    if (name == "PUT") return Method::put;
    if (name == "POST") return Method::post;
    if (name == "PATCH") return Method::patch;
    if (name == "DELETE") return Method::remove;
    return std::nullopt;
}

bool is_plain_path(std::string_view path) {
    return path.starts_with('/') && std::all_of(path.begin(), path.end(), [](char c) {
               return is_ascii_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == '/' || c == '%';
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

std::optional<Response> read_head(MHD_Connection* connection, FirstLine line, Exchange& exchange,
                                  const std::vector<Network>& trusted_proxies) {
    Request& request = exchange.request;
    if (auto refused = read_fields(connection, line, exchange)) return refused;
    if (auto refused = check_framing(request, line.version)) return refused;
    using Version = Exchange::Version;
    exchange.version = std::string_view(line.version) == "HTTP/1.0" ? Version::http_1_0 : Version::http_1_1;
    const std::size_t question = exchange.target.find('?');
    request.path = exchange.target.substr(0, question);
    if (question != std::string::npos) request.query = exchange.target.substr(question + 1);
    request.unix_user = unix_user_of(connection);
    request.network = request.unix_user ? "unix:" + std::to_string(*request.unix_user)
                                        : client_of(connection, request.field("x-forwarded-for"), trusted_proxies);
    const auto known = method_of(line.method);
    if (!known) return refuse("only GET, HEAD, PUT, POST, PATCH and DELETE are served", 405);
    request.method = *known;
    if (!is_plain_path(request.path)) return Response::text(404, "nothing here");
    return std::nullopt;
}

std::uint64_t body_length(const Request& request) {
    const std::string_view text = request.field("content-length");
    std::uint64_t bytes = 0;
    if (!text.empty()) std::from_chars(text.data(), text.data() + text.size(), bytes);
    return bytes;
}

MHD_Result send(MHD_Connection* connection, const Response& response, WaitingRoom& room) {
    MHD_Response* made = response.stream ? stream_response(connection, response.stream, room)
                         : response.file ? file_response(*response.file)
                                         : buffer_response(response.body);
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

std::string written(const Response& response) {
    const auto status = static_cast<unsigned>(response.status);
    std::string text = "HTTP/1.1 " + std::to_string(status) + " " + MHD_get_reason_phrase_for(status) + "\r\n";
    for (const auto& [name, value] : response.fields) text += name + ": " + value + "\r\n";
    text += "Content-Length: " + std::to_string(response.body.size()) + "\r\nConnection: close\r\n\r\n";
    return text + response.body;
}

}  // namespace veche::server::http
