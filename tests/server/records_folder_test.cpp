#include "server/records_folder.h"

#include <array>
#include <barrier>
#include <doctest/doctest.h>
#include <filesystem>
#include <functional>
#include <thread>

#include "sync/protocol/feed_start.h"
#include "sync/protocol/status_record.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

struct Fixture {
    test::TemporaryFolder folder;
    Layout layout{folder.path()};
    protocol::Epoch epoch;
    SystemRandom random;
    protocol::SigningKey key = protocol::SigningKey::generate(random);

    Fixture() {
        std::filesystem::create_directories(layout.records() / protocol::to_hex(epoch));
        for (std::uint64_t position = 998; position <= 1003; ++position) write(position);
    }
    void write(std::uint64_t position) const {
        REQUIRE(write_record(layout, epoch, position, std::to_string(position)));
    }
    [[nodiscard]] bool is_there(std::uint64_t position) const {
        return std::filesystem::exists(record_file(layout, epoch, position));
    }
    [[nodiscard]] Result<void> begin_at(std::uint64_t lowest) const {
        return begin_feed_at(layout, epoch, {lowest, protocol::write_feed_start({epoch, lowest}, key)});
    }
    [[nodiscard]] std::vector<std::string> read_after(std::uint64_t after) const {
        return read_records(layout, epoch, after, 10, protocol::largest_feed_page).value();
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a feed whose beginning was removed goes on from where it begins, for a new kiosk too") {
    CHECK(feed_beginning(layout, epoch).lowest == 1);
    REQUIRE(begin_at(998));
    CHECK(last_record(layout, epoch) == 1003);
    REQUIRE(begin_at(1002));
    CHECK_FALSE(is_there(999));
    CHECK_FALSE(is_there(1001));
    CHECK(read_after(0) == std::vector<std::string>{"1002", "1003"});
    CHECK(read_after(1002) == std::vector<std::string>{"1003"});
    CHECK(last_record(layout, epoch) == 1003);
    write(1004);
    CHECK(last_record(layout, epoch) == 1004);
    const FeedBeginning beginning = feed_beginning(layout, epoch);
    CHECK(protocol::read_feed_start(beginning.start, key.public_key())->lowest == 1002);
}

TEST_CASE_FIXTURE(Fixture, "removing that was broken off midway is finished by the next time, and never goes back") {
    REQUIRE(begin_at(1002));
    // As if the power had gone after the beginning was written.
    write(999);
    write(1001);
    REQUIRE(begin_at(1002));
    CHECK_FALSE(is_there(999));
    CHECK_FALSE(is_there(1001));
    REQUIRE(begin_at(500));
    CHECK(feed_beginning(layout, epoch).lowest == 1002);
    CHECK(is_there(1002));
}

TEST_CASE_FIXTURE(Fixture,
                  "a record that a command and the registrar hand out at the same moment is there, and neither fails") {
    constexpr std::uint64_t first = 2'000;
    constexpr std::uint64_t many = 300;
    std::barrier together(2);
    std::array<std::uint64_t, 2> failed{};
    const auto hand_out = [&](std::uint64_t& failures) {
        for (std::uint64_t position = first; position < first + many; ++position) {
            together.arrive_and_wait();
            if (!write_record(layout, epoch, position, std::string(20'000, 'r'))) ++failures;
        }
    };
    std::thread other(hand_out, std::ref(failed[1]));
    hand_out(failed[0]);
    other.join();
    CHECK(failed[0] == 0);
    CHECK(failed[1] == 0);
    for (std::uint64_t position = first; position < first + many; ++position) REQUIRE(is_there(position));
}

TEST_CASE_FIXTURE(Fixture, "a record is never replaced by other words in its place") {
    CHECK_FALSE(write_record(layout, epoch, 999, "another"));
    CHECK(read_after(998) == std::vector<std::string>{"999", "1000", "1001", "1002", "1003"});
}

}  // namespace veche::server
