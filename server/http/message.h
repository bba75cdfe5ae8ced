// A request and its answer as the endpoints see them. Plain values; no knowledge of the library below.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "sync/protocol/bytes.h"

namespace veche::server::http {

enum class Method { get, put, post, patch, remove };  // HEAD is a GET; `remove` is DELETE
[[nodiscard]] std::string_view name_of(Method method);

// One of the staff, in a session that holds.
struct Staff {
    std::string account;
    std::string session;  // its id in the list of sessions, not the token
};

// Who asks, as far as it was found out; nobody on routes that ask for none.
using Principal = std::variant<std::monostate, protocol::DeviceId, Staff>;

class Upload;

struct Request {
    Method method = Method::get;
    std::string path;   // as on the request line, never decoded; without the query
    std::string query;  // without '?'
    // Names in lower case. A field that came twice is refused before an endpoint sees it.
    std::map<std::string, std::string, std::less<>> fields;
    std::string body;
    // Instead of it where the route says that it goes to a file: whole. Null: there was none.
    std::shared_ptr<Upload> upload;
    // What the client is counted by (Address::counted_by): of the connection, or of what a trusted proxy says.
    std::string network;
    // What the route's pattern left open, from the left: "/v1/submissions/{}" gives the id.
    std::vector<std::string> arguments;
    Principal principal;
    // Of whoever connected to a socket of this machine's files: the kernel's word. Nothing on other sockets.
    std::optional<std::uint32_t> unix_user;
    // Whether it was answered, perhaps by the server itself because it took too long. Any thread.
    std::function<bool()> is_over = [] { return false; };

    // Empty when there is none.
    [[nodiscard]] std::string_view field(std::string_view name) const;
    // Zero when it is no device that asks.
    [[nodiscard]] protocol::DeviceId device() const;
    // Null when it is nobody of the staff.
    [[nodiscard]] const Staff* staff() const { return std::get_if<Staff>(&principal); }
};

// Part of a file as the body of an answer.
struct FilePart {
    std::filesystem::path path;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

// The body of an answer that is made while it goes, so that it never lies in memory as a whole.
class BodyStream {
  public:
    BodyStream() = default;
    BodyStream(const BodyStream&) = delete;
    BodyStream& operator=(const BodyStream&) = delete;
    virtual ~BodyStream() = default;

    // An empty one: that was all. An error: the connection breaks off, so that nobody takes what came for all.
    using Piece = Result<std::string>;
    // `ready` once, at once or later, from any thread. Asked for one piece after the other, the next when the one
    // before is on its way: who reads slowly is waited for. When the client goes the stream is let go.
    virtual void next(std::function<void(Piece)> ready) = 0;
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;
    std::optional<FilePart> file;  // instead of `body`
    // Instead of `body`. Only over HTTP/1.1, where a broken-off one is seen to be one.
    std::shared_ptr<BodyStream> stream;
    bool close = false;    // the connection ends after it
    bool is_told = false;  // whoever made it has logged and counted what is to be
    // Runs in the server's thread before the answer goes: work that whoever answered should not do (signing).
    std::function<void(Response&)> before_sending;

    [[nodiscard]] static Response text(int status, std::string_view words);
    [[nodiscard]] static Response bytes(int status, std::string body);
    [[nodiscard]] static Response json(int status, std::string body);
    // 429 or 503: come again.
    [[nodiscard]] static Response later(int status, std::chrono::seconds after, std::string_view words);
};

// The answer to one request, once, from any thread. Copies share the one answer; the first call wins. When nobody has
// answered by the deadline the server answers 503 itself.
using Reply = std::function<void(Response)>;

}  // namespace veche::server::http
