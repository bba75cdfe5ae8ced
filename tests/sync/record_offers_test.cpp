#include "sync/record_offers.h"

#include <doctest/doctest.h>

#include "sync/protocol/feed_start.h"
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
    std::uint64_t lowest = 1;  // where the feed begins
    int refuses_with = 0;
    std::vector<std::size_t> offered;  // records of each POST
    test::MemoryHttpClient client{[this](const HttpRequest& request) -> Result<HttpAnswer> {
        if (request.method == "GET") {
            const std::vector<std::string> once = std::exchange(page, {});
            HttpHeaders headers = {{protocol::epoch_header, to_hex(epoch)}};
            if (lowest > 1) {
                headers.emplace_back(protocol::feed_start_header,
                                     to_hex(protocol::write_feed_start({epoch, lowest}, town)));
            }
            return HttpAnswer{200, headers, protocol::write_feed_page(once)};
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
    [[nodiscard]] std::size_t kept_of(unsigned receipt) const {
        const auto files = DurableFolder::open(folder.path(), const_cast<SystemFileCalls&>(calls));
        const auto file = files->read(to_hex(receipt_of(receipt)), 1'000'000).value();
        return file ? protocol::read_feed_page(*file).value().size() : 0;
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

TEST_CASE_FIXTURE(Hall,
                  "an answer from before a restore opens with its code no longer than the one the new server gave") {
    page = {record(101, 1, 1), record(102, 1, 2)};
    refresh();
    epoch = epoch_of(2);
    page = {record(101, 2, 1), record(102, 2, 2), record(103, 2, 3)};
    refresh();
    offer_all();
    records = *Records::open(folder.path(), calls);
    // The feed has gone on below where it ended when everything had been offered: of that the town may know nothing
    // yet.
    lowest = 3;
    refresh();
    CHECK(kept_of(101) == 1);
    CHECK(kept_of(102) == 1);
    records = *Records::open(folder.path(), calls);
    page = {record(104, 2, 4), record(102, 2, 5)};
    lowest = 4;
    refresh();
    CHECK(kept_of(101) == 0);
    CHECK_MESSAGE(kept_of(102) == 2, "a case still open is made anew at the end");
    CHECK(kept_of(103) == 0);
    CHECK(kept_of(104) == 1);
}

TEST_CASE_FIXTURE(Hall, "a kiosk without network for a year forgets old answers only when it has offered them") {
    page = {record(101, 1, 1)};
    refresh();
    epoch = epoch_of(2);
    lowest = 50;
    page = {record(102, 2, 60)};
    refresh();
    lowest = 60;
    refresh();
    CHECK(kept_of(101) == 1);
    offer_all();
    page = {record(103, 2, 61)};
    refresh();
    CHECK_MESSAGE(kept_of(101) == 1, "said again it would come behind this");
    page = {record(104, 2, 70)};
    lowest = 61;
    refresh();
    CHECK_MESSAGE(kept_of(101) == 1, "the feed ended at 61");
    lowest = 70;
    refresh();
    CHECK(kept_of(101) == 0);
    CHECK(kept_of(104) == 1);
}

TEST_CASE_FIXTURE(Hall, "what a server did not take of a former epoch is never forgotten for it") {
    page = {record(101, 1, 1)};
    refresh();
    epoch = epoch_of(2);
    refresh();
    REQUIRE(step() == RecordOffers::Step::offered);
    refuses_with = 400;
    REQUIRE(step() == RecordOffers::Step::offered);
    refuses_with = 0;
    offer_all();
    const auto a_year_passes = [&] {
        page = {record(102, 2, 1)};
        refresh();
        page = {record(103, 2, 2)};
        lowest = 2;
        refresh();
    };
    a_year_passes();
    CHECK(kept_of(101) == 1);
    CHECK(kept_of(102) == 0);
    // Another epoch begins anew.
    epoch = epoch_of(3);
    lowest = 1;
    refresh();
    offer_all();
    page = {record(102, 3, 1)};
    refresh();
    page = {record(103, 3, 2)};
    lowest = 2;
    refresh();
    CHECK(kept_of(101) == 0);
}

}  // namespace veche::sync
