#include "sync/records.h"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "sync/protocol/feed_start.h"
#include "tests/support/faulty_file_calls.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/sample_submissions.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

struct Fixture {
    test::TemporaryFolder folder;
    test::FaultyFileCalls calls;
    test::ManualClock clock;
    test::CountingRandom random;
    protocol::SigningKey device = test::signing_key('d');
    protocol::SigningKey town = test::signing_key('s');
    RequestSigner signer{device, clock};
    std::vector<std::string> feed;
    std::string start;      // of the feed, signed; empty: nothing is said of it
    protocol::Epoch epoch;  // of what is added
    std::function<void()> answered = [] {};
    std::size_t page_size = 100;
    bool stands_still = false;  // the same page comes whatever was asked for
    test::MemoryHttpClient client{[this](const HttpRequest& request) -> Result<HttpAnswer> {
        const std::size_t after = stands_still ? 0 : std::stoul(request.target.substr(request.target.find('=') + 1));
        const std::size_t from = std::min(after, feed.size());
        const std::size_t to = std::min(from + page_size, feed.size());
        const std::vector<std::string> rest(feed.begin() + static_cast<long>(from),
                                            feed.begin() + static_cast<long>(to));
        answered();
        HttpHeaders headers;
        if (!start.empty()) headers.emplace_back(protocol::feed_start_header, to_hex(start));
        return HttpAnswer{200, headers, protocol::write_feed_page(rest)};
    }};
    static constexpr std::uint64_t reserve = 1'000'000;
    Records records = *Records::open(folder.path(), calls, reserve);

    void add(std::uint64_t sequence, unsigned lookup = 7) {
        test::CountingRandom lookups(lookup);
        protocol::StatusInside inside;
        inside.sequence = sequence;
        inside.time = Instant{1795215481};
        protocol::StatusOutside outside;
        outside.lookup_id = protocol::make_random<protocol::LookupId>(lookups);
        outside.epoch = epoch;
        outside.position = feed.size() + 1;
        feed.push_back(*protocol::write_status_record(outside, inside, test::box_key('r').public_key(), town, random));
    }
    Result<std::size_t> refresh() { return records.refresh(client, signer, town.public_key()); }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a feed that stands still is not asked for ever: it is refused") {
    add(1);
    add(2);
    stands_still = true;
    CHECK_FALSE(refresh());
    CHECK(client.requests.size() <= 2);
    client.requests.clear();
    CHECK_FALSE(refresh());
    CHECK(client.requests.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "positions of a page that go back or repeat are refused") {
    add(1);
    feed.push_back(feed.front());
    CHECK_FALSE(refresh());
}

TEST_CASE_FIXTURE(Fixture, "a long feed ends where the disk has only its reserve left, and goes on from there") {
    for (unsigned i = 1; i <= 30; ++i) add(i, i);
    page_size = 10;
    calls.free = static_cast<std::int64_t>(reserve);
    answered = [&] {
        if (client.requests.size() == 2) calls.free = static_cast<std::int64_t>(reserve) - 1;
    };
    CHECK_MESSAGE(refresh() == std::size_t{10}, "nothing of the second page, which came when the disk was full");
    CHECK(client.requests.size() == 2);
    CHECK(refresh() == std::size_t{0});
    CHECK_MESSAGE(client.requests.size() == 2, "no page is asked for that has no place");
    calls.free.reset();
    CHECK(refresh() == std::size_t{20});
}

TEST_CASE_FIXTURE(Fixture, "of one case no more than a few records are kept, however many come") {
    for (unsigned i = 1; i <= 40; ++i) add(i);
    REQUIRE(refresh() == std::size_t{40});
    test::CountingRandom lookups(7);
    const auto name = to_hex(protocol::make_random<protocol::LookupId>(lookups));
    const DurableFolder files = *DurableFolder::open(folder.path(), calls);
    const std::string page = **files.read(name, 10'000'000);
    const auto kept = protocol::read_feed_page(page);
    REQUIRE(kept);
    CHECK(kept->size() == most_records_kept);
    CHECK(kept->front() == feed.back());
}

TEST_CASE_FIXTURE(Fixture, "a folder that was just made is durable in the one above it") {
    calls.log.clear();
    REQUIRE(DurableFolder::open(folder.path() / "new", calls));
    CHECK(calls.log == std::vector<std::string>{"sync", "folder", "sync"});
    calls.log.clear();
    REQUIRE(DurableFolder::open(folder.path() / "new", calls));
    CHECK(calls.log == std::vector<std::string>{"sync"});  // whoever made it may have been killed before that
}

TEST_CASE_FIXTURE(Fixture,
                  "what the town removed from the beginning of its feed is forgotten here, newer records stay") {
    add(1, 7);
    add(2, 8);
    add(3, 7);
    REQUIRE(refresh());
    const auto kept = [&] {
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
            files += entry.path().filename() == "cursor" ? 0U : 1U;
        }
        return files;
    };
    const auto records_of = [&](unsigned lookup) {
        test::CountingRandom lookups(lookup);
        std::ifstream file(folder.path() / to_hex(protocol::make_random<protocol::LookupId>(lookups)));
        const std::string page((std::istreambuf_iterator<char>(file)), {});
        return protocol::read_feed_page(page).value().size();
    };
    CHECK(kept() == 2);
    CHECK(records_of(7) == 2);
    start = protocol::write_feed_start({{}, 3}, town);
    REQUIRE(refresh());
    CHECK(kept() == 1);
    CHECK(records_of(7) == 1);
    // Never more than this kiosk has had, and nothing comes back.
    start = protocol::write_feed_start({{}, 1000}, town);
    REQUIRE(refresh());
    CHECK(kept() == 0);
    CHECK(*refresh() == 0);
}

TEST_CASE_FIXTURE(Fixture, "what was said before a restore stays, wherever the feed of the new epoch begins") {
    add(1, 7);
    REQUIRE(refresh());
    epoch.bytes[0] = 1;
    add(1, 8);
    start = protocol::write_feed_start({epoch, 3}, town);
    REQUIRE(refresh());
    test::CountingRandom lookups(7);
    const std::string before = to_hex(protocol::make_random<protocol::LookupId>(lookups));
    CHECK(std::filesystem::exists(folder.path() / before));
    CHECK_MESSAGE(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2,
                  "the cursor, and no more");
}

TEST_CASE_FIXTURE(Fixture, "a beginning of the feed that the town did not sign, or of another epoch, costs no record") {
    add(1, 7);
    REQUIRE(refresh());
    start = protocol::write_feed_start({{}, 2}, device);
    CHECK_FALSE(refresh());
    protocol::Epoch other;
    other.bytes[0] = 1;
    start = protocol::write_feed_start({other, 2}, town);
    REQUIRE(refresh());
    start = "nonsense";
    CHECK_FALSE(refresh());
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
}

}  // namespace veche::sync
