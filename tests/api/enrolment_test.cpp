#include "sync/protocol/enrolment.h"

#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <set>

#include "base/clock.h"
#include "server/databases.h"
#include "sync/protocol/bundle.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

std::string enrol_request(const protocol::EnrolmentRequest& request) {
    const std::string body = protocol::to_json(request);
    return fmt::format("POST /v1/enrol HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
}

std::set<std::string> names_below(const std::filesystem::path& folder) {
    std::set<std::string> names;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
        names.insert(file.path().lexically_relative(folder).string());
    }
    return names;
}

struct Story {
    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
    RunningServer server{town.layout().root};

    [[nodiscard]] bool says_in_log(const std::string& words) { return server.log().find(words) != std::string::npos; }
    protocol::Bundle add(const std::string& name) { return add_to("bundle-" + name, name, {}); }
    protocol::Bundle add_again(const std::string& name) {
        return add_to("bundle-" + name + "-again", name, {"--again"});
    }
    protocol::Bundle add_to(const std::string& file, const std::string& name, const std::vector<std::string>& more) {
        const auto bundle = folder.path() / file;
        std::vector<std::string> arguments = {
            "kiosk",          "add",       town.layout().root.string(), name, "--bundle", bundle.string(),
            "--with-edition", "--address", "https://veche.example.org"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto added = run_command(arguments);
        REQUIRE_MESSAGE(added.code == 0, added.output);
        auto read = protocol::read_bundle(bundle);
        REQUIRE(read);
        return *read;
    }
};

}  // namespace

TEST_CASE("a kiosk enrols with its bundle, hears the same again for the same key, and may hand in") {
    Story story;
    const protocol::Bundle bundle = story.add("hall");
    CHECK(bundle.server == "https://veche.example.org");
    CHECK(bundle.town == story.town.identity().id);
    CHECK(std::filesystem::exists(bundle.content_folder / "metadata" / "timestamp.json"));
    CHECK(names_below(bundle.content_folder / "blobs") == names_below(story.town.layout().content() / "blobs"));
    TestKiosk kiosk;
    const std::string request = enrol_request(
        protocol::make_enrolment_request(bundle.enrolment_code, bundle.town, kiosk.key().public_key(), "hall"));
    const Answer first = request_once(story.server.port(), request);
    REQUIRE(first.status == 201);
    CHECK(protocol::enrolment_answer_from_json(first.body)->device == kiosk.id());
    CHECK(eventually([&] { return story.says_in_log("enrolment.accepted kiosk=hall status=201"); }));
    CHECK(request_once(story.server.port(), request).status == 200);
    CHECK(request_once(story.server.port(), kiosk.put(kiosk.appeal(story.town, "первое"))).status == 201);
    const TestKiosk thief;
    CHECK(request_once(story.server.port(), enrol_request(protocol::make_enrolment_request(
                                                bundle.enrolment_code, bundle.town, thief.key().public_key(), "hall")))
              .status == 403);
    const auto list = run_command({"kiosk", "list", story.town.layout().root.string()});
    CHECK(list.output.find(protocol::to_hex(kiosk.id()).substr(0, 8)) != std::string::npos);
}

TEST_CASE("five wrong proofs kill the code") {
    Story story;
    const protocol::Bundle right = story.add("hall");
    const protocol::Bundle other = story.add("porch");
    const TestKiosk kiosk;
    const auto& key = kiosk.key().public_key();
    const std::string wrong =
        enrol_request(protocol::make_enrolment_request(other.enrolment_code, right.town, key, "hall"));
    for (int i = 0; i < 5; ++i) {
        const Answer answer = request_once(story.server.port(), wrong);
        CHECK(answer.status == 403);
        CHECK_MESSAGE(protocol::is_enrolment_refusal(answer.body, right.town, key, story.town.acknowledgement_key()),
                      "or the kiosk takes it for a captive portal's");
    }
    CHECK(eventually([&] { return story.says_in_log("enrolment.refused kiosk=hall status=403"); }));
    CHECK(request_once(story.server.port(),
                       enrol_request(protocol::make_enrolment_request(right.enrolment_code, right.town, key, "hall")))
              .status == 403);
}

TEST_CASE("one address that tries too often waits; what is not an enrolment is 400") {
    Story story;
    bool limited = false;
    const std::string junk = "POST /v1/enrol HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n{}";
    CHECK(request_once(story.server.port(), junk).status == 400);
    for (int i = 0; i < 15; ++i) limited = limited || request_once(story.server.port(), junk).status == 429;
    CHECK(limited);
    // What a client says about itself changes nothing: no proxy is trusted here.
    CHECK(request_once(story.server.port(),
                       "POST /v1/enrol HTTP/1.1\r\nHost: test\r\nX-Forwarded-For: 10.1.2.3\r\n"
                       "Content-Length: 2\r\n\r\n{}")
              .status == 429);
}

TEST_CASE("an expired code enrols nobody") {
    Story story;
    const protocol::Bundle bundle = story.add("hall");
    const TestKiosk kiosk;
    const std::string request = enrol_request(
        protocol::make_enrolment_request(bundle.enrolment_code, bundle.town, kiosk.key().public_key(), "hall"));
    {
        const auto fleet = storage_of(story.town.layout())->fleet();
        REQUIRE(fleet);
        auto code = (*fleet)->find_code("hall");
        REQUIRE((code && *code));
        (*code)->expires = {SystemClock().now().seconds - 1};
        REQUIRE((*fleet)->add_code(**code));
    }
    CHECK(request_once(story.server.port(), request).status == 403);
    // The same request, in time.
    story.add_again("hall");
    const auto fresh = protocol::read_bundle(story.folder.path() / "bundle-hall-again");
    REQUIRE(fresh);
    CHECK(request_once(story.server.port(), enrol_request(protocol::make_enrolment_request(
                                                fresh->enrolment_code, fresh->town, kiosk.key().public_key(), "hall")))
              .status == 201);
}

TEST_CASE("a second bundle of a name is refused, asked for it kills the first; a lost one is revoked") {
    Story story;
    const std::string root = story.town.layout().root.string();
    const protocol::Bundle first = story.add("hall");
    const TestKiosk kiosk;
    const auto ask = [&](const protocol::Bundle& bundle) {
        return request_once(story.server.port(),
                            enrol_request(protocol::make_enrolment_request(bundle.enrolment_code, bundle.town,
                                                                           kiosk.key().public_key(), "hall")))
            .status;
    };
    const auto second = (story.folder.path() / "second").string();
    const auto refused = run_command({"kiosk", "add", root, "hall", "--bundle", second});
    CHECK(refused.code == 1);
    CHECK(refused.output.find("--again") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(second));
    const protocol::Bundle again = story.add_again("hall");
    CHECK(ask(first) == 403);
    CHECK(run_command({"kiosk", "code", "revoke", root, "hall"}).code == 0);
    CHECK(ask(again) == 403);
    CHECK(run_command({"kiosk", "code", "revoke", root, "hall"}).code == 1);
}

TEST_CASE("a kiosk's name typed in pieces of letters is the same name: to add, to add again, to revoke") {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    const std::string root = town.layout().root.string();
    const std::string pieces = "Маи\u0306скии\u0306 дом";
    const auto add = [&](const std::string& name, const std::string& bundle, const std::string& more) {
        std::vector<std::string> arguments = {"kiosk",     "add",
                                              root,        name,
                                              "--bundle",  (folder.path() / bundle).string(),
                                              "--address", "http://127.0.0.1:9"};
        if (!more.empty()) arguments.push_back(more);
        return run_command(arguments);
    };
    const auto first = add(pieces, "first", "");
    CHECK_MESSAGE(first.code == 0, first.output);
    CHECK(run_command({"kiosk", "list", root}).output.find("Майский дом") != std::string::npos);
    CHECK(add("Майский дом", "second", "").output.find("waits for its kiosk already") != std::string::npos);
    const auto again = add(pieces, "second", "--again");
    CHECK_MESSAGE(again.code == 0, again.output);
    const auto revoked = run_command({"kiosk", "code", "revoke", root, pieces});
    CHECK_MESSAGE(revoked.code == 0, revoked.output);
}

TEST_CASE("a server that lost a kiosk takes its old key with a new code; a blocked one stays out until it is let in") {
    Story story;
    const std::string root = story.town.layout().root.string();
    TestKiosk kiosk;
    const HandedIn waiting = kiosk.appeal(story.town, "ждёт в киоске");
    const auto ask = [&](const protocol::Bundle& bundle) {
        return request_once(story.server.port(),
                            enrol_request(protocol::make_enrolment_request(bundle.enrolment_code, bundle.town,
                                                                           kiosk.key().public_key(), "hall")))
            .status;
    };
    REQUIRE(ask(story.add("hall")) == 201);
    const std::string id = protocol::to_hex(kiosk.id());
    CHECK(run_command({"kiosk", "remove", root, id}).code == 1);  // it is let in
    REQUIRE(run_command({"kiosk", "block", root, id}).code == 0);
    CHECK(ask(story.add_again("hall")) == 403);
    REQUIRE(run_command({"kiosk", "remove", root, id}).code == 0);
    REQUIRE(eventually([&] { return request_once(story.server.port(), kiosk.put(waiting)).status == 401; }));
    std::filesystem::remove_all(story.folder.path() / "bundle-hall-again");
    REQUIRE(ask(story.add_again("hall")) == 201);
    CHECK(request_once(story.server.port(), kiosk.put(waiting)).status == 201);
}
