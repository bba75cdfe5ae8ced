#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <thread>

#include "server/http/http_server.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/streamed.h"

namespace veche::server::http {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t size_of_piece = 100'000;

// What the streams of a test are made of and how far they came.
struct Made {
    std::size_t pieces = 0;
    std::size_t fails_at = SIZE_MAX;
    std::size_t hangs_at = SIZE_MAX;
    bool comes_later = false;
    std::atomic<std::size_t> asked = 0;
    std::atomic<std::size_t> open = 0;
};

class Numbered final : public BodyStream {
  public:
    explicit Numbered(Made& made) : made_(made) { ++made_.open; }
    ~Numbered() override { --made_.open; }
    void next(std::function<void(Piece)> ready) override {
        const std::size_t number = next_++;
        ++made_.asked;
        if (number == made_.hangs_at) return held_.push_back(ready);
        const Piece piece = number == made_.fails_at ? Piece(failure("the store is gone"))
                            : number == made_.pieces
                                ? Piece(std::string())
                                : Piece(std::string(size_of_piece, static_cast<char>('a' + number % 26)));
        if (!made_.comes_later) return ready(piece);
        std::thread([ready, piece] {
            std::this_thread::sleep_for(5ms);
            ready(piece);
        }).detach();
    }

  private:
    Made& made_;
    std::size_t next_ = 0;
    std::vector<std::function<void(Piece)>> held_;
};

struct Rig {
    Made made;
    Router router;
    ServerOptions options;
    std::optional<Listener> listener;
    std::unique_ptr<HttpServer> server;

    void start() {
        Route route;
        route.pattern = "/all";
        route.handle = [this](Request&, const Reply& reply) {
            Response response;
            response.stream = std::make_shared<Numbered>(made);
            reply(std::move(response));
        };
        router.routes.push_back(std::move(route));
        auto opened = Listener::open("127.0.0.1", 0);
        REQUIRE(opened);
        listener.emplace(std::move(*opened));
        auto started = HttpServer::start(*listener, router, options);
        REQUIRE(started);
        server = std::move(*started);
    }
    [[nodiscard]] test::StreamReader reader() const {
        return test::StreamReader(listener->port(), "GET /all HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    [[nodiscard]] test::Streamed all() const { return reader().all(); }
};

TEST_CASE("an answer that is made piece by piece comes whole") {
    Rig rig;
    rig.made.pieces = 30;
    rig.start();
    for (const bool comes_later : {false, true}) {
        rig.made.comes_later = comes_later;
        const auto answer = rig.all();
        CHECK(answer.status() == 200);
        CHECK(answer.is_whole);
        REQUIRE(answer.body.size() == 30 * size_of_piece);
        CHECK(answer.body[size_of_piece * 27] == 'b');
    }
    CHECK(test::eventually([&] { return rig.made.open == 0; }));
}

TEST_CASE("an answer that fails on its way breaks off, so that nobody takes it for all") {
    Rig rig;
    rig.made.pieces = 30;
    rig.made.fails_at = 3;
    rig.start();
    const auto answer = rig.all();
    CHECK(answer.status() == 200);
    CHECK(!answer.is_whole);
    CHECK(answer.body.size() == 3 * size_of_piece);
    // Where one could not tell, it is not given.
    CHECK(test::request_once(rig.listener->port(), "GET /all HTTP/1.0\r\nHost: x\r\n\r\n").status == 505);
    CHECK(test::eventually([&] { return rig.made.open == 0; }));
}

TEST_CASE("an answer whose next piece never comes breaks off at its deadline, and when the server stops") {
    Rig rig;
    rig.made.pieces = 30;
    rig.made.hangs_at = 2;
    rig.options.answer = 1s;
    rig.start();
    CHECK(!rig.all().is_whole);
    auto waiting = rig.reader();
    CHECK(test::eventually([&] { return rig.made.asked == 6; }));
    rig.server.reset();
    CHECK(!waiting.all().is_whole);
    CHECK(rig.made.open == 0);
}

TEST_CASE("whoever reads slowly is waited for, and of one who has gone nothing more is made") {
    Rig rig;
    rig.made.pieces = 100'000;
    rig.start();
    {
        const auto slow = rig.reader();
        std::this_thread::sleep_for(500ms);
        // What the sockets of both sides hold is some megabytes.
        const std::size_t asked = rig.made.asked;
        CHECK(asked > 0);
        CHECK(asked < 200);
        std::this_thread::sleep_for(200ms);
        CHECK(rig.made.asked == asked);
    }
    CHECK(test::eventually([&] { return rig.made.open == 0; }));
    CHECK(rig.made.asked < 400);
}

}  // namespace
}  // namespace veche::server::http
