#include <doctest/doctest.h>
#include <filesystem>

#include "base/files.h"
#include "server/edition/published.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

TEST_CASE("content is cached for ever but the timestamp, and comes in exact parts") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    RunningServer server(town.layout().root);
    const Answer timestamp = get(server.port(), "/content/metadata/timestamp.json");
    CHECK(timestamp.status == 200);
    CHECK(timestamp.fields.at("cache-control") == "no-cache");
    CHECK(timestamp.fields.at("x-content-type-options") == "nosniff");
    CHECK(
        get(server.port(), "/content/metadata/timestamp.json", "If-None-Match: " + timestamp.fields.at("etag") + "\r\n")
            .status == 304);

    // A proxy that asks with the old tag after a publication gets the new town.
    town.publish_again();
    const Answer next = get(server.port(), "/content/metadata/timestamp.json",
                            "If-None-Match: " + timestamp.fields.at("etag") + "\r\n");
    CHECK(next.status == 200);
    CHECK(next.fields.at("etag") != timestamp.fields.at("etag"));
    CHECK(next.body != timestamp.body);

    const std::string path = "/content/metadata/1.root.json";
    const Answer whole = get(server.port(), path);
    CHECK(whole.fields.at("cache-control").find("immutable") != std::string::npos);
    const std::string length = std::to_string(whole.body.size());
    const Answer part = get(server.port(), path, "Range: bytes=10-19\r\n");
    CHECK(part.status == 206);
    CHECK(part.fields.at("content-range") == "bytes 10-19/" + length);
    CHECK(part.body == whole.body.substr(10, 10));
    const Answer rest = get(server.port(), path, "Range: bytes=100-\r\nIf-Range: " + whole.fields.at("etag") + "\r\n");
    CHECK(rest.status == 206);
    CHECK(rest.body == whole.body.substr(100));
    const Answer last = get(server.port(), path, "Range: bytes=-7\r\n");
    CHECK(last.body == whole.body.substr(whole.body.size() - 7));
    CHECK(get(server.port(), path, "Range: bytes=" + length + "-\r\n").status == 416);
    CHECK(get(server.port(), path, "Range: bytes=5-4\r\n").body == whole.body);
    CHECK(get(server.port(), path, "Range: bytes=0-1,5-6\r\n").status == 200);
    CHECK(get(server.port(), path, "Range: bytes=10-\r\nIf-Range: \"older\"\r\n").status == 200);
}

TEST_CASE("a new edition has higher versions and the old files stay") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    const auto first = server::read_published(town.layout());
    REQUIRE(first);
    town.publish_again();
    const auto second = server::read_published(town.layout());
    REQUIRE(second);
    CHECK((*second)->timestamp.version == (*first)->timestamp.version + 1);
    CHECK((*second)->snapshot.version == (*first)->snapshot.version + 1);
    CHECK((*second)->targets.version == (*first)->targets.version + 1);
    CHECK((*second)->root.version == 1);
    CHECK((*second)->catalog.number == 2);
    CHECK(std::filesystem::exists(town.layout().metadata() / "1.snapshot.json"));
}

TEST_CASE("metrics are on a socket of their own") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    RunningServer server(town.layout().root);
    CHECK(get(server.port(), "/metrics").status == 404);
    const Answer metrics = get(server.metrics_port(), "/metrics");
    CHECK(metrics.status == 200);
    CHECK(metrics.body.find("veche_http_answers_total{status=\"404\"} 1") != std::string::npos);
    CHECK(get(server.metrics_port(), "/healthz").status == 404);
}
