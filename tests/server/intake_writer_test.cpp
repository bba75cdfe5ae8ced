#include "server/intake/intake_writer.h"

#include <doctest/doctest.h>
#include <future>

#include "sync/protocol/random.h"
#include "tests/support/sample_submissions.h"

using namespace veche;
using namespace veche::server;

namespace {

// An intake in memory that can be held, so that the queue fills, or fail like a full disk.
class HeldStore final : public store::IntakeStore {
  public:
    struct Control {
        std::mutex mutex;
        bool full_disk = false;
        std::vector<std::size_t> groups;
        std::atomic<std::uint64_t> generation = 1;
        std::atomic<int> put_in_order = 0;
    };
    explicit HeldStore(Control& control) : control_(control) {}
    Result<std::vector<store::StoredEnvelope>> add(const std::vector<store::IncomingEnvelope>& envelopes,
                                                   Instant now) override {
        const std::lock_guard<std::mutex> lock(control_.mutex);
        control_.groups.push_back(envelopes.size());
        if (control_.full_disk) return failure("disk full");
        return std::vector<store::StoredEnvelope>(
            envelopes.size(), {store::StoredEnvelope::Outcome::added, now, control_.generation.load()});
    }
    Result<std::vector<bool>> add_offered(const std::vector<store::OfferedRecord>& records) override {
        const std::lock_guard<std::mutex> lock(control_.mutex);
        if (control_.full_disk) return failure("disk full");
        return std::vector<bool>(records.size(), true);
    }
    protocol::Epoch epoch() const override { return {}; }
    std::uint64_t generation() const override { return control_.generation; }
    Result<void> set_generation(std::uint64_t generation) override {
        if (generation > control_.generation) control_.generation = generation;
        return {};
    }

    Result<void> probe() override {
        const std::lock_guard<std::mutex> lock(control_.mutex);
        return control_.full_disk ? Result<void>(failure("disk full")) : Result<void>();
    }

    Result<void> forget_order_of_ballots() override {
        ++control_.put_in_order;
        return {};
    }

  private:
    Control& control_;
};

std::vector<store::IncomingEnvelope> some(std::size_t count) {
    return std::vector<store::IncomingEnvelope>(count);
}

constexpr IntakeWriter::Limits small{8, 4};

}  // namespace

TEST_CASE("what waits while the disk is busy goes into groups of the limit, and a full queue says so") {
    HeldStore::Control control;
    const SystemClock clock;
    std::atomic<int> answered = 0;
    const auto count = [&](const Result<StoredGroup>& group) { answered += static_cast<int>(group->envelopes.size()); };
    {
        IntakeWriter writer(std::make_unique<HeldStore>(control), clock, small, [] { return 0; });
        {
            const std::lock_guard<std::mutex> held(control.mutex);
            REQUIRE(writer.submit(some(1), count));
            while (writer.waiting() != 0) std::this_thread::yield();
            for (int i = 0; i < 8; ++i) REQUIRE(writer.submit(some(1), count));
            CHECK(!writer.submit(some(1), count));
            CHECK(answered == 0);
        }
    }
    CHECK(answered == 9);
    CHECK(control.groups == std::vector<std::size_t>{1, 4, 4});
}

TEST_CASE("after a group of several the next one waits a moment for more, after a lone one nobody does") {
    HeldStore::Control control;
    const SystemClock clock;
    std::atomic<int> answered = 0;
    const auto count = [&](const Result<StoredGroup>&) { ++answered; };
    const auto wait_for = [&](int all) {
        while (answered != all) std::this_thread::yield();
    };
    constexpr std::chrono::seconds moment{3};
    const auto began = std::chrono::steady_clock::now();
    IntakeWriter writer(std::make_unique<HeldStore>(control), clock, {8, 4, moment}, [] { return 0; });
    {
        const std::lock_guard<std::mutex> held(control.mutex);
        REQUIRE(writer.submit(some(1), count));
        while (writer.waiting() != 0) std::this_thread::yield();
        for (int i = 0; i < 2; ++i) REQUIRE(writer.submit(some(1), count));
    }
    wait_for(3);
    CHECK(std::chrono::steady_clock::now() - began < moment);
    for (int i = 0; i < 3; ++i) REQUIRE(writer.submit(some(1), count));
    wait_for(6);
    CHECK(std::chrono::steady_clock::now() - began >= moment);
    const std::lock_guard<std::mutex> held(control.mutex);
    CHECK(control.groups == std::vector<std::size_t>{1, 2, 3});
}

TEST_CASE("ballots are put in the order of their ids when the server starts, not with every envelope") {
    HeldStore::Control control;
    const SystemClock clock;
    std::atomic<int> answered = 0;
    const auto count = [&](const Result<StoredGroup>&) { ++answered; };
    {
        IntakeWriter writer(std::make_unique<HeldStore>(control), clock, small, [] { return 0; });
        for (int i = 1; i <= 3; ++i) {
            REQUIRE(writer.submit(some(1), count));
            while (answered != i) std::this_thread::yield();
        }
    }
    CHECK(control.put_in_order == 1);
}

TEST_CASE("what came alone is signed together with what was stored with it, but no ballot and no batch") {
    const protocol::SigningKey key = test::signing_key('a');
    test::CountingRandom random;
    std::vector<store::IncomingEnvelope> envelopes(5);
    for (auto& envelope : envelopes) {
        envelope.id = protocol::make_random<protocol::EnvelopeId>(random);
        envelope.hash = protocol::sha256(envelope.id.view());
    }
    envelopes[1].ballot = true;
    HeldStore::Control control;
    const SystemClock clock;
    std::vector<StoredGroup> told;
    const auto keep = [&](const Result<StoredGroup>& group) { told.push_back(*group); };
    {
        IntakeWriter writer(std::make_unique<HeldStore>(control), clock, {8, 8}, [] { return 0; });
        const std::lock_guard<std::mutex> held(control.mutex);
        REQUIRE(writer.submit({envelopes[4]}, keep));
        while (writer.waiting() != 0) std::this_thread::yield();
        for (std::size_t i = 0; i < 3; ++i) REQUIRE(writer.submit({envelopes[i]}, keep));
        REQUIRE(writer.submit({envelopes[3], envelopes[3]}, keep));
    }
    REQUIRE(told.size() == 5);
    CHECK(told[2].group == nullptr);
    CHECK(told[4].group == nullptr);
    CHECK(told[1].group == told[3].group);
    CHECK(told[1].group != told[0].group);
    for (const auto& [which, place] : {std::pair{4, 0}, std::pair{0, 1}, std::pair{2, 3}}) {
        const StoredGroup& group = told[static_cast<std::size_t>(place)];
        const auto proof = group.group->proof(group.place, key);
        REQUIRE(proof);
        CHECK(proof->size() == (which == 4 ? 152 : 184));  // alone, one of two
        const auto read = protocol::read_acknowledgement(*proof, key.public_key());
        REQUIRE(read);
        CHECK(read->id == envelopes[static_cast<std::size_t>(which)].id);
        CHECK(read->hash == envelopes[static_cast<std::size_t>(which)].hash);
    }
}

TEST_CASE("envelopes of one request stay in one transaction even over the limit") {
    HeldStore::Control control;
    const SystemClock clock;
    {
        IntakeWriter writer(std::make_unique<HeldStore>(control), clock, small, [] { return 0; });
        REQUIRE(writer.submit(some(7), [](const auto&) {}));
    }
    CHECK(control.groups == std::vector<std::size_t>{7});
}

TEST_CASE(
    "when the transaction fails everybody in it and health say so, until there is room, though no envelope comes") {
    HeldStore::Control control;
    control.full_disk = true;
    const SystemClock clock;
    IntakeWriter writer(std::make_unique<HeldStore>(control), clock, small, [] { return 0; });
    std::promise<bool> failed;
    REQUIRE(writer.submit(some(2), [&](const Result<StoredGroup>& group) { failed.set_value(!group.has_value()); }));
    CHECK(failed.get_future().get());
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    CHECK(!writer.healthy());
    {
        const std::lock_guard<std::mutex> held(control.mutex);
        control.full_disk = false;
    }
    for (int i = 0; i < 100 && !writer.healthy(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(writer.healthy());
}

TEST_CASE("a wanted generation is followed without any envelope coming") {
    HeldStore::Control control;
    const SystemClock clock;
    std::atomic<std::uint64_t> wanted = 0;
    IntakeWriter writer(std::make_unique<HeldStore>(control), clock, small, [&] { return wanted.load(); });
    wanted = 5;
    for (int i = 0; i < 100 && control.generation != 5; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(control.generation == 5);
}
