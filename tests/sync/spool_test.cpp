#include "sync/spool.h"

#include <doctest/doctest.h>
#include <fstream>
#include <sys/stat.h>

#include "tests/support/faulty_file_calls.h"
#include "tests/support/sample_submissions.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

using protocol::Epoch;
using protocol::Watermark;

constexpr std::int64_t day = 86'400;
constexpr Instant received{1795215481};

struct Fixture {
    test::TemporaryFolder folder;
    test::FaultyFileCalls calls;
    std::unique_ptr<Spool> spool = *Spool::open(folder.path(), calls);
    protocol::SigningKey device = test::signing_key('d');
    protocol::SigningKey town = test::signing_key('a');
    std::string appeal = test::sealed(test::appeal(device, 1, "Течёт крыша"), device);
    std::string ballot = test::sealed(test::ballot(device, 2), device);
    protocol::EnvelopeId appeal_id = protocol::read_envelope_header(appeal)->id;
    protocol::EnvelopeId ballot_id = protocol::read_envelope_header(ballot)->id;
    Epoch epoch = epoch_of(1);

    static Epoch epoch_of(unsigned first) {
        test::CountingRandom random(first);
        return protocol::make_random<Epoch>(random);
    }
    [[nodiscard]] std::string acknowledgement(const std::string& envelope, std::uint64_t generation) const {
        return *protocol::write_acknowledgement(
            {protocol::read_envelope_header(envelope)->id, protocol::sha256(envelope), epoch, generation, received},
            town);
    }
    [[nodiscard]] Watermark watermark(std::uint64_t covered, std::int64_t days) const {
        return {epoch, covered, Instant{received.seconds + days * day}};
    }
    [[nodiscard]] bool is_there(Lane lane, const protocol::EnvelopeId& id) const {
        return spool->read(lane, id)->has_value();
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what was put is pending in its lane, with the same bytes") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->put(ballot));
    CHECK(spool->pending(Lane::single) == std::vector{appeal_id});
    CHECK(spool->pending(Lane::batch) == std::vector{ballot_id});
    CHECK(spool->read(Lane::single, appeal_id) == appeal);
    CHECK(spool->count(Lane::single)->pending == 1);
}

TEST_CASE_FIXTURE(Fixture, "the same bytes again are success, other bytes under the id are not") {
    REQUIRE(spool->put(appeal));
    CHECK(spool->put(appeal));
    const std::string other = test::sealed(test::appeal(device, 1, "Другой текст"), device);
    CHECK_FALSE(spool->put(other));
    CHECK(spool->read(Lane::single, appeal_id) == appeal);
    CHECK_FALSE(spool->put("no envelope"));
}

TEST_CASE_FIXTURE(Fixture, "a put syncs the file before its name and the folder after it") {
    calls.log.clear();
    REQUIRE(spool->put(appeal));
    CHECK(calls.log == std::vector<std::string>{"open", "write", "sync", "link", "sync"});
    calls.nameless = false;
    calls.log.clear();
    REQUIRE(spool->put(ballot));
    CHECK(calls.log == std::vector<std::string>{"remove", "open", "write", "time", "sync", "rename", "sync"});
}

TEST_CASE_FIXTURE(Fixture, "a file is replaced by one that is whole and durable, and then its folder is synced") {
    const DurableFolder files = *DurableFolder::open(folder.path() / "replaced", calls);
    for (const std::string bytes : {"old", "new"}) {
        calls.log.clear();
        REQUIRE(files.replace("file", bytes));
        CHECK(calls.log == std::vector<std::string>{"remove", "open", "write", "sync", "rename", "sync"});
        CHECK(*files.read("file", 10) == bytes);
    }
}

TEST_CASE_FIXTURE(Fixture, "the times of ballot files tell nothing") {
    REQUIRE(spool->put(ballot));
    REQUIRE(spool->acknowledge(Lane::batch, ballot_id, acknowledgement(ballot, 1)));
    for (const auto& file : std::filesystem::directory_iterator(folder.path() / "batch")) {
        struct stat information {};
        REQUIRE(::stat(file.path().c_str(), &information) == 0);
        CHECK(information.st_mtime == 946'684'800);
    }
}

TEST_CASE_FIXTURE(Fixture, "a second program on the folder is told so") {
    const auto second = Spool::open(folder.path(), calls);
    REQUIRE_FALSE(second);
    CHECK(second.error().message.find("another kiosk program is using this folder") != std::string::npos);
    spool.reset();
    CHECK(Spool::open(folder.path(), calls));
}

TEST_CASE_FIXTURE(Fixture, "an acknowledged envelope stays until a watermark covers it") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    CHECK(spool->pending(Lane::single)->empty());
    CHECK(spool->count(Lane::single)->acknowledged == 1);
    REQUIRE(spool->apply_watermark(watermark(4, 1), town.public_key()));
    CHECK(is_there(Lane::single, appeal_id));
    REQUIRE(spool->apply_watermark(watermark(5, 2), town.public_key()));
    CHECK_FALSE(is_there(Lane::single, appeal_id));
    CHECK(std::filesystem::exists(folder.path() / "single" / (to_hex(appeal_id) + ".ack")));
    REQUIRE(spool->apply_watermark(watermark(5, 121), town.public_key()));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "single" / (to_hex(appeal_id) + ".ack")));
}

TEST_CASE_FIXTURE(Fixture, "without backups an envelope leaves 60 days after its acknowledgement, by signed time") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    REQUIRE(spool->apply_watermark(watermark(0, 59), town.public_key()));
    CHECK(is_there(Lane::single, appeal_id));
    REQUIRE(spool->apply_watermark(watermark(0, 60), town.public_key()));
    CHECK_FALSE(is_there(Lane::single, appeal_id));
}

TEST_CASE_FIXTURE(Fixture, "nothing pending ever leaves, whatever a watermark says") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->apply_watermark(watermark(1'000'000, 10'000), town.public_key()));
    CHECK(spool->pending(Lane::single) == std::vector{appeal_id});
}

TEST_CASE_FIXTURE(Fixture, "after a restore what is still here is pending again") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    REQUIRE(spool->apply_watermark(watermark(4, 1), town.public_key()));
    Watermark restored = watermark(9, 2);
    restored.epoch = epoch_of(99);
    REQUIRE(spool->apply_watermark(restored, town.public_key()));
    CHECK(spool->pending(Lane::single) == std::vector{appeal_id});
}

TEST_CASE_FIXTURE(Fixture, "an older watermark changes nothing") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    REQUIRE(spool->apply_watermark(watermark(4, 2), town.public_key()));
    REQUIRE(spool->apply_watermark(watermark(5, 1), town.public_key()));
    CHECK(is_there(Lane::single, appeal_id));
}

TEST_CASE_FIXTURE(Fixture, "of a covered ballot nothing stays") {
    REQUIRE(spool->put(ballot));
    REQUIRE(spool->acknowledge(Lane::batch, ballot_id, acknowledgement(ballot, 5)));
    REQUIRE(spool->apply_watermark(watermark(5, 1), town.public_key()));
    CHECK(std::filesystem::is_empty(folder.path() / "batch"));
}

TEST_CASE_FIXTURE(Fixture, "an alarm is kept for people and ends with the acknowledgement") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->raise_alarm(Lane::single, appeal_id, "the server has other bytes"));
    CHECK(spool->has_alarm(Lane::single, appeal_id));
    CHECK(spool->count(Lane::single)->alarms == 1);
    CHECK(spool->pending(Lane::single) == std::vector{appeal_id});
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    CHECK_FALSE(spool->has_alarm(Lane::single, appeal_id));
}

TEST_CASE_FIXTURE(Fixture, "a broken acknowledgement, watermark or foreign file is survived") {
    REQUIRE(spool->put(appeal));
    std::ofstream(folder.path() / "single" / (to_hex(appeal_id) + ".ack")) << "broken";
    std::ofstream(folder.path() / "single" / "notes.txt") << "by hand";
    std::ofstream(folder.path() / "watermark") << "{broken";
    REQUIRE(spool->apply_watermark(watermark(9, 1), town.public_key()));
    CHECK(spool->pending(Lane::single) == std::vector{appeal_id});
    CHECK(spool->read(Lane::single, appeal_id) == appeal);
}

TEST_CASE_FIXTURE(Fixture, "a bit that rots in a kept acknowledgement never lets its envelope go") {
    REQUIRE(spool->put(appeal));
    const std::string sound = acknowledgement(appeal, 5);
    for (std::size_t at = 0; at < sound.size(); ++at) {
        std::string rotten = sound;
        rotten[at] = static_cast<char>(rotten[at] ^ 4);
        REQUIRE(spool->acknowledge(Lane::single, appeal_id, rotten));
        REQUIRE(spool->apply_watermark(watermark(4, 1), town.public_key()));
        REQUIRE(is_there(Lane::single, appeal_id));
        CHECK(spool->pending(Lane::single) == std::vector{appeal_id});
    }
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(ballot, 4)));
    REQUIRE(spool->apply_watermark(watermark(4, 1), town.public_key()));
    CHECK(is_there(Lane::single, appeal_id));
}

TEST_CASE_FIXTURE(Fixture, "whether it can be written is known before a resident types") {
    CHECK(spool->check_writable());
    calls.fail_at = 0;
    calls.calls = 0;
    calls.error = EROFS;
    CHECK(spool->check_writable().error().message.find("the disk is read-only") != std::string::npos);
    calls.calls = 0;
    calls.error = ENOSPC;
    CHECK(spool->check_writable().error().message.find("the disk is full") != std::string::npos);
}

}  // namespace veche::sync
