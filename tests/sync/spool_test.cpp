#include "sync/spool.h"

#include <doctest/doctest.h>
#include <fstream>
#include <sys/stat.h>

#include "sync/protocol/acknowledgement_list.h"
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
    std::chrono::milliseconds steady{1'000};

    static Epoch epoch_of(unsigned first) {
        test::CountingRandom random(first);
        return protocol::make_random<Epoch>(random);
    }
    [[nodiscard]] std::string acknowledgement(const std::string& envelope, std::uint64_t generation) const {
        return *protocol::write_acknowledgement(
            {protocol::read_envelope_header(envelope)->id, protocol::sha256(envelope), epoch, generation, received},
            town);
    }
    // The same, signed together with two others.
    [[nodiscard]] std::string out_of_a_list(const std::string& envelope, std::uint64_t generation) const {
        const auto said = protocol::read_acknowledgement(acknowledgement(envelope, generation), town.public_key());
        return protocol::AcknowledgementList::sign({*said, *said, *said}, town)->proof(1);
    }
    [[nodiscard]] Watermark watermark(std::uint64_t covered, std::int64_t days) const {
        return {epoch, covered, Instant{received.seconds + days * day}};
    }
    // One look.
    Result<void> apply(const Watermark& mark) { return spool->apply_watermark(mark, town.public_key(), steady); }
    // One look a day, from the first to the last of these.
    void look_daily(std::uint64_t covered, std::int64_t from, std::int64_t until) {
        for (std::int64_t at = from; at <= until; ++at) {
            REQUIRE(apply(watermark(covered, at)));
            steady += std::chrono::hours(24);
        }
    }
    [[nodiscard]] bool has_file(const char* ending) const {
        return std::filesystem::exists(folder.path() / "single" / (to_hex(appeal_id) + ending));
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
    REQUIRE(apply(watermark(4, 1)));
    CHECK(is_there(Lane::single, appeal_id));
    REQUIRE(apply(watermark(5, 2)));
    CHECK_FALSE(is_there(Lane::single, appeal_id));
    CHECK(has_file(".ack"));
}

TEST_CASE_FIXTURE(Fixture, "the acknowledgement of what has a receipt stays 120 counted days, then nothing does") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    look_daily(5, 0, 119);
    CHECK_FALSE(is_there(Lane::single, appeal_id));
    CHECK(has_file(".ack"));
    look_daily(5, 120, 120);
    CHECK(std::filesystem::is_empty(folder.path() / "single"));
}

TEST_CASE_FIXTURE(Fixture, "without backups an envelope leaves after sixty days, counted one by one") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    look_daily(0, 0, 30);
    spool.reset();  // days are durable
    spool = *Spool::open(folder.path(), calls);
    look_daily(0, 31, 59);
    CHECK(is_there(Lane::single, appeal_id));
    look_daily(0, 60, 60);
    CHECK_FALSE(is_there(Lane::single, appeal_id));
}

TEST_CASE_FIXTURE(Fixture,
                  "a server whose clock is 61 days ahead for one look makes nobody delete what no backup holds") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    REQUIRE(apply(watermark(0, 0)));
    REQUIRE(apply(watermark(0, 61)));
    REQUIRE(apply(watermark(0, 0)));
    CHECK(is_there(Lane::single, appeal_id));
    // Its clock right again: days go on to be counted, they do not stand still for 61 days.
    look_daily(0, 1, 58);
    CHECK(is_there(Lane::single, appeal_id));
    look_daily(0, 59, 60);
    CHECK_FALSE(is_there(Lane::single, appeal_id));
}

TEST_CASE_FIXTURE(Fixture, "a server's clock that goes back and forth within a day counts one day") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    for (int i = 0; i < 500; ++i) {
        REQUIRE(apply(watermark(0, i % 2 == 0 ? 0 : 61)));
        steady += std::chrono::minutes(1);
    }
    CHECK(is_there(Lane::single, appeal_id));
}

TEST_CASE_FIXTURE(Fixture, "an acknowledgement of a spool written before days were counted counts from now") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    std::ofstream(folder.path() / "watermark")
        << R"({"covered":0,"epoch":"00000000000000000000000000000000","time":"2020-01-01T00:00:00Z"})";
    look_daily(0, 100, 159);
    CHECK(is_there(Lane::single, appeal_id));
    look_daily(0, 160, 160);
    CHECK_FALSE(is_there(Lane::single, appeal_id));
}

TEST_CASE_FIXTURE(Fixture, "nothing pending ever leaves, whatever a watermark says") {
    REQUIRE(spool->put(appeal));
    REQUIRE(apply(watermark(1'000'000, 10'000)));
    CHECK(spool->pending(Lane::single) == std::vector{appeal_id});
}

TEST_CASE_FIXTURE(Fixture, "after a restore what is still here is pending again") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    REQUIRE(apply(watermark(4, 1)));
    Watermark restored = watermark(9, 2);
    restored.epoch = epoch_of(99);
    REQUIRE(apply(restored));
    CHECK(spool->pending(Lane::single) == std::vector{appeal_id});
}

TEST_CASE_FIXTURE(Fixture,
                  "after a restore what is still here is pending, though the old server's clock was 61 days ahead") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    REQUIRE(apply(watermark(0, 61)));
    Watermark restored = watermark(0, 1);
    restored.epoch = epoch_of(99);
    REQUIRE(apply(restored));
    CHECK(spool->pending(Lane::single) == std::vector{appeal_id});
}

TEST_CASE_FIXTURE(Fixture,
                  "an acknowledgement that cannot be read now is not damaged: it stays, and others are looked after") {
    const std::string other = test::sealed(test::appeal(device, 9, "Другое"), device);
    const protocol::EnvelopeId other_id = protocol::read_envelope_header(other)->id;
    for (const std::string& envelope : {appeal, other}) {
        REQUIRE(spool->put(envelope));
        REQUIRE(spool->acknowledge(Lane::single, protocol::read_envelope_header(envelope)->id,
                                   acknowledgement(envelope, 5)));
    }
    const auto file = folder.path() / "single" / (to_hex(appeal_id) + ".ack");
    std::filesystem::rename(file, folder.path() / "aside");
    std::filesystem::create_directory(file);  // nobody can read this as a file, whoever runs the test
    CHECK_FALSE(apply(watermark(5, 1)));
    CHECK(spool->pending(Lane::single)->empty());
    CHECK(is_there(Lane::single, appeal_id));
    CHECK_FALSE(is_there(Lane::single, other_id));
    std::filesystem::remove(file);
    std::filesystem::rename(folder.path() / "aside", file);
    CHECK(apply(watermark(5, 1)));
    CHECK_FALSE(is_there(Lane::single, appeal_id));
}

TEST_CASE_FIXTURE(Fixture, "a look that changes nothing writes nothing") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    REQUIRE(apply(watermark(0, 0)));
    calls.log.clear();
    Watermark later = watermark(0, 0);
    later.time.seconds += 60;
    REQUIRE(apply(later));
    CHECK(calls.log.empty());
}

TEST_CASE_FIXTURE(Fixture, "an acknowledgement is read and verified once, not at each look") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    REQUIRE(apply(watermark(4, 0)));
    const auto file = folder.path() / "single" / (to_hex(appeal_id) + ".ack");
    REQUIRE(std::filesystem::exists(file));
    std::ofstream(file) << "not read any more";
    REQUIRE(apply(watermark(4, 0)));
    CHECK(spool->pending(Lane::single)->empty());
    REQUIRE(apply(watermark(5, 0)));
    CHECK_FALSE(is_there(Lane::single, appeal_id));
}

TEST_CASE_FIXTURE(Fixture, "on a full disk what is covered leaves") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    calls.full = true;
    REQUIRE(apply(watermark(5, 1)));
    CHECK_FALSE(is_there(Lane::single, appeal_id));
}

TEST_CASE_FIXTURE(Fixture, "an older watermark lets nothing go that it does not cover") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    REQUIRE(apply(watermark(4, 2)));
    REQUIRE(apply(watermark(3, 1)));
    CHECK(is_there(Lane::single, appeal_id));
}

TEST_CASE_FIXTURE(Fixture, "of a covered ballot nothing stays") {
    REQUIRE(spool->put(ballot));
    REQUIRE(spool->acknowledge(Lane::batch, ballot_id, acknowledgement(ballot, 5)));
    REQUIRE(apply(watermark(5, 1)));
    CHECK(std::filesystem::is_empty(folder.path() / "batch"));
}

TEST_CASE_FIXTURE(Fixture, "an alarm is kept for people and ends with the acknowledgement") {
    REQUIRE(spool->put(appeal));
    REQUIRE(spool->raise_alarm(Lane::single, appeal_id, "the server has other bytes"));
    CHECK(spool->held(Lane::single)->at(appeal_id) == Held::alarm);
    CHECK(spool->count(Lane::single)->alarms == 1);
    CHECK(spool->pending(Lane::single) == std::vector{appeal_id});
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(appeal, 5)));
    CHECK(spool->held(Lane::single)->at(appeal_id) == Held::acknowledged);
    CHECK(spool->count(Lane::single)->alarms == 0);
}

TEST_CASE_FIXTURE(Fixture, "a broken acknowledgement, watermark or foreign file is survived") {
    REQUIRE(spool->put(appeal));
    std::ofstream(folder.path() / "single" / (to_hex(appeal_id) + ".ack")) << "broken";
    std::ofstream(folder.path() / "single" / "notes.txt") << "by hand";
    std::ofstream(folder.path() / "watermark") << "{broken";
    REQUIRE(apply(watermark(9, 1)));
    CHECK(spool->pending(Lane::single) == std::vector{appeal_id});
    CHECK(spool->read(Lane::single, appeal_id) == appeal);
}

TEST_CASE_FIXTURE(Fixture, "a bit that rots in a kept acknowledgement never lets its envelope go") {
    REQUIRE(spool->put(appeal));
    for (const std::string& sound : {acknowledgement(appeal, 5), out_of_a_list(appeal, 5)}) {
        for (std::size_t at = 0; at < sound.size(); ++at) {
            std::string rotten = sound;
            rotten[at] = static_cast<char>(rotten[at] ^ 4);
            REQUIRE(spool->acknowledge(Lane::single, appeal_id, rotten));
            REQUIRE(apply(watermark(4, 1)));
            REQUIRE(is_there(Lane::single, appeal_id));
            CHECK(spool->pending(Lane::single) == std::vector{appeal_id});
        }
    }
    REQUIRE(spool->acknowledge(Lane::single, appeal_id, acknowledgement(ballot, 4)));
    REQUIRE(apply(watermark(4, 1)));
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
