#include "server/http/http_server.h"

#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <thread>

#include "tests/server/support/running_server.h"

namespace veche::server::http {
namespace {

using namespace std::chrono_literals;

Router greeting() {
    Router router;
    Route route;
    route.pattern = "/hello";
    route.handle = [](Request&, const Reply& reply) { reply(Response::text(200, "hello")); };
    router.routes.push_back(std::move(route));
    return router;
}

TEST_CASE("a header that trickles in is ended at its deadline, though the connection is never silent") {
    auto listener = Listener::open("127.0.0.1", 0);
    REQUIRE(listener);
    const Router router = greeting();
    ServerOptions options;
    options.header = 1s;
    const auto server = HttpServer::start(*listener, router, options);
    REQUIRE(server);

    test::Connection slow(listener->port());
    slow.send("GET /hello HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    std::atomic<bool> ended = false;
    std::thread trickle([&] {
        while (!ended) {
            slow.send("a");
            std::this_thread::sleep_for(100ms);
        }
    });
    const auto began = std::chrono::steady_clock::now();
    constexpr auto patience = 20s;
    CHECK(slow.receive(patience).status == 0);
    ended = true;
    trickle.join();
    CHECK(std::chrono::steady_clock::now() - began < patience);

    // Whoever keeps a connection between two requests has as long again for the second.
    test::Connection patient(listener->port());
    for (int i = 0; i < 4; ++i) {
        patient.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(patient.receive().status == 200);
        std::this_thread::sleep_for(500ms);
    }
}

}  // namespace
}  // namespace veche::server::http
