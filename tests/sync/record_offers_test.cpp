#include "sync/record_offers.h"

#include <doctest/doctest.h>

#include "sync/protocol/status_record.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/sample_submissions.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

using Stage = content::CaseStatus::Stage;

protocol::Epoch epoch_of(unsigned number) {
    test::CountingRandom numbers(number);
    return protocol::make_random<protocol::Epoch>(numbers);
}

protocol::LookupId receipt_of(unsigned number) {
    test::CountingRandom numbers(number);
    return protocol::make_random<protocol::LookupId>(numbers);
}

// A kiosk with records, and a town that answers as it is told to.
struct Hall {
    test::TemporaryFolder folder;
    SystemFileCalls calls;
    SystemRandom random;
    test::ManualClock clock;
    protocol::SigningKey device = test::signing_key('d');
    protocol::SigningKey town = test::signing_key('s');
    RequestSigner signer{device, clock};
    std::vector<std::string> page;        // given once
    protocol::Epoch epoch = epoch_of(1);  // of the server now
    std::vector<protocol::OfferAnswer::Known> known;
    int refuses_with = 0;
    std::vector<std::size_t> offered;  // records of each POST
    test::MemoryHttpClient client{[this](const HttpRequest& request) -> Result<HttpAnswer> {
        if (request.method == "GET") {
            const std::vector<std::string> once = std::exchange(page, {});
            return HttpAnswer{200, {{protocol::epoch_header, to_hex(epoch)}}, protocol::write_feed_page(once)};
        }
        const auto page_offered = protocol::read_feed_page(request.body);
        REQUIRE(page_offered);
        CHECK(request.body.size() <= protocol::largest_offer);
        offered.push_back(page_offered->size());
        if (refuses_with != 0) return HttpAnswer{refuses_with, {}, ""};
        return HttpAnswer{200, {}, protocol::write_offer_answer({known, std::vector<int>(page_offered->size(), 201)})};
    }};
    Records records = *Records::open(folder.path(), calls);
    RecordOffers offers;

    std::string record(unsigned receipt, unsigned of_epoch, std::uint64_t position, std::size_t letters = 0) {
        protocol::StatusInside inside;
        inside.sequence = position;
        inside.status.stage = Stage::answered;
        inside.status.answer = std::string(letters, 'a');
        return *protocol::write_status_record({receipt_of(receipt), epoch_of(of_epoch), position}, inside,
                                              test::box_key('r').public_key(), town, random);
    }
    void refresh() { REQUIRE(records.refresh(client, signer, town.public_key())); }
    Result<RecordOffers::Step> step() { return offers.step(client, signer, records, town.public_key()); }
    // Until it has no more to do.
    void offer_all() {
        for (int i = 0; i < 1000; ++i) {
            const auto done = step();
            REQUIRE(done);
            if (*done == RecordOffers::Step::done) return;
        }
        FAIL("it offers without end");
    }
};

}  // namespace

TEST_CASE_FIXTURE(Hall, "a kiosk offers a restored server what it lacks, page by page, and once") {
    for (unsigned i = 1; i <= 150; ++i) page.push_back(record(100 + i, 1, i));
    refresh();
    offer_all();
    CHECK_MESSAGE(offered.empty(), "there is only one epoch");
    epoch = epoch_of(2);
    known = {{epoch_of(1), 50}};
    refresh();
    CHECK(RecordOffers::is_due(records));
    offer_all();
    CHECK(offered == std::vector<std::size_t>{0, 64, 36});
    CHECK_FALSE(RecordOffers::is_due(records));
    // Not after a start either.
    records = *Records::open(folder.path(), calls);
    CHECK_FALSE(RecordOffers::is_due(records));
    refresh();
    CHECK_FALSE(RecordOffers::is_due(records));
    epoch = epoch_of(3);
    refresh();
    CHECK_MESSAGE(RecordOffers::is_due(records), "another restore is another epoch");
}

TEST_CASE_FIXTURE(Hall, "long answers are offered in requests of a bounded size") {
    for (unsigned i = 1; i <= 30; ++i) page.push_back(record(100 + i, 1, i, 45'000));
    refresh();
    epoch = epoch_of(2);
    refresh();
    offer_all();
    std::size_t all = 0;
    for (const std::size_t count : offered) all += count;
    CHECK(all == 30);
    CHECK(offered.size() > 2);
}

TEST_CASE_FIXTURE(Hall, "a server that cannot take offers now is asked again, one that knows none is left alone") {
    page = {record(101, 1, 1)};
    refresh();
    epoch = epoch_of(2);
    refresh();
    refuses_with = 503;
    CHECK_FALSE(step());
    CHECK(RecordOffers::is_due(records));
    refuses_with = 404;
    CHECK(step() == RecordOffers::Step::not_wanted);
    refuses_with = 0;
    offer_all();
    CHECK_FALSE(RecordOffers::is_due(records));
}

TEST_CASE_FIXTURE(Hall, "a page the server will never take does not keep the others from it") {
    for (unsigned i = 1; i <= 100; ++i) page.push_back(record(100 + i, 1, i));
    refresh();
    epoch = epoch_of(2);
    refresh();
    REQUIRE(step() == RecordOffers::Step::offered);
    refuses_with = 400;
    REQUIRE(step() == RecordOffers::Step::offered);
    refuses_with = 0;
    offer_all();
    CHECK(offered == std::vector<std::size_t>{0, 64, 36});
}

TEST_CASE_FIXTURE(Hall, "of each epoch the last word on a case is kept, however much a restored server says after it") {
    page = {record(101, 1, 7, 3)};
    refresh();
    for (unsigned of_epoch = 2; of_epoch <= 3; ++of_epoch) {
        for (unsigned i = 1; i <= 10; ++i) page.push_back(record(101, of_epoch, i));
        refresh();
        page.clear();
    }
    const auto kept = records.former(epoch_of(3), {}, "", town.public_key()).records;
    std::vector<std::uint64_t> positions;
    for (const std::string& one : kept) {
        positions.push_back(protocol::verify_status_record(one, town.public_key())->position);
    }
    CHECK(positions == std::vector<std::uint64_t>{10, 7});
}

}  // namespace veche::sync
