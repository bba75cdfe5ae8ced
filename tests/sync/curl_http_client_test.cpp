#include "sync/curl_http_client.h"

#include <chrono>
#include <doctest/doctest.h>
#include <microhttpd.h>
#include <thread>

#include "tests/support/loopback_town.h"

namespace veche::sync {
namespace {

// A server on a free loopback port that answers by path; the thread is libmicrohttpd's.
class LoopbackServer {
  public:
    LoopbackServer()
        : daemon_(MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, nullptr, nullptr, &LoopbackServer::on_request,
                                   this, MHD_OPTION_END)) {
        REQUIRE(daemon_ != nullptr);
    }
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;
    ~LoopbackServer() { MHD_stop_daemon(daemon_); }

    [[nodiscard]] std::string address() const {
        return "http://127.0.0.1:" + std::to_string(MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_BIND_PORT)->port);
    }

    // Read by tests only after a request has ended.
    std::string method;
    std::string body;

  private:
    static MHD_Result respond(MHD_Connection* connection, unsigned status, std::string text, const char* location) {
        MHD_Response* response = MHD_create_response_from_buffer(text.size(), text.data(), MHD_RESPMEM_MUST_COPY);
        if (location != nullptr) MHD_add_response_header(response, "Location", location);
        MHD_add_response_header(response, "X-Test", "  value ");
        const MHD_Result queued = MHD_queue_response(connection, status, response);
        MHD_destroy_response(response);
        return queued;
    }
    static MHD_Result on_request(void* user, MHD_Connection* connection, const char* url, const char* method,
                                 const char*, const char* upload, std::size_t* upload_size, void** state) {
        auto& server = *static_cast<LoopbackServer*>(user);
        if (*state == nullptr) {
            *state = user;
            server.method = method;
            server.body.clear();
            return MHD_YES;
        }
        if (*upload_size != 0) {
            server.body.append(upload, *upload_size);
            *upload_size = 0;
            return MHD_YES;
        }
        const std::string path = url;
        if (path == "/redirect") return respond(connection, 302, "elsewhere", "/");
        if (path == "/large") return respond(connection, 200, std::string(100'000, 'x'), nullptr);
        if (path == "/slow") std::this_thread::sleep_for(std::chrono::seconds(3));
        return respond(connection, 200, "hello", nullptr);
    }

    MHD_Daemon* daemon_;
};

struct Fixture {
    LoopbackServer server;
    Cancellation cancellation;
    std::unique_ptr<CurlHttpClient> client = make(PlainHttp::allowed_for_development);

    [[nodiscard]] std::unique_ptr<CurlHttpClient> make(PlainHttp plain) const {
        CurlSettings settings;
        settings.server = server.address();
        settings.plain_http = plain;
        Result<std::unique_ptr<CurlHttpClient>> made = CurlHttpClient::create(settings, cancellation);
        return made ? std::move(*made) : nullptr;
    }
};

class Pieces final : public BodySink {
  public:
    bool begin(const HttpAnswer& answer) override {
        status = answer.status;
        return take;
    }
    bool add(std::string_view piece) override {
        body += piece;
        return true;
    }

    bool take = true;
    int status = 0;
    std::string body;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an answer is read with its status, headers and body") {
    const auto answer = client->send({"GET", "/", {}, "", 100, Connection::shared});
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "hello");
    CHECK(answer->header("x-test") == "value");
}

TEST_CASE_FIXTURE(Fixture, "a body is sent whole by PUT and POST, on shared and fresh connections") {
    const std::string body(200'000, 'b');
    for (const char* method : {"PUT", "POST"}) {
        for (const Connection connection : {Connection::shared, Connection::fresh}) {
            CHECK(client->send({method, "/", {{"Content-Type", "application/octet-stream"}}, body, 100, connection}));
            CHECK(server.method == method);
            CHECK(server.body == body);
        }
    }
    CHECK(client->send({"GET", "/", {}, "", 100, Connection::shared}));
    CHECK(server.method == "GET");
}

TEST_CASE_FIXTURE(Fixture, "an answer larger than allowed is a failure") {
    CHECK_FALSE(client->send({"GET", "/large", {}, "", 99'999, Connection::shared}));
    CHECK(client->send({"GET", "/large", {}, "", 100'000, Connection::shared}));
}

TEST_CASE_FIXTURE(Fixture, "a redirect is an answer, not a way") {
    CHECK(client->send({"GET", "/redirect", {}, "", 100, Connection::shared})->status == 302);
}

TEST_CASE_FIXTURE(Fixture, "a sink gets the body, or ends it before the first byte") {
    Pieces pieces;
    CHECK(client->send({"GET", "/large", {}, "", 100'000, Connection::shared}, &pieces)->body.empty());
    CHECK(pieces.status == 200);
    CHECK(pieces.body.size() == 100'000);
    Pieces refusing;
    refusing.take = false;
    CHECK_FALSE(client->send({"GET", "/large", {}, "", 100'000, Connection::shared}, &refusing));
    CHECK(refusing.body.empty());
}

TEST_CASE_FIXTURE(Fixture, "plain http is refused in production") {
    CHECK(make(PlainHttp::refused) == nullptr);
}

TEST_CASE_FIXTURE(Fixture, "a transfer ends soon after it is cancelled") {
    std::thread other([this] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        cancellation.cancel();
    });
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(client->send({"GET", "/slow", {}, "", 100, Connection::shared}));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(2'500));
    other.join();
}

TEST_CASE("a server that drips just fast enough is not waited for without end, and a download keeps what came") {
    test::MemoryTown town;
    town.files["blobs/slow"] = std::string(100, 'x');
    test::LoopbackTown dripping(town);
    dripping.drip("/content/", test::LoopbackTown::LastByte::comes);
    const Cancellation cancellation;
    CurlSettings settings;
    settings.server = dripping.address();
    settings.plain_http = PlainHttp::allowed_for_development;
    settings.slow_bytes_per_second = 1;
    settings.longest_seconds = 1;  // it takes five
    const auto client = CurlHttpClient::create(settings, cancellation);
    REQUIRE(client);
    const HttpRequest request{"GET", "/content/blobs/slow", {}, "", 500, Connection::shared};
    CHECK_FALSE((*client)->send(request));
    Pieces pieces;
    CHECK_FALSE((*client)->send(request, &pieces));
    CHECK(!pieces.body.empty());
}

TEST_CASE("a server that is not there is a failure that names it") {
    const Cancellation cancellation;
    CurlSettings settings;
    settings.server = "http://127.0.0.1:1";
    settings.plain_http = PlainHttp::allowed_for_development;
    const auto client = CurlHttpClient::create(settings, cancellation);
    CHECK((*client)->send({"GET", "/", {}, "", 100, Connection::shared}).error().message.find("127.0.0.1:1") !=
          std::string::npos);
}

}  // namespace veche::sync
