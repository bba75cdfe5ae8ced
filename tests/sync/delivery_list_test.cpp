// Acknowledgements under one signature, as the kiosk takes them. Old answers: delivery_test.cpp.
#include <doctest/doctest.h>

#include "tests/sync/delivery_rig.h"

namespace veche::sync {

using Fixture = DeliveryRig;

TEST_CASE_FIXTURE(Fixture, "of a list each envelope keeps a proof of its own, which lets it go when it is covered") {
    server = [this](const HttpRequest& request) { return accept_under_one_signature(request); };
    put(255);
    CHECK(run().delivered == 1);
    for (unsigned i = 0; i < 20; ++i) put(i * 12);
    const std::vector<protocol::EnvelopeId> ids = *spool->pending(Lane::single);
    CHECK(run().delivered == 20);
    REQUIRE(client.requests.size() == 2);
    CHECK(asks_for_list(client.requests.at(0)));
    CHECK(asks_for_list(client.requests.at(1)));
    for (const protocol::EnvelopeId& id : ids) {
        const auto read = protocol::read_acknowledgement(kept(id), town.public_key());
        REQUIRE(read);
        CHECK(read->id == id);
        CHECK(kept(id).size() <= 152 + 5 * 32);
    }
    REQUIRE(spool->apply_watermark({{}, 1, Instant{1795215481}}, town.public_key(), clock.steady()));
    CHECK(spool->held(Lane::single)->empty());
}

TEST_CASE_FIXTURE(Fixture, "of a list that another key signed, or that names other bytes, nothing is delivered") {
    for (unsigned i = 0; i < 20; ++i) put(i * 12);
    server = [this](const HttpRequest& request) -> Result<HttpAnswer> {
        auto answer = *accept_under_one_signature(request);
        answer.body[answer.body.size() - 70] ^= 1;  // the last entry: with it the root is another
        return answer;
    };
    CHECK(run().delivered == 0);
    CHECK(pending(Lane::single) == 20);
}

TEST_CASE_FIXTURE(Fixture, "ballots never ask to be acknowledged under one signature") {
    for (unsigned i = 0; i < 3; ++i) put_ballot(i * 12);
    clock.advance(std::chrono::hours(1));
    CHECK(run().ballots_delivered == 3);
    for (const HttpRequest& request : client.requests) CHECK_FALSE(asks_for_list(request));
}

TEST_CASE_FIXTURE(Fixture, "what acknowledges ballots under one signature acknowledges none") {
    for (unsigned i = 0; i < 3; ++i) put_ballot(i * 12);
    server = [this](const HttpRequest& request) { return accept_under_one_signature(request); };
    clock.advance(std::chrono::hours(1));
    CHECK(run().ballots_delivered == 0);
    // Nor one by one, each with its proof out of a list.
    server = [this](const HttpRequest& request) -> Result<HttpAnswer> {
        const auto listed = protocol::read_batch_results(accept_under_one_signature(request)->body);
        REQUIRE(listed);
        return HttpAnswer{200, {}, protocol::write_batch_results(*listed)};
    };
    clock.advance(std::chrono::hours(2));
    CHECK(run().ballots_delivered == 0);
    CHECK(pending(Lane::batch) == 3);
    CHECK(client.requests.size() == 2);
    server = [this](const HttpRequest& request) { return accept(request); };
    clock.advance(std::chrono::hours(24));
    CHECK(run().ballots_delivered == 3);
}

}  // namespace veche::sync
