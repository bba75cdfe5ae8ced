#include <doctest/doctest.h>

#include "sync/records.h"
#include "tests/support/counting_random.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/sample_submissions.h"
#include "tests/support/temporary_folder.h"

using namespace veche;

namespace {

using Stage = content::CaseStatus::Stage;

struct Hall {
    test::TemporaryFolder folder;
    SystemFileCalls calls;
    SystemRandom random;
    test::ManualClock clock;
    protocol::SigningKey device = test::signing_key('d');
    protocol::SigningKey record_key = test::signing_key('s');
    protocol::BoxKey receipt_key = test::box_key('r');
    sync::RequestSigner signer{device, clock};

    [[nodiscard]] static protocol::LookupId lookup_id() {
        test::CountingRandom numbers(7);
        return protocol::make_random<protocol::LookupId>(numbers);
    }
    [[nodiscard]] std::string record(unsigned epoch, Stage stage, std::uint64_t sequence,
                                     std::optional<Instant> restored_from = {}, std::int64_t later = 0) {
        test::CountingRandom numbers(epoch);
        protocol::StatusInside inside;
        inside.sequence = sequence;
        inside.time = Instant{static_cast<std::int64_t>(1'795'215'481 + sequence) + later};
        inside.restored_from = restored_from;
        inside.status.stage = stage;
        if (stage == Stage::answered) inside.status.answer = "Ответ";
        const protocol::StatusOutside outside{lookup_id(), protocol::make_random<protocol::Epoch>(numbers), 1};
        auto written = protocol::write_status_record(outside, inside, receipt_key.public_key(), record_key, random);
        REQUIRE(written);
        return *written;
    }
    void take(sync::Records& records, const std::string& record) {
        bool given = false;
        test::MemoryHttpClient client([&](const sync::HttpRequest&) -> Result<sync::HttpAnswer> {
            const std::vector<std::string> page = given ? std::vector<std::string>() : std::vector{record};
            given = true;
            return sync::HttpAnswer{200, {}, protocol::write_feed_page(page)};
        });
        REQUIRE(records.refresh(client, signer, record_key.public_key()) == 1U);
    }
};

}  // namespace

TEST_CASE("an answer is not taken back when a restored server says less of the case under a higher sequence") {
    Hall hall;
    auto records = sync::Records::open(hall.folder.path() / "records", hall.calls);
    REQUIRE(records);
    hall.take(*records, hall.record(1, Stage::answered, 10));
    hall.take(*records, hall.record(2, Stage::registered, 20));
    const protocol::ReceiptKeys receipt{Hall::lookup_id(), test::box_key('r')};
    const auto shown = records->open_with(receipt, hall.record_key.public_key());
    REQUIRE((shown && *shown));
    CHECK((*shown)->furthest.status.stage == Stage::answered);
    CHECK((*shown)->furthest.sequence == 10);
    // Answered again, the newer answer counts.
    hall.take(*records, hall.record(3, Stage::answered, 30));
    const auto again = records->open_with(receipt, hall.record_key.public_key());
    REQUIRE((again && *again));
    CHECK((*again)->furthest.sequence == 30);
}

TEST_CASE("a restore in the same second as the answer still says that the server knows less") {
    const Instant copy{1'795'000'000};
    for (const bool renewed_first : {false, true}) {
        CAPTURE(renewed_first);
        Hall hall;
        auto records = sync::Records::open(hall.folder.path() / "records", hall.calls);
        REQUIRE(records);
        const std::string answered = hall.record(1, Stage::answered, 10);
        const std::string renewed = hall.record(2, Stage::registered, 9, copy, 1);
        hall.take(*records, renewed_first ? renewed : answered);
        hall.take(*records, renewed_first ? answered : renewed);
        const protocol::ReceiptKeys receipt{Hall::lookup_id(), test::box_key('r')};
        const auto shown = records->open_with(receipt, hall.record_key.public_key());
        REQUIRE((shown && *shown));
        CHECK((*shown)->furthest.status.stage == Stage::answered);
        REQUIRE((*shown)->server_knows_less);
        CHECK((*shown)->server_knows_less->restored_from == copy);
    }
}
