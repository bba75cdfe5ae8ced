// Office and workshop: what comes of it when either dies, or says what it must not.
#include "server/workshop/link.h"

#include <csignal>
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>

#include "server/workshop/frames.h"
#include "tests/server/support/running_server.h"
#include "tests/workshop/test_workshop.h"

using namespace veche;
using namespace veche::test;
using server::workshop::Frame;
using server::workshop::FrameKind;

namespace {

Json script(const std::string& text) {
    return Json::Object{{"script", text}};
}

// As a process would that has been taken over.
bool say(int end, const Frame& frame) {
    const std::string bytes = write_frame(frame);
    return ::send(end, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

bool hears(int end) {
    pollfd wait{end, POLLIN, 0};
    return ::poll(&wait, 1, 10'000) > 0;
}

bool can_say(int end) {
    pollfd wait{end, POLLOUT, 0};
    return ::poll(&wait, 1, 10'000) > 0;
}

// What an office sees of a workshop that is the test.
struct FalseWorkshop {
    FalseWorkshop() : link(std::move(*workshop::Link::create())) { offer(); }

    void offer() {
        auto made = link.offer();
        REQUIRE(made);
        end = std::move(*made);
    }
    std::string order(workshop::Client& client, const std::function<void()>& then) {
        std::promise<workshop::Client::Answer> answer;
        workshop::Client::Wish wish{"python", script("1"), "input", std::chrono::seconds(20),
                                    [&](workshop::Client::Answer given) { answer.set_value(std::move(given)); }};
        REQUIRE(client.order(std::move(wish)));
        REQUIRE(hears(end.value()));
        then();
        return told(answer.get_future().get());
    }

    workshop::Link link;
    Descriptor end{-1};
};

}  // namespace

TEST_CASE("what was under way in a workshop that died is lost at once, and the next one takes orders as before") {
    if (!can_have_namespaces()) return;
    TestWorkshop rig;
    for (int round = 0; round < 3; ++round) {
        CHECK(told(rig.python("print(1)")) == "ok: 1\n");
        auto first = rig.begin("python", script("import time; time.sleep(60)  # veche-outlives"));
        REQUIRE(eventually([] { return running_with("veche-outlives").size() >= 3; }));
        rig.kill();
        CHECK(told(first.get()) == "lost");
        // Died by itself: what it had started goes with it.
        CHECK(eventually([] { return running_with("veche-outlives").empty(); }));
        auto waits = rig.begin("python", script("print(2)"));
        rig.start();
        CHECK(told(waits.get()) == "ok: 2\n");
    }
}

TEST_CASE("when the office goes the workshop ends with all it started, and the next office finds the next workshop") {
    if (!can_have_namespaces()) return;
    TestWorkshop rig;
    auto first = rig.begin("python", script("import time; time.sleep(60)  # veche-is-left"));
    REQUIRE(eventually([] { return running_with("veche-is-left").size() >= 3; }));
    CHECK(rig.leave() == 0);
    CHECK(told(first.get()) == "lost");
    CHECK(eventually([] { return running_with("veche-is-left").empty(); }));
}

TEST_CASE("more orders than are worked on at once wait, more than may wait are not taken, and each is told its end") {
    if (!can_have_namespaces()) return;
    TestWorkshop rig;
    std::vector<std::future<workshop::Client::Answer>> answers;
    for (int number = 0; number < 16; ++number) {
        answers.push_back(rig.begin("python", script("print(" + std::to_string(number) + ")")));
    }
    CHECK(!rig.client().order({"python", script("1"), {}, std::chrono::seconds(1), [](const auto&) { CHECK(false); }}));
    for (int number = 0; number < 16; ++number) {
        CHECK(told(answers[static_cast<std::size_t>(number)].get()) == "ok: " + std::to_string(number) + "\n");
    }
    CHECK(rig.client().figures().waiting == 0);
    CHECK(rig.client().figures().done == 16);
}

TEST_CASE("an order nobody can do is refused with its reason") {
    if (!can_have_namespaces()) return;
    TestWorkshop rig;
    CHECK(told(rig.ask("rm", Json::Object{})) == "unknown_task");
    CHECK(told(rig.ask("python", script("1"), std::string(3'000'000, 'x'))) == "too_large");
    TestWorkshop real(workshop::tasks());
    CHECK(told(real.ask("python", script("1"))) == "unknown_task");
    CHECK(told(real.ask("document.text", Json::Object{{"format", "docx --lua-filter=x"}})) == "wrong_parameters");
    CHECK(told(real.ask("speech.wave", Json::Object{{"language", "../../x"}, {"rate", 150}})) == "wrong_parameters");
}

TEST_CASE(
    "where the kernel gives no namespaces the workshop says so at its start, and each order is refused with that") {
    if (!can_have_namespaces()) return;
    TestWorkshop rig(tasks_of_tests(), Kernel::gives_no_namespaces);
    const std::string reason = "the kernel gives this user no namespaces";
    for (int round = 0; round < 2; ++round) {
        const auto answer = rig.python("print('not done')");
        REQUIRE(!answer);
        CHECK(answer.error().reason == workshop::Reason::unavailable);
        CHECK(answer.error().detail.find(reason) != std::string::npos);
    }
    CHECK(rig.log().find("[error] workshop.unavailable reason=") != std::string::npos);
    CHECK(rig.log().find(reason) != std::string::npos);
}

TEST_CASE("an office leaves a workshop that says what it must not, and nothing of that is an answer") {
    FalseWorkshop rig;
    workshop::Client client(rig.link.for_office(), tasks_of_tests());
    std::uint64_t number = 0;
    const std::string most(workshop::longest_piece, 'x');
    const std::vector<std::function<void()>> faults = {
        [&] { CHECK(::send(rig.end.value(), "x", 1, MSG_NOSIGNAL) == 1); },
        [&] { CHECK(::send(rig.end.value(), (most + most).data(), most.size() + most.size(), MSG_NOSIGNAL) > 0); },
        [&] {
            CHECK(say(rig.end.value(), {FrameKind::done, number + 1, {}}));
        },
        [&] {
            CHECK(say(rig.end.value(), {FrameKind::order, number, "{}"}));
        },
        [&] {
            CHECK(say(rig.end.value(), {FrameKind::failed, number, R"({"reason":"mood"})"}));
        },
        [&] {
            CHECK(say(rig.end.value(), {FrameKind::progress, number, "1"}));
        },
        // More than the task may answer.
        [&] {
            while (can_say(rig.end.value()) && say(rig.end.value(), {FrameKind::output, number, most})) {
            }
        },
    };
    for (const auto& fault : faults) {
        ++number;
        CHECK(rig.order(client, fault) == "lost");
        rig.offer();
    }
    ++number;
    CHECK(rig.order(client, [&] {
        CHECK(say(rig.end.value(), {FrameKind::progress, number, workshop::write_number(3)}));
        CHECK(say(rig.end.value(), {FrameKind::output, number, "abc"}));
        CHECK(say(rig.end.value(), {FrameKind::done, number, {}}));
    }) == "ok: abc");
}

TEST_CASE("an order nobody answers has an end when its time is over") {
    FalseWorkshop rig;
    workshop::Client client(rig.link.for_office(), tasks_of_tests());
    std::promise<workshop::Client::Answer> answer;
    REQUIRE(
        client.order({"python", script("1"), {}, std::chrono::milliseconds(50), [&](workshop::Client::Answer given) {
                          answer.set_value(std::move(given));
                      }}));
    CHECK(told(answer.get_future().get()) == "too_long");
}

TEST_CASE("a workshop ends when the office says what it must not") {
    if (!can_have_namespaces()) return;
    const std::string order = R"({"input":3,"parameters":{"script":"1"},"task":"python"})";
    const std::vector<std::vector<Frame>> faults = {
        {{FrameKind::done, 1, {}}},
        {{FrameKind::order, 1, "{"}},
        {{FrameKind::order, 1, R"({"input":-1,"parameters":{},"task":"python"})"}},
        {{FrameKind::order, 1, R"({"input":1,"parameters":[],"task":"python"})"}},
        {{FrameKind::input, 1, "abc"}},
        {{FrameKind::cancel, 7, {}}},
        {{FrameKind::order, 2, order}, {FrameKind::order, 2, order}},
        {{FrameKind::order, 1, order}, {FrameKind::input, 1, "abcd"}},
    };
    for (const auto& frames : faults) {
        TestWorkshop rig;
        // The place of the client, which would not say it.
        CHECK(rig.leave_saying(frames) == 1);
        CHECK(rig.log().find("[error] workshop.link_broken process=veche-workshop") != std::string::npos);
    }
}
