#include "sync/curl_http_client.h"

#include <cstdlib>
#include <curl/curl.h>

#include "base/ascii.h"

namespace veche::sync {
namespace {

// What one transfer gathers; the callbacks of libcurl get a pointer to it.
struct Transfer {
    const HttpRequest& request;
    BodySink* sink;
    const Cancellation& cancellation;
    CURL* handle;
    HttpAnswer answer;
    std::uint64_t received = 0;
    bool begun = false;
    std::string refusal;  // why a callback ended it
};

std::string_view without_blanks(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::string_view line(bytes, size);
    // A new status line begins the headers of another answer (100 Continue before the real one).
    if (line.rfind("HTTP/", 0) == 0) transfer.answer.headers.clear();
    const std::size_t colon = line.find(':');
    constexpr std::size_t most_headers = 100;
    if (colon != std::string_view::npos && transfer.answer.headers.size() < most_headers) {
        transfer.answer.headers.emplace_back(ascii_lower_case(line.substr(0, colon)),
                                             std::string(without_blanks(line.substr(colon + 1))));
    }
    return size;
}

int status_of(CURL* handle) {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return static_cast<int>(status);
}

bool begin_body(Transfer& transfer) {
    if (transfer.begun) return true;
    transfer.begun = true;
    transfer.answer.status = status_of(transfer.handle);
    if (transfer.sink != nullptr && !transfer.sink->begin(transfer.answer)) {
        transfer.refusal = "the answer was not the one asked for";
        return false;
    }
    return true;
}

std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    if (!begin_body(transfer)) return 0;
    transfer.received += size;
    if (transfer.received > transfer.request.largest_answer) {
        transfer.refusal = "the answer is larger than allowed";
        return 0;
    }
    if (transfer.sink == nullptr) {
        transfer.answer.body.append(bytes, size);
    } else if (!transfer.sink->add({bytes, size})) {
        transfer.refusal = "the answer could not be kept";
        return 0;
    }
    return size;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const Transfer*>(user)->cancellation.cancelled() ? 1 : 0;
}

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

HeaderList headers_of(const HttpRequest& request) {
    // Without this libcurl waits a second for "100 Continue" before a larger body.
    HeaderList list(curl_slist_append(nullptr, "Expect:"));
    // Everything is taken anyway; libcurl would say so in every request of every kiosk.
    if (curl_slist* longer = curl_slist_append(list.get(), "Accept:")) {
        (void)list.release();
        list.reset(longer);
    }
    for (const auto& [name, value] : request.headers) {
        curl_slist* longer = curl_slist_append(list.get(), (name + ": " + value).c_str());
        if (longer == nullptr) continue;
        (void)list.release();
        list.reset(longer);
    }
    return list;
}

constexpr std::uint64_t least_bytes_per_second = 1000;

void set_limits(CURL* handle, const CurlSettings& settings, const HttpRequest& request) {
    const bool plain = settings.plain_http == PlainHttp::allowed_for_development;
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, plain ? "http,https" : "https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "127.0.0.1,::1,localhost");
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, settings.connect_timeout_seconds);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, settings.slow_bytes_per_second);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, settings.slow_seconds);
    // A server that drips just fast enough is not waited for without end. A download goes on where it was ended.
    const std::uint64_t bytes = request.body.size() + request.largest_answer;
    curl_easy_setopt(handle, CURLOPT_TIMEOUT,
                     settings.longest_seconds + static_cast<long>(bytes / least_bytes_per_second));
    curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request.largest_answer));
    curl_easy_setopt(handle, CURLOPT_USERAGENT, settings.user_agent.c_str());
    if (!settings.certificate_file.empty()) {
        curl_easy_setopt(handle, CURLOPT_CAINFO, settings.certificate_file.c_str());
    }
    const long alone = request.connection == Connection::fresh ? 1L : 0L;
    curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, alone);
    curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, alone);
}

void set_request(CURL* handle, const std::string& url, Transfer& transfer, const HeaderList& headers) {
    const HttpRequest& request = transfer.request;
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    if (request.method != "GET") {
        curl_easy_setopt(handle, CURLOPT_POST, 1L);
        curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    }
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer);
}

}  // namespace

CurlHttpClient::CurlHttpClient(CurlSettings settings, const Cancellation& cancellation, void* handle)
    : settings_(std::move(settings)), cancellation_(cancellation), handle_(handle) {}

CurlHttpClient::~CurlHttpClient() {
    curl_easy_cleanup(handle_);
}

Result<std::unique_ptr<CurlHttpClient>> CurlHttpClient::create(CurlSettings settings,
                                                               const Cancellation& cancellation) {
    const bool https = settings.server.rfind("https://", 0) == 0;
    const bool http = settings.server.rfind("http://", 0) == 0;
    if (!https && !(http && settings.plain_http == PlainHttp::allowed_for_development)) {
        return failure(settings.server + ": the server's address has to begin with https://");
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return failure("libcurl cannot be used");
    CURL* handle = curl_easy_init();
    if (handle == nullptr) return failure("libcurl cannot be used");
    return std::unique_ptr<CurlHttpClient>(new CurlHttpClient(std::move(settings), cancellation, handle));
}

Result<HttpAnswer> CurlHttpClient::send(const HttpRequest& request, BodySink* sink) {
    if (cancellation_.cancelled()) return failure("cancelled");
    CURL* handle = handle_;
    curl_easy_reset(handle);  // keeps connections
    Transfer transfer{request, sink, cancellation_, handle, {}, 0, false, {}};
    const HeaderList headers = headers_of(request);
    const std::string url = settings_.server + request.target;
    set_limits(handle, settings_, request);
    set_request(handle, url, transfer, headers);

    const CURLcode code = curl_easy_perform(handle);
    if (code != CURLE_OK) {
        if (cancellation_.cancelled()) return failure("cancelled");
        const std::string why = transfer.refusal.empty() ? curl_easy_strerror(code) : transfer.refusal;
        return failure(settings_.server + ": " + why);
    }
    if (!begin_body(transfer)) return failure(settings_.server + ": " + transfer.refusal);
    return std::move(transfer.answer);
}

}  // namespace veche::sync
