#include "server/commands/office_client.h"

#include <charconv>
#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>

#include "base/ascii.h"
#include "base/socket_file.h"
#include "server/file_owners.h"

namespace veche::server::commands {
namespace {

constexpr std::size_t largest_answer = std::size_t{256} * 1024 * 1024;  // bytes
constexpr std::size_t rows_of_a_page = 500;
constexpr long longest_seconds = 120;
constexpr long longest_silence = 60;                                 // seconds, of an answer that comes in lines
constexpr std::size_t longest_line = std::size_t{16} * 1024 * 1024;  // bytes

struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Received {
    std::string body;
    std::string tag;
    std::string range;
};

std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* user) {
    std::string& body = static_cast<Received*>(user)->body;
    if (body.size() + size > largest_answer) return 0;
    body.append(bytes, size);
    return size;
}

std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* user) {
    auto& received = *static_cast<Received*>(user);
    std::string_view line(bytes, size);
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) return size;
    const std::string name = ascii_lower_case(line.substr(0, colon));
    if (name == "etag") received.tag = line.substr(colon + 2);
    if (name == "content-range") received.range = line.substr(colon + 2);
    return size;
}

// An answer in lines, each a row that is shown as soon as it is whole; a refusal is no such answer and is kept.
struct Lines {
    std::function<bool()> are_rows;
    const std::function<void(const Json&)>& show;
    std::string rest{};
    bool is_unreadable = false;

    [[nodiscard]] bool take(std::string_view bytes) {
        rest += bytes;
        std::size_t from = 0;
        for (std::size_t end = 0; are_rows() && (end = rest.find('\n', from)) != std::string::npos; from = end + 1) {
            const auto row = parse_json(std::string_view(rest).substr(from, end - from));
            if (!row) return false;
            show(*row);
        }
        rest.erase(0, from);
        return rest.size() <= longest_line;
    }
};

std::size_t on_lines(char* bytes, std::size_t, std::size_t size, void* user) {
    Lines& lines = *static_cast<Lines*>(user);
    lines.is_unreadable = !lines.take({bytes, size});
    return lines.is_unreadable ? 0 : size;
}

// "cases 0-24/319"
std::size_t total_in(const std::string& range) {
    std::size_t total = 0;
    const std::size_t slash = range.find('/');
    if (slash != std::string::npos) std::from_chars(range.data() + slash + 1, range.data() + range.size(), total);
    return total;
}

std::unique_ptr<curl_slist, FreeList> fields_of(const OfficeClient::Request& request) {
    curl_slist* list = curl_slist_append(nullptr, "Expect:");
    if (request.bytes != nullptr) list = curl_slist_append(list, "Content-Type: application/octet-stream");
    if (request.body) list = curl_slist_append(list, "Content-Type: application/json");
    if (!request.match.empty()) list = curl_slist_append(list, ("If-Match: " + request.match).c_str());
    return std::unique_ptr<curl_slist, FreeList>(list);
}

tl::unexpected<Error> no_server(const Layout& layout) {
    return failure(
        fmt::format("{}: the server does not run, and without it only root and the owner of the folder can do "
                    "that{}",
                    layout.root.string(), whose(layout.root)));
}

}  // namespace

// One request to the office.
class OfficeClient::Call {
  public:
    Call(const Layout& layout, const Request& request)
        : layout_(layout),
          socket_(layout.command_socket()),
          fields_(fields_of(request)),
          body_(request.body ? write_json(*request.body) : std::string()) {
        static const bool is_ready = curl_global_init(CURL_GLOBAL_NOTHING) == CURLE_OK;
        if (is_ready) handle_.reset(curl_easy_init());
        if (handle_ == nullptr) return;
        set(CURLOPT_UNIX_SOCKET_PATH, socket_.name().c_str());
        set(CURLOPT_URL, ("http://office" + request.target).c_str());
        set(CURLOPT_PROTOCOLS_STR, "http");
        set(CURLOPT_PROXY, "");
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_CUSTOMREQUEST, request.method);
        set(CURLOPT_HTTPHEADER, fields_.get());
        if (std::string_view(request.method) == "GET") return;
        const std::string& sent = request.bytes != nullptr ? *request.bytes : body_;
        set(CURLOPT_POSTFIELDS, sent.c_str());
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(sent.size()));
    }

    template <typename Value>
    void set(CURLoption option, Value value) {
        if (handle_ != nullptr) curl_easy_setopt(handle_.get(), option, value);
    }
    // The status.
    [[nodiscard]] Result<int> perform() {
        if (handle_ == nullptr) return failure("libcurl cannot be used");
        const CURLcode code = curl_easy_perform(handle_.get());
        if (code == CURLE_COULDNT_CONNECT) return no_server(layout_);
        if (code != CURLE_OK) return failure(std::string("the office did not answer: ") + curl_easy_strerror(code));
        return status();
    }
    // As far as it is known by now.
    [[nodiscard]] int status() const {
        long status = 0;
        curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
        return static_cast<int>(status);
    }

  private:
    const Layout& layout_;
    const SocketFile socket_;
    const std::unique_ptr<curl_slist, FreeList> fields_;
    const std::string body_;
    std::unique_ptr<CURL, FreeHandle> handle_;
};

Result<OfficeClient::Answer> OfficeClient::ask(const Request& request) const {
    Call call(layout_, request);
    Received received;
    call.set(CURLOPT_TIMEOUT, longest_seconds);
    call.set(CURLOPT_WRITEFUNCTION, on_body);
    call.set(CURLOPT_WRITEDATA, &received);
    call.set(CURLOPT_HEADERFUNCTION, on_header);
    call.set(CURLOPT_HEADERDATA, &received);
    const auto status = call.perform();
    if (!status) return tl::unexpected(status.error());
    auto answer = received.body.empty() ? Result<Json>(Json()) : parse_json(received.body);
    if (!answer) return failure("the office's answer cannot be read: " + answer.error().message);
    return Answer{*status, std::move(*answer), received.tag, total_in(received.range)};
}

Result<OfficeClient::Answer> OfficeClient::done(const Request& request) const {
    auto answer = ask(request);
    if (answer && answer->status >= first_refusal) return refusal_in(*answer);
    return answer;
}

Result<void> OfficeClient::each_row(const std::string& path, const std::string& query,
                                    const std::function<void(const Json&)>& show, std::size_t most) const {
    for (std::size_t first = 0; first < most;) {
        const std::size_t last = first + std::min(rows_of_a_page, most - first) - 1;
        const std::string range = percent_encoded(fmt::format("[{},{}]", first, last));
        const auto page = done({"GET", path + "?range=" + range + (query.empty() ? "" : "&" + query)});
        if (!page) return tl::unexpected(page.error());
        const Json::Array* const rows = page->body.array();
        if (rows == nullptr) return failure("the office's answer is no list");
        for (const Json& row : *rows) show(row);
        first += rows->size();
        if (rows->empty() || first >= page->total) break;
    }
    return {};
}

Result<void> OfficeClient::each_line(const std::string& path, const std::function<void(const Json&)>& show) const {
    Call call(layout_, {"GET", path});
    Lines lines{[&call] { return call.status() < first_refusal; }, show};
    call.set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    call.set(CURLOPT_LOW_SPEED_TIME, longest_silence);
    call.set(CURLOPT_WRITEFUNCTION, on_lines);
    call.set(CURLOPT_WRITEDATA, &lines);
    const auto status = call.perform();
    if (lines.is_unreadable) return failure("the office's answer cannot be read");
    if (!status) return tl::unexpected(status.error());
    if (*status >= first_refusal) return refusal_in({*status, parse_json(lines.rest).value_or(Json()), {}, 0});
    return lines.rest.empty() ? Result<void>() : failure("the office's answer is not whole");
}

tl::unexpected<Error> refusal_in(const OfficeClient::Answer& answer) {
    const std::string title = text_in(answer.body, "title");
    std::string told = title.empty() ? fmt::format("the office answers {}", answer.status) : title;
    const Json* const errors = answer.body.find("errors");
    if (errors != nullptr && errors->array() != nullptr) {
        for (const Json& one : *errors->array()) {
            const std::string message = text_in(one, "message");
            if (message == title) continue;  // of one field alone
            told += "; " + text_in(one, "field") + ": " + message;
        }
    }
    return failure(told);
}

std::string percent_encoded(const std::string& text) {
    constexpr std::string_view plain = "-._~";
    std::string encoded;
    for (const char c : text) {
        const bool is_plain = is_ascii_letter(c) || is_digit(c) || plain.find(c) != std::string_view::npos;
        encoded += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

}  // namespace veche::server::commands
