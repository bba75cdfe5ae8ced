// The loop with a real window (offscreen) and real workers.
#include "kiosk/loop.h"

#include <cstdio>
#include <cstdlib>
#include <doctest/doctest.h>
#include <future>
#include <sstream>
#include <thread>
#include <unistd.h>

#include "tests/folders.h"
#include "tests/support/provisioned_kiosk.h"

namespace veche::kiosk {
namespace {

struct Pipe {
    int ends[2] = {-1, -1};
    Pipe() { REQUIRE(::pipe(ends) == 0); }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    void write(std::string_view text) const {
        REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    }
};

struct Fixture {
    test::ProvisionedKiosk kiosk;
    LoopSettings settings;

    Fixture() {
        ::setenv("SDL_VIDEODRIVER", "offscreen", 1);
        ::setenv("SDL_AUDIODRIVER", "dummy", 1);
        settings.folder = kiosk.folder;
        settings.share = std::string(VECHE_BINARY_DIR) + "/share";
        settings.configuration.width = 540;
        settings.configuration.height = 960;
        settings.configuration.pixels_per_millimetre = 1.605;
        settings.configuration.fullscreen = false;
        settings.configuration.development = true;
    }
    [[nodiscard]] std::unique_ptr<Loop> start() const {
        auto started = Loop::start(settings);
        REQUIRE_MESSAGE(started, started.error().message);
        return std::move(*started);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a kiosk that sleeps on a still screen ends when it is told to") {
    const Pipe stop;
    auto loop = start();
    loop->stop_on(stop.ends[0]);
    // From another thread, while it sleeps in poll(2).
    auto told = std::async(std::launch::async, [&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        stop.write("x");
    });
    loop->run();
    told.get();
    loop.reset();
    // The folder is free again.
    loop = start();
}

TEST_CASE_FIXTURE(Fixture, "driven, a kiosk answers each command with one line and ends with the end of input") {
    const Pipe commands;
    const int before_in = ::dup(0);
    const int before_out = ::dup(1);
    const Pipe answers;
    ::dup2(commands.ends[0], 0);
    ::dup2(answers.ends[1], 1);
    settings.drive = Drive::standard_input;
    auto started = Loop::start(settings);
    commands.write("until \"Продолжить по-русски\" 1\nno such command\nquit\n");
    if (started) (*started)->run();
    std::fflush(stdout);
    ::dup2(before_in, 0);
    ::dup2(before_out, 1);
    ::close(before_in);
    ::close(before_out);
    REQUIRE(started);
    std::string said(4096, '\0');
    const auto size = ::read(answers.ends[0], said.data(), said.size());
    REQUIRE(size > 0);
    said.resize(static_cast<std::size_t>(size));
    CAPTURE(said);
    // The log of the kiosk comes between them here; its own program sends that elsewhere.
    std::vector<std::string> lines;
    std::istringstream text(said);
    for (std::string line; std::getline(text, line);) {
        if (line.starts_with('{')) lines.push_back(line);
    }
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].find("nothing on the screen matches") != std::string::npos);
    CHECK(lines[1].find("unknown command") != std::string::npos);
    CHECK(lines[2] == R"({"ok":true,"screen":"attract"})");
}

TEST_CASE_FIXTURE(Fixture, "a worker's report that changes nothing draws nothing") {
    auto loop = start();
    SyncState report;
    bool was_still = false;
    // The kiosk's own workers report in between, and what has begun to move comes to rest.
    for (int i = 0; i < 100 && !was_still; ++i) {
        ++report.waiting;
        const std::size_t before = loop->frames();
        loop->post(Synchronised{report});
        loop->turn();
        const std::size_t with_news = loop->frames();
        CHECK(with_news > before);
        loop->post(Synchronised{report});
        loop->turn();
        was_still = loop->frames() == with_news;
    }
    CHECK(was_still);
}

TEST_CASE_FIXTURE(Fixture, "a kiosk that cannot start says what is missing") {
    settings.share = kiosk.above.path() / "nothing";
    const auto refused = Loop::start(settings);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("nothing") != std::string::npos);
    settings.share = std::string(VECHE_BINARY_DIR) + "/share";
    settings.folder = kiosk.above.path() / "no kiosk";
    CHECK_FALSE(Loop::start(settings));
}

}  // namespace veche::kiosk
