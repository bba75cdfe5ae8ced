#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <vector>

#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

TEST_CASE("a request whose length can be read in two ways is refused and the connection closed") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    RunningServer server(town.layout().root);
    const std::string head = "POST /v1/enrol HTTP/1.1\r\nHost: test\r\n";
    const std::string smuggled = "GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n";
    for (const std::string& fields : {
             std::string("Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd"),
             std::string("Content-Length: 0\r\nContent-Length: 4\r\n\r\nabcd"),
             std::string("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
             std::string("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
             std::string("Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n"),
             std::string("Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\nabcd"),
             std::string("Transfer-Encoding:\r\nContent-Length: 4\r\n\r\nabcd"),
             std::string("Transfer-Encoding:\r\n\r\nabcd"),
             std::string("Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\nabcd"),
             std::string("Transfer-Encoding:\r\n\tchunked\r\n\r\n0\r\n\r\n"),
             std::string("Content-Length: 4\r\n\t\r\n\r\nabcd"),
             std::string("X-Folded: one\r\n two\r\nContent-Length: 4\r\n\r\nabcd"),
             std::string("Content-Length:\r\n\r\n"),
             std::string("Host: other\r\nContent-Length: 4\r\n\r\nabcd"),
             std::string("Signature: a\r\nSignature: b\r\nContent-Length: 4\r\n\r\nabcd"),
         }) {
        CAPTURE(fields);
        Connection connection(server.port());
        connection.send(std::string(head).append(fields).append(smuggled));
        CHECK(connection.receive().status == 400);
        // What followed in the same bytes is never taken for a request.
        CHECK(connection.receive(std::chrono::seconds(5)).status == 0);
    }
    CHECK(get(server.port(), "/healthz").status == 200);
}

TEST_CASE("hundred slow clients do not stop the server") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    RunningServer server(town.layout().root);
    const HandedIn slow_appeal = kiosk.appeal(town, "медленно");
    const std::string slow_put = kiosk.put(slow_appeal);
    std::vector<Connection> slow;
    for (int i = 0; i < 100; ++i) {
        slow.emplace_back(server.port());
        // A third stops in the header, a third in a signed body, a third says nothing.
        if (i % 3 == 0) slow.back().send("GET /healthz HTTP/1.1\r\nHo");
        if (i % 3 == 1) slow.back().send(slow_put.substr(0, slow_put.size() - 500));
    }
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) {
        CHECK(request_once(server.port(), kiosk.put(kiosk.appeal(town, "быстро " + std::to_string(i)))).status == 201);
    }
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
    // And a slow one that goes on is served too.
    slow[1].send(slow_put.substr(slow_put.size() - 500));
    CHECK(slow[1].receive().status == 201);
    CHECK(server.stop() == 0);
}

TEST_CASE("no path leads out of the published tree") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    RunningServer server(town.layout().root);
    for (const auto* path :
         {"/content/../veche.toml", "/content/metadata/../../keys/town.key", "/content/%2e%2e/veche.toml",
          "/content/metadata/", "/content/", "/content/metadata/root.json", "/content//etc/passwd",
          "/content/blobs/../../town.json", "/content/metadata/timestamp.json/..", "/veche.toml", "//", "/"}) {
        CAPTURE(path);
        CHECK(get(server.port(), path).status == 404);
    }
}

TEST_CASE("noise instead of requests leaves the server serving") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    RunningServer server(town.layout().root);
    for (const std::string& noise :
         {std::string(100'000, 'A'), std::string("\r\n\r\n\r\n"), std::string("\x16\x03\x01\x02\x00\x01\x00", 7),
          std::string("GET / HTTP/9.9\r\n\r\n"), "GET /" + std::string(40'000, 'x') + " HTTP/1.1\r\n\r\n",
          std::string("PUT /v1/submissions/x HTTP/1.1\r\nContent-Length: -1\r\n\r\n"),
          std::string("PUT /v1/submissions/x HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n")}) {
        Connection connection(server.port());
        connection.send(noise);
        static_cast<void>(connection.receive(std::chrono::milliseconds(300)));
    }
    CHECK(get(server.port(), "/healthz").status == 200);
}

TEST_CASE("a header that another reader would read differently is refused and the connection closed") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    RunningServer server(town.layout().root);
    const auto bytes = [](std::string text) {
        std::replace(text.begin(), text.end(), '@', '\0');
        return text;
    };
    const std::string next = "GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n";
    for (const std::string& head : {
             std::string("GET /healthz HTTP/1.1\r\n\r\n"),
             std::string("GET /healthz HTTP/1.1\r\nHost:\r\n\r\n"),
             bytes("GET /healthz HTTP/1.1\r\nHost: te@st\r\n\r\n"),
             bytes("GET /healthz HTTP/1.1\r\nHost: test\r\nX-A: a@\r\n\r\n"),
             bytes("GET /healthz HTTP/1.1\r\nX-A: a@b\r\nHost: test\r\n\r\n"),
             bytes("GET /healthz HTTP/1.1\r\nX@A: a\r\nHost: test\r\n\r\n"),
             bytes("GET /healthz@/x HTTP/1.1\r\nHost: test\r\n\r\n"),
             bytes("GET@X /healthz HTTP/1.1\r\nHost: test\r\n\r\n"),
             std::string("GET /healthz HTTP/1.1\r\nHost: test\r\nX-A: a\rX-B: b\r\n\r\n"),
             std::string("GET /health\rz HTTP/1.1\r\nHost: test\r\n\r\n"),
             std::string("GET /healthz?\x01 HTTP/1.1\r\nHost: test\r\n\r\n"),
             std::string("GET  /healthz HTTP/1.1\r\nHost: test\r\n\r\n"),
             std::string("GET /healthz HTTP/1.1\r\nHost: test\nX-A: a\r\n\r\n"),
             std::string("GET /healthz HTTP/1.1\nHost: test\n\n"),
             std::string("GET /healthz HTTP/1.1\r\n Host: other\r\nHost: test\r\n\r\n"),
             std::string("GET /healthz HTTP/1.1\r\nHost: test\r\n: x\r\n\r\n"),
             std::string("GET /healthz HTTP/1.1\r\nHost : test\r\n\r\n"),
         }) {
        CAPTURE(head);
        Connection connection(server.port());
        connection.send(head + next);
        CHECK(connection.receive().status == 400);
        CHECK(connection.receive(std::chrono::seconds(5)).status == 0);
    }
    // What only looks strange is served, the second request of a connection too.
    Connection connection(server.port());
    for (const std::string& head : {
             std::string("GET /healthz HTTP/1.1\r\nHost:   test\r\nX-Empty:\r\nX-Tab:\ta\tb\r\n\r\n"),
             std::string("GET /healthz?a=b&c HTTP/1.1\r\nHost:test\r\nX-A: \xd0\xb6\r\nX-Long: ") +
                 std::string(12'000, 'x') + "\r\nX-Last: 1\r\n\r\n",
             std::string("GET /healthz HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n"),
         }) {
        CAPTURE(head.substr(0, 60));
        connection.send(head);
        CHECK(connection.receive().status == 200);
    }
    CHECK(request_once(server.port(), "GET /healthz HTTP/1.0\r\n\r\n").status == 200);
    // A version nobody speaks is no way round the Host.
    for (const char* version : {"HTTP/1.2", "HTTP/1.9", "HTTP/2.0", "HTTP/1.10", "HTTP/0.9"}) {
        CAPTURE(version);
        for (const char* fields : {"\r\n\r\n", "\r\nHost: x\r\n\r\n"}) {
            const auto answer = request_once(server.port(), std::string("GET /healthz ") + version + fields);
            CHECK(answer.status != 200);
        }
    }
    CHECK(request_once(server.port(),
                       "POST /v1/enrol HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "0\r\n\r\n")
              .status == 411);
}
