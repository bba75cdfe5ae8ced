#include "server/http/http_server.h"

#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <future>
#include <map>
#include <memory>
#include <mutex>
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

TEST_CASE("connections that come together are shared among the threads") {
    auto listener = Listener::open("127.0.0.1", 0);
    REQUIRE(listener);
    Router router = greeting();
    std::mutex mutex;
    std::map<std::thread::id, int> asked;
    router.routes.front().handle = [&](Request&, const Reply& reply) {
        const std::lock_guard lock(mutex);
        ++asked[std::this_thread::get_id()];
        reply(Response::text(200, "hello"));
    };
    ServerOptions options;
    options.threads = 2;
    const auto server = HttpServer::start(*listener, router, options);
    REQUIRE(server);
    std::vector<std::unique_ptr<test::Connection>> together;
    for (int i = 0; i < 8; ++i) together.push_back(std::make_unique<test::Connection>(listener->port()));
    for (const auto& connection : together) {
        connection->send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(connection->receive().status == 200);
    }
    REQUIRE(asked.size() == 2);
    CHECK(asked.begin()->second == 4);
}

TEST_CASE("where all threads are full, who comes waits until somebody goes") {
    auto listener = Listener::open("127.0.0.1", 0);
    REQUIRE(listener);
    const Router router = greeting();
    ServerOptions options;
    options.threads = 2;
    options.most_connections = 2;
    const auto server = HttpServer::start(*listener, router, options);
    REQUIRE(server);
    const std::string request = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
    std::vector<std::unique_ptr<test::Connection>> full;
    for (int i = 0; i < 2; ++i) {
        full.push_back(std::make_unique<test::Connection>(listener->port()));
        full.back()->send(request);
        REQUIRE(full.back()->receive().status == 200);
    }
    test::Connection late(listener->port());
    late.send(request);
    CHECK(late.receive(500ms).status == 0);
    full.pop_back();
    CHECK(late.receive(5s).status == 200);
}

// A server of one thread that is held up by its first request while others come.
struct HeldUp {
    Result<Listener> listener = Listener::open("127.0.0.1", 0);
    std::promise<void> go_on;
    Router router = greeting();
    ServerOptions options;
    std::unique_ptr<HttpServer> server;
    std::unique_ptr<test::Connection> first;
    const std::string request = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";

    explicit HeldUp(const ServerOptions& given) : options(given) {
        REQUIRE(listener);
        options.threads = 1;
        auto held = std::make_shared<std::shared_future<void>>(go_on.get_future().share());
        router.routes.front().handle = [held](Request&, const Reply& reply) {
            held->wait();
            reply(Response::text(200, "hello"));
        };
        auto started = HttpServer::start(*listener, router, options);
        REQUIRE(started);
        server = std::move(*started);
        first = std::make_unique<test::Connection>(listener->port());
        first->send(request);
        std::this_thread::sleep_for(200ms);
    }
    std::vector<std::unique_ptr<test::Connection>> burst(int count) {
        std::vector<std::unique_ptr<test::Connection>> all;
        for (int i = 0; i < count; ++i) {
            all.push_back(std::make_unique<test::Connection>(listener->port()));
            all.back()->send(request);
        }
        std::this_thread::sleep_for(300ms);  // the acceptor has taken whom it takes
        go_on.set_value();
        return all;
    }
};

TEST_CASE("of a burst from one address no more come in than its share, though the thread has not seen them yet") {
    ServerOptions options;
    options.connections_of_address = 3;
    HeldUp held(options);
    const auto together = held.burst(12);
    CHECK(held.first->receive(5s).status == 200);
    int answered = 0;
    for (const auto& each : together) answered += each->receive(1s).status == 200 ? 1 : 0;
    CHECK(answered == 2);
    // What they held comes back.
    held.first.reset();
    std::this_thread::sleep_for(300ms);
    test::Connection next(held.listener->port());
    next.send(held.request);
    CHECK(next.receive(5s).status == 200);
}

TEST_CASE("of a burst that is more than there is room for nobody is turned away") {
    ServerOptions options;
    options.most_connections = 3;
    HeldUp held(options);
    auto together = held.burst(12);
    CHECK(held.first->receive(5s).status == 200);
    held.first.reset();
    for (auto& each : together) {
        CHECK(each->receive(5s).status == 200);
        each.reset();
    }
}

TEST_CASE("a body whose sender goes or falls silent is told as broken off, one that trickles as too slow") {
    auto listener = Listener::open("127.0.0.1", 0);
    REQUIRE(listener);
    Router router = greeting();
    router.routes.front().method = Method::post;
    router.routes.front().largest_body = 1000;
    std::mutex mutex;
    std::vector<BodyEnd> told;
    router.unfinished = [&](const Request&, BodyEnd end) {
        const std::lock_guard lock(mutex);
        told.push_back(end);
    };
    const auto last = [&]() -> std::pair<std::size_t, std::optional<BodyEnd>> {
        const std::lock_guard lock(mutex);
        return {told.size(), told.empty() ? std::nullopt : std::optional(told.back())};
    };
    ServerOptions options;
    options.idle = 2s;
    options.request = 1s;
    const auto server = HttpServer::start(*listener, router, options);
    REQUIRE(server);
    const std::string head = "POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: ";

    // What is whole or answered is none of these.
    CHECK(test::request_once(listener->port(), head + "5\r\n\r\nhello").status == 200);
    CHECK(test::request_once(listener->port(), head + "5000\r\n\r\n").status == 413);
    test::Connection(listener->port()).send(head + "5\r\n\r\nhel");
    CHECK(test::eventually([&] { return last() == std::pair(std::size_t{1}, std::optional(BodyEnd::broken_off)); }));
    test::Connection silent(listener->port());
    silent.send(head + "5\r\n\r\nhel");
    CHECK(silent.receive().status == 0);
    CHECK(test::eventually([&] { return last() == std::pair(std::size_t{2}, std::optional(BodyEnd::broken_off)); }));
    test::Connection slow(listener->port());
    slow.send(head + "1000\r\n\r\n");
    CHECK(test::eventually([&] {
        slow.send("a");
        return last() == std::pair(std::size_t{3}, std::optional(BodyEnd::too_slow));
    }));
}

}  // namespace
}  // namespace veche::server::http
