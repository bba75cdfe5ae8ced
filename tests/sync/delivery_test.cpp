#include "sync/delivery.h"

#include <array>
#include <doctest/doctest.h>
#include <set>

#include "sync/protocol/request_signature.h"
#include "tests/sync/delivery_rig.h"

namespace veche::sync {
namespace {

using std::chrono::milliseconds;

using Fixture = DeliveryRig;

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an appeal is delivered once it is acknowledged") {
    put(1);
    CHECK(run().delivered == 1);
    CHECK(pending(Lane::single) == 0);
    CHECK(run().delivered == 0);
    CHECK(client.requests.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a request carries the device's signature over its body") {
    put(1);
    (void)run();
    const HttpRequest& request = client.requests.at(0);
    std::string input;
    std::string value;
    std::string digest;
    for (const auto& [name, field] : request.headers) {
        if (name == "Signature-Input") input = field;
        if (name == "Signature") value = field;
        if (name == "Content-Digest") digest = field;
    }
    CHECK(protocol::read_content_digest(digest) == protocol::sha256(request.body));
    const auto signature = protocol::read_request_signature(input, value);
    REQUIRE(signature);
    CHECK(protocol::verify_request(*signature, {"PUT", request.target, "", digest}, device.public_key()));
}

TEST_CASE_FIXTURE(Fixture, "a captive portal's 200 delivers nothing") {
    put(1);
    server = [](const HttpRequest&) { return HttpAnswer{200, {}, "<html>Welcome to the network</html>"}; };
    const DeliveryReport report = run();
    CHECK(report.delivered == 0);
    CHECK_FALSE(report.problems.empty());
    CHECK(pending(Lane::single) == 1);
}

TEST_CASE_FIXTURE(Fixture, "an acknowledgement of another key, envelope or hash delivers nothing") {
    put(1);
    const protocol::SigningKey other = test::signing_key('x');
    const protocol::EnvelopeId id = spool->pending(Lane::single)->at(0);
    const protocol::Hash hash = protocol::sha256(**spool->read(Lane::single, id));
    const std::vector<std::string> wrong = {
        *protocol::write_acknowledgement({id, hash, {}, 1, {}}, other),
        *protocol::write_acknowledgement({id, protocol::sha256("other"), {}, 1, {}}, town),
        *protocol::write_acknowledgement({{}, hash, {}, 1, {}}, town), ""};
    for (const std::string& body : wrong) {
        server = [&](const HttpRequest&) { return HttpAnswer{201, {}, body}; };
        CHECK(run().delivered == 0);
        clock.advance(std::chrono::hours(1));
    }
    CHECK(pending(Lane::single) == 1);
}

TEST_CASE_FIXTURE(Fixture, "a lost answer is repeated with the same bytes") {
    put(1);
    server = [this](const HttpRequest& request) -> Result<HttpAnswer> {
        (void)accept(request);
        return failure("the connection broke");
    };
    CHECK(run().delivered == 0);
    server = [this](const HttpRequest& request) { return accept(request); };
    clock.advance(std::chrono::minutes(1));
    CHECK(run().delivered == 1);
    CHECK(client.requests.at(0).body == client.requests.at(1).body);
    CHECK(stored.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "waits grow to fifteen minutes with a random part, and repeat for ever") {
    put(1);
    server = [](const HttpRequest&) -> Result<HttpAnswer> { return failure("no network"); };
    milliseconds last{0};
    for (int i = 0; i < 30; ++i) {
        (void)run();
        const std::size_t before = client.requests.size();
        (void)run();
        CHECK(client.requests.size() == before);
        last = delivery.next_wait();
        clock.advance(last);
    }
    CHECK(client.requests.size() == 30);
    CHECK(last >= std::chrono::minutes(15));
    CHECK(last <= std::chrono::minutes(23));
}

TEST_CASE_FIXTURE(Fixture, "the server's wish to be left alone is honoured up to an hour") {
    put(1);
    server = [](const HttpRequest&) { return HttpAnswer{503, {{"retry-after", "600"}}, ""}; };
    (void)run();
    CHECK(delivery.next_wait() == std::chrono::minutes(10));
    clock.advance(std::chrono::minutes(10));
    server = [](const HttpRequest&) { return HttpAnswer{429, {{"retry-after", "99999"}}, ""}; };
    (void)run();
    CHECK(delivery.next_wait() == std::chrono::hours(1));
}

TEST_CASE_FIXTURE(Fixture, "a refused envelope is an alarm, stays, and does not hold up others") {
    put(1);
    put(2);
    const protocol::EnvelopeId refused = spool->pending(Lane::single)->at(0);
    for (const int status : {409, 400, 413, 424}) {
        server = [&, status](const HttpRequest& request) -> Result<HttpAnswer> {
            if (request.target.find(to_hex(refused)) != std::string::npos) return HttpAnswer{status, {}, "no"};
            return accept(request);
        };
        (void)run();
        CHECK(pending(Lane::single) == 1);
        CHECK(spool->held(Lane::single)->at(refused) == Held::alarm);
        CHECK(delivery.next_wait() > std::chrono::minutes(5));
        clock.advance(std::chrono::hours(40));
    }
    server = [this](const HttpRequest& request) { return accept(request); };
    CHECK(run().delivered == 1);
    CHECK(spool->held(Lane::single)->at(refused) == Held::acknowledged);
}

TEST_CASE_FIXTURE(Fixture, "a backlog goes in batches") {
    for (unsigned i = 0; i < 20; ++i) put(i * 12);
    CHECK(run().delivered == 20);
    CHECK(client.requests.size() == 1);
    CHECK(client.requests.at(0).connection == Connection::shared);
}

TEST_CASE_FIXTURE(Fixture, "what a batch left out is tried again, not at once") {
    for (unsigned i = 0; i < 20; ++i) put(i * 12);
    server = [this](const HttpRequest& request) -> Result<HttpAnswer> {
        auto results = *protocol::read_batch_results(accept(request)->body);
        results.resize(15);
        return HttpAnswer{200, {}, protocol::write_batch_results(results)};
    };
    CHECK(run().delivered == 15);
    CHECK(delivery.next_wait() >= std::chrono::seconds(5));
    clock.advance(std::chrono::seconds(30));
    server = [this](const HttpRequest& request) { return accept(request); };
    CHECK(run().delivered == 5);
}

TEST_CASE_FIXTURE(Fixture, "an envelope the disk damaged is an alarm and holds up nobody") {
    for (unsigned i = 0; i < 20; ++i) put(i * 12);
    for (unsigned i = 0; i < 3; ++i) put_ballot(i * 12 + 5);
    const std::vector<protocol::EnvelopeId> appeals = *spool->pending(Lane::single);
    const std::vector<protocol::EnvelopeId> ballots = *spool->pending(Lane::batch);
    damage("single", appeals[0], 0);  // the magic
    damage("single", appeals[1], 8);  // the id
    damage("batch", ballots[0], 44);  // the lookup id: no ballot any more
    clock.advance(std::chrono::hours(1));
    const DeliveryReport report = run();
    CHECK(report.delivered == 18);
    CHECK(report.ballots_delivered == 2);
    CHECK(report.problems.size() == 3);
    CHECK(spool->held(Lane::single)->at(appeals[0]) == Held::alarm);
    CHECK(spool->held(Lane::single)->at(appeals[1]) == Held::alarm);
    CHECK(spool->held(Lane::batch)->at(ballots[0]) == Held::alarm);
    CHECK(delivery.next_wait() > std::chrono::minutes(5));
}

TEST_CASE_FIXTURE(Fixture, "a batch refused as a whole goes in halves down to the envelope that is the cause") {
    for (unsigned i = 0; i < 20; ++i) put(i * 12);
    const protocol::EnvelopeId cause = spool->pending(Lane::single)->at(7);
    for (const int status : {400, 413}) {
        server = [&, status](const HttpRequest& request) -> Result<HttpAnswer> {
            if (request.body.find(cause.view()) != std::string::npos) return HttpAnswer{status, {}, "no"};
            return accept(request);
        };
        (void)run();
        CHECK(spool->pending(Lane::single) == std::vector{cause});
        CHECK(spool->held(Lane::single)->at(cause) == Held::alarm);
        CHECK(client.requests.size() < 15);
        CHECK(delivery.next_wait() > std::chrono::minutes(5));
    }
}

TEST_CASE_FIXTURE(Fixture, "ballots travel alone, on a connection of their own, within their interval") {
    for (unsigned i = 0; i < 5; ++i) put_ballot(i * 12);
    put(200);
    milliseconds waited{0};
    while (pending(Lane::batch) != 0 && waited < std::chrono::hours(2)) {
        (void)run();
        clock.advance(std::chrono::minutes(1));
        waited += std::chrono::minutes(1);
    }
    CHECK(waited <= std::chrono::minutes(61));
    REQUIRE(client.requests.size() == 2);
    const HttpRequest& ballots = client.requests.at(1);
    CHECK(ballots.connection == Connection::fresh);
    const auto batch = protocol::read_batch(ballots.body);
    for (const std::string_view envelope : *batch) {
        CHECK(protocol::read_envelope_header(envelope)->is_ballot());
    }
    CHECK(client.requests.at(0).method == "PUT");
}

TEST_CASE_FIXTURE(Fixture, "ballots are shuffled") {
    for (unsigned i = 0; i < 12; ++i) put_ballot(i * 12);
    const std::vector<protocol::EnvelopeId> in_order = *spool->pending(Lane::batch);
    clock.advance(std::chrono::hours(1));
    CHECK(run().ballots_delivered == 12);
    std::vector<protocol::EnvelopeId> sent;
    const auto batch = protocol::read_batch(client.requests.at(0).body);
    for (const std::string_view envelope : *batch) {
        sent.push_back(protocol::read_envelope_header(envelope)->id);
    }
    CHECK(sent != in_order);
}

TEST_CASE_FIXTURE(Fixture, "a fetched watermark lets covered envelopes go, a forged one nothing") {
    put(1);
    REQUIRE(run().delivered == 1);
    const protocol::Watermark watermark{{}, 1, Instant{1795215481}};
    server = [&](const HttpRequest&) {
        return HttpAnswer{200, {}, *protocol::write_watermark(watermark, test::signing_key('x'))};
    };
    CHECK_FALSE(round().heard);
    CHECK(spool->count(Lane::single)->acknowledged == 1);
    server = [&](const HttpRequest&) { return HttpAnswer{200, {}, *protocol::write_watermark(watermark, town)}; };
    clock.advance(std::chrono::minutes(2));
    CHECK(round().heard == watermark.time);
    CHECK(spool->count(Lane::single)->acknowledged == 0);
}

TEST_CASE_FIXTURE(Fixture,
                  "the moment of ballots tells nothing: over many draws it is spread over the whole interval") {
    put_ballot(1);
    std::array<int, 6> tenths{};  // ten minutes each
    for (int i = 0; i < 600; ++i) {
        const milliseconds wait = first_ballot_wait();
        REQUIRE(wait < std::chrono::hours(1));
        ++tenths.at(static_cast<std::size_t>(wait / std::chrono::minutes(10)));
    }
    // 100 expected in each; 50 are six standard deviations away.
    for (const int count : tenths) CHECK(count > 50);
}

TEST_CASE_FIXTURE(Fixture, "within each later interval the moment is drawn anew") {
    Delivery kiosk{*spool, client, signer, clock, chance, {}};
    std::set<milliseconds> moments;
    for (unsigned i = 0; i < 20; ++i) {
        put_ballot(i * 12);
        const milliseconds wait = kiosk.next_wait();
        moments.insert(wait);
        clock.advance(wait);
        CHECK(kiosk.run(town.public_key()).ballots_delivered == 1);
    }
    CHECK(moments.size() > 15);
}

TEST_CASE_FIXTURE(Fixture, "kiosks that lost the server together do not come back together") {
    server = [](const HttpRequest&) -> Result<HttpAnswer> { return failure("no network"); };
    put(1);
    std::set<milliseconds> waits;
    milliseconds shortest = std::chrono::hours(1);
    milliseconds longest{0};
    for (int i = 0; i < 200; ++i) {
        Delivery one{*spool, client, signer, clock, chance, {}};
        (void)one.run(town.public_key());
        const milliseconds wait = one.next_wait();
        waits.insert(wait);
        shortest = std::min(shortest, wait);
        longest = std::max(longest, wait);
    }
    CHECK(waits.size() > 100);
    CHECK(shortest >= std::chrono::seconds(5));
    CHECK(shortest < std::chrono::milliseconds(5'500));
    CHECK(longest > std::chrono::milliseconds(7'000));
    CHECK(longest <= std::chrono::milliseconds(7'500));
}

TEST_CASE_FIXTURE(Fixture, "no problem in the log says which ballot it is about") {
    for (unsigned i = 0; i < 4; ++i) put_ballot(i * 12 + 5);
    const std::vector<protocol::EnvelopeId> ballots = *spool->pending(Lane::batch);
    damage("batch", ballots[0], 0);
    std::filesystem::remove(folder.path() / "batch" / (to_hex(ballots[1]) + ".envelope"));
    std::filesystem::create_directory(folder.path() / "batch" / (to_hex(ballots[1]) + ".envelope"));
    std::filesystem::create_directory(folder.path() / "batch" / (to_hex(ballots[1]) + ".alarm"));
    std::filesystem::create_directory(folder.path() / "batch" / (to_hex(ballots[2]) + ".ack"));
    server = [this](const HttpRequest& request) -> Result<HttpAnswer> {
        if (request.method == "GET") {
            return HttpAnswer{200, {}, *protocol::write_watermark({{}, 1, Instant{1795215481}}, town)};
        }
        return accept(request);
    };
    std::vector<std::string> problems;
    for (int i = 0; i < 5; ++i) {
        const DeliveryReport report = round();
        problems.insert(problems.end(), report.problems.begin(), report.problems.end());
        clock.advance(std::chrono::hours(1));
    }
    CHECK(problems.size() >= 3);
    for (const std::string& problem : problems) {
        for (const protocol::EnvelopeId& id : ballots) CHECK(problem.find(to_hex(id)) == std::string::npos);
    }
}

TEST_CASE_FIXTURE(Fixture, "what the server thinks of this kiosk is told") {
    put(1);
    for (const auto& [status, standing] :
         {std::pair{401, DeviceStanding::unknown}, {403, DeviceStanding::blocked}, {201, DeviceStanding::accepted}}) {
        server = [&, answered = status](const HttpRequest& request) -> Result<HttpAnswer> {
            if (answered == 201) return accept(request);
            return HttpAnswer{answered, {}, ""};
        };
        CHECK(run().device == standing);
        clock.advance(std::chrono::hours(1));
    }
}

}  // namespace veche::sync
