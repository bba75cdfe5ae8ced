#include <chrono>
#include <condition_variable>
#include <deque>
#include <doctest/doctest.h>
#include <filesystem>
#include <future>
#include <thread>

#include "base/files.h"
#include "base/sha256.h"
#include "server/http/http_server.h"
#include "server/http/uploads.h"
#include "tests/server/support/running_server.h"
#include "tests/support/faulty_file_calls.h"
#include "tests/support/temporary_folder.h"

namespace veche::server::http {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

// A thread that writes when it may.
class Writer {
  public:
    ~Writer() {
        {
            const std::lock_guard lock(mutex_);
            ends_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }
    void run(std::function<void()> work) {
        const std::lock_guard lock(mutex_);
        work_.push_back(std::move(work));
        wake_.notify_all();
    }
    void let(bool go) {
        const std::lock_guard lock(mutex_);
        may_ = go;
        wake_.notify_all();
    }

  private:
    void loop() {
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [this] { return ends_ || (may_ && !work_.empty()); });
            if (work_.empty()) return;
            auto next = std::move(work_.front());
            work_.pop_front();
            lock.unlock();
            next();
            next = nullptr;
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> work_;
    bool may_ = true;
    bool ends_ = false;
    std::thread thread_{[this] { loop(); }};
};

// One route whose bodies go to files; it answers with hash and length of what came.
struct Rig {
    test::TemporaryFolder folder;
    test::FaultyFileCalls calls;
    std::vector<std::string> told;
    fs::path place = folder.path() / "uploads";
    std::unique_ptr<Uploads> uploads;
    Writer writer;
    Router router;
    ServerOptions options;
    std::optional<Listener> listener;
    std::unique_ptr<HttpServer> server;

    explicit Rig(Uploads::Limits limits = {{256 * mebibyte, 128 * mebibyte, 8}, 0}) {
        auto opened = Uploads::open(
            place, limits, [this](std::function<void()> work) { writer.run(std::move(work)); },
            [this](const Error& error) { told.push_back(error.message); }, calls);
        REQUIRE(opened);
        uploads = std::move(*opened);
    }
    void start() {
        Route route;
        route.method = Method::post;
        route.pattern = "/file";
        route.largest_body = 64 * mebibyte;
        route.uploads = uploads.get();
        route.handle = [](Request& request, const Reply& reply) {
            if (request.upload == nullptr) return reply(Response::text(200, "nothing"));
            reply(Response::text(200, request.upload->hash() + " " + std::to_string(request.upload->length())));
        };
        router.routes.push_back(std::move(route));
        auto opened = Listener::open("127.0.0.1", 0);
        REQUIRE(opened);
        listener.emplace(std::move(*opened));
        auto started = HttpServer::start(*listener, router, options);
        REQUIRE(started);
        server = std::move(*started);
    }
    [[nodiscard]] test::Connection connection() const { return test::Connection(listener->port()); }
    static std::string head(std::uint64_t length) {
        return "POST /file HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
    }
    [[nodiscard]] bool is_empty() const { return fs::is_empty(place); }
    [[nodiscard]] std::uint64_t bytes_there() const {
        std::uint64_t bytes = 0;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(place)) bytes += entry.file_size(error);
        return bytes;
    }
};

std::string drawn(std::size_t size) {
    std::string bytes(size, '\0');
    std::uint32_t state = 8;
    for (char& byte : bytes) byte = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    return bytes;
}

TEST_CASE("a body that goes to a file is whole there before it is handled, and goes when nobody keeps it") {
    Rig rig;
    rig.start();
    for (const std::size_t size : {std::size_t{1}, std::size_t{20'000}, std::size_t{5'000'001}}) {
        CAPTURE(size);
        const std::string bytes = drawn(size);
        auto connection = rig.connection();
        connection.send(rig.head(size) + bytes);
        const auto answer = connection.receive();
        CHECK(answer.status == 200);
        CHECK(answer.body == sha256_hex(bytes) + " " + std::to_string(size) + "\n");
    }
    CHECK(test::eventually([&] { return rig.is_empty(); }));
    CHECK(test::request_once(rig.listener->port(), rig.head(0)).body == "nothing\n");
    CHECK(test::request_once(rig.listener->port(), rig.head(64 * mebibyte + 1)).status == 413);
}

TEST_CASE("who sends faster than the disk writes is held up, and nobody else is") {
    Rig rig;
    rig.start();
    rig.writer.let(false);
    constexpr std::size_t size = 48 * mebibyte;
    const std::string bytes = drawn(size);
    auto connection = rig.connection();
    std::atomic<std::size_t> sent = 0;
    std::thread sender([&] {
        connection.send(rig.head(size));
        for (std::size_t piece = 0; sent < size; sent += piece) {
            piece = std::min<std::size_t>(65'536, size - sent);
            connection.send(std::string_view(bytes).substr(sent, piece));
        }
    });
    // Until it stands still. What the sockets of both sides hold is some megabytes.
    for (std::size_t before = SIZE_MAX; before != sent;) {
        before = sent;
        std::this_thread::sleep_for(1s);
    }
    CHECK(sent < size / 2);
    CHECK(rig.is_empty());
    CHECK(test::request_once(rig.listener->port(), rig.head(0)).status == 200);
    rig.writer.let(true);
    CHECK(connection.receive().body == sha256_hex(bytes) + " " + std::to_string(size) + "\n");
    sender.join();
}

TEST_CASE("a body that breaks off leaves nothing, and gives its room back") {
    Rig rig({{8 * mebibyte, 8 * mebibyte, 2}, 0});
    rig.start();
    for (int i = 0; i < 4; ++i) {
        {
            auto connection = rig.connection();
            connection.send(rig.head(6 * mebibyte) + drawn(mebibyte));
            REQUIRE(test::eventually([&] { return rig.bytes_there() == mebibyte; }));
        }
        REQUIRE(test::eventually([&] { return rig.is_empty(); }));
    }
}

TEST_CASE("a sender who falls silent or trickles is told so by 408 and leaves nothing") {
    Rig rig;
    rig.options.silence = 1s;
    rig.options.request = 3s;
    rig.options.least_rate = mebibyte;
    rig.router.finish = [](const Request&, Response& response) { response.fields.emplace_back("X-Seen", "yes"); };
    rig.start();
    auto silent = rig.connection();
    silent.send(rig.head(1000) + "some");
    const auto answer = silent.receive();
    CHECK(answer.status == 408);
    CHECK(answer.fields.at("x-seen") == "yes");
    CHECK(answer.body == "it comes too slowly\n");
    CHECK(test::eventually([&] { return rig.is_empty(); }));
    auto slow = rig.connection();
    std::atomic<bool> ended = false;
    std::thread trickle([&] {
        slow.send(rig.head(1000));
        while (!ended) {
            slow.send("a");
            std::this_thread::sleep_for(100ms);
        }
    });
    CHECK(slow.receive().status == 408);
    ended = true;
    trickle.join();
    CHECK(test::eventually([&] { return rig.is_empty(); }));
}

TEST_CASE("room is asked for before anything is taken: of the disk, of all, of one holder") {
    Rig rig({{4 * mebibyte, 3 * mebibyte, 2}, mebibyte});
    rig.options.idle = 120s;
    rig.options.silence = 100s;
    rig.start();
    const auto asked = [&](std::uint64_t length, std::chrono::seconds patience = 10s) {
        auto connection = rig.connection();
        connection.send(rig.head(length));
        return connection.receive(patience).status;  // 0: it would take it
    };
    rig.calls.free = 2 * mebibyte;
    CHECK(asked(mebibyte + 1) == 507);
    CHECK(asked(mebibyte, 1s) == 0);
    rig.calls.free.reset();
    // Once what was let in has been given up.
    CHECK(test::eventually([&] { return asked(3 * mebibyte + 1) == 429; }));
    auto first = rig.connection();
    first.send(rig.head(2 * mebibyte) + "a");
    REQUIRE(test::eventually([&] { return rig.bytes_there() == 1; }));
    CHECK(asked(2 * mebibyte) == 429);
    CHECK(asked(4 * mebibyte) == 503);
    auto second = rig.connection();
    second.send(rig.head(2) + "b");
    REQUIRE(test::eventually([&] { return rig.bytes_there() == 2; }));
    CHECK(asked(1) == 429);
}

TEST_CASE("what others have announced and not sent yet is no room of the disk, what they sent and let go of is again") {
    Rig rig({{256 * mebibyte, 128 * mebibyte, 8}, mebibyte});
    rig.options.idle = 120s;
    rig.options.silence = 100s;
    rig.start();
    const auto asked = [&](std::uint64_t length, std::chrono::seconds patience) {
        auto connection = rig.connection();
        connection.send(rig.head(length));
        return connection.receive(patience).status;  // 0: it would take it
    };
    rig.calls.free = 4 * mebibyte;
    {
        auto first = rig.connection();
        first.send(rig.head(2 * mebibyte) + drawn(mebibyte / 2));
        REQUIRE(test::eventually([&] { return rig.bytes_there() == mebibyte / 2; }));
        rig.calls.free = 4 * mebibyte - mebibyte / 2;
        CHECK(asked(mebibyte + 1, 10s) == 507);
        CHECK(asked(mebibyte, 1s) == 0);
    }
    REQUIRE(test::eventually([&] { return rig.is_empty(); }));
    rig.calls.free = 4 * mebibyte;
    CHECK(test::eventually([&] { return asked(3 * mebibyte, 1s) == 0; }));
    CHECK(asked(3 * mebibyte + 1, 10s) == 507);
}

TEST_CASE("who goes on sending what was refused is told why, however long it takes") {
    Rig rig;
    rig.options.silence = 1s;
    rig.options.request = 60s;
    rig.start();
    rig.calls.full = true;
    auto connection = rig.connection();
    constexpr std::size_t piece = 65'536;
    constexpr std::size_t pieces = 32;
    connection.send(rig.head(piece * pieces));
    for (std::size_t i = 0; i < pieces; ++i) {
        connection.send(drawn(piece));
        std::this_thread::sleep_for(100ms);
    }
    CHECK(connection.receive().status == 507);
}

TEST_CASE("a disk that is full in the middle is told by 507 when all was sent, one that fails by 503") {
    Rig rig;
    rig.start();
    rig.calls.full = true;
    auto connection = rig.connection();
    connection.send(rig.head(2 * mebibyte) + drawn(2 * mebibyte));
    CHECK(connection.receive().status == 507);
    CHECK(test::eventually([&] { return rig.is_empty() && rig.calls.log.back() == "sync"; }));
    rig.calls.full = false;
    rig.calls.error = 5;                      // EIO
    rig.calls.fail_at = rig.calls.calls + 1;  // the write behind the opening
    connection.send(rig.head(10) + drawn(10));
    CHECK(connection.receive().status == 503);
    REQUIRE(rig.told.size() == 1);
    CHECK(rig.told.front().find("cannot be written") != std::string::npos);
    rig.calls.fail_at = -1;
    connection.send(rig.head(10) + drawn(10));
    CHECK(connection.receive().status == 200);
}

TEST_CASE("what a killed process left of a body goes at the next start, and a file that is kept stays") {
    test::TemporaryFolder folder;
    fs::create_directory(folder.path() / "kept");
    const auto kept = DurableFolder::open_existing(folder.path() / "kept", disk());
    REQUIRE(kept);
    REQUIRE(write_file(folder.path() / ".new-upload-7.part", "left", 0600));
    std::unique_ptr<Uploads> uploads;
    Writer writer;
    auto opened = Uploads::open(
        folder.path(), {{mebibyte, mebibyte, 1}, 0}, [&](std::function<void()> work) { writer.run(std::move(work)); },
        [](const Error&) {});
    REQUIRE(opened);
    uploads = std::move(*opened);
    CHECK(!fs::exists(folder.path() / ".new-upload-7.part"));
    {
        const auto upload = uploads->begin("somebody", 5);
        REQUIRE(upload);
        CHECK((*upload)->add("hello"));
        std::promise<void> done;
        (*upload)->end([&] { done.set_value(); });
        done.get_future().get();
        REQUIRE((*upload)->state() == Upload::State::whole);
        REQUIRE((*upload)->sync(0640));
        REQUIRE((*upload)->move_to(*kept, (*upload)->hash()));
    }
    CHECK(*read_file(folder.path() / "kept" / sha256_hex("hello"), 100) == "hello");
    CHECK(fs::status(folder.path() / "kept" / sha256_hex("hello")).permissions() == static_cast<fs::perms>(0640));
}

}  // namespace
}  // namespace veche::server::http
