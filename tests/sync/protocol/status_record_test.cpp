#include "sync/protocol/status_record.h"

#include <doctest/doctest.h>

#include "tests/support/sample_submissions.h"

namespace veche::protocol {
namespace {

struct Fixture {
    SigningKey record_key = test::signing_key('s');
    ReceiptKeys receipt = make_receipt();
    StatusOutside outside;
    StatusInside inside;

    static ReceiptKeys make_receipt() {
        test::CountingRandom random(7);
        return {make_random<LookupId>(random), test::box_key('r')};
    }
    Fixture() {
        test::CountingRandom random(50);
        outside = {receipt.lookup_id, make_random<Epoch>(random), 12};
        inside.envelope = make_random<EnvelopeId>(random);
        inside.sequence = 3;
        inside.time = Instant{1795215481};
        inside.status.stage = content::CaseStatus::Stage::answered;
        inside.status.registration_number = "П-2026-000017";
        inside.status.due = Date{2026, 12, 20};
        inside.status.answer = "Крыша будет починена до 1 декабря.";
    }
    [[nodiscard]] std::string written() const {
        test::CountingRandom random;
        return *write_status_record(outside, inside, receipt.key.public_key(), record_key, random);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a record is opened with its receipt, and read outside by everybody") {
    const std::string record = written();
    CHECK(verify_status_record(record, record_key.public_key()) == outside);
    CHECK(open_status_record(record, record_key.public_key(), receipt) == inside);
}

TEST_CASE_FIXTURE(Fixture, "a record is of no use to another receipt") {
    const std::string record = written();
    test::CountingRandom random(8);
    CHECK_FALSE(open_status_record(record, record_key.public_key(), {receipt.lookup_id, test::box_key('x')}));
    CHECK_FALSE(
        open_status_record(record, record_key.public_key(), {make_random<LookupId>(random), test::box_key('r')}));
}

TEST_CASE_FIXTURE(Fixture, "a box put under another lookup id does not open, though the town signs it") {
    StatusOutside moved = outside;
    test::CountingRandom random(8);
    moved.lookup_id = make_random<LookupId>(random);
    std::string record = written();
    record.replace(4, LookupId::size, moved.lookup_id.view());
    record.resize(record.size() - Signature::size);
    const Signature signature = record_key.sign(Domain::status_record, record);
    record += signature.view();
    CHECK_FALSE(open_status_record(record, record_key.public_key(), {moved.lookup_id, test::box_key('r')}));
}

TEST_CASE_FIXTURE(Fixture, "a changed or cut record is refused") {
    const std::string record = written();
    for (std::size_t i = 0; i < record.size(); i += 3) {
        std::string changed = record;
        changed[i] = static_cast<char>(changed[i] ^ 2);
        CHECK_FALSE(verify_status_record(changed, record_key.public_key()));
        CHECK_FALSE(verify_status_record(record.substr(0, i), record_key.public_key()));
    }
}

TEST_CASE_FIXTURE(Fixture, "the size of a record does not tell a short answer from none") {
    const std::size_t answered = written().size();
    inside.status = {};
    CHECK(written().size() == answered);
}

TEST_CASE_FIXTURE(Fixture, "a feed page is read back and refused when it is cut") {
    const std::vector<std::string> records = {written(), written()};
    const std::string page = write_feed_page(records);
    const auto read = read_feed_page(page);
    REQUIRE(read);
    CHECK(read->size() == 2);
    CHECK(read->at(1) == records[1]);
    CHECK(read_feed_page("")->empty());
    CHECK_FALSE(read_feed_page(std::string_view(page).substr(0, page.size() - 1)));
    CHECK_FALSE(read_feed_page("abc"));
}

TEST_CASE_FIXTURE(Fixture, "the test vector of a status record is pinned") {
    CHECK(to_hex(sha256(written())) == "81e8c6439754fd3a9f53f30ba1008abab5fb7401ca13c43ba2f07817362e5388");
}

}  // namespace veche::protocol
