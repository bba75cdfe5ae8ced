// A kiosk's delivery with a spool on the disk and a server in memory, as a test finds it.
#pragma once

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <functional>
#include <set>

#include "sync/delivery.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/envelope.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/sample_submissions.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {

struct DeliveryRig {
    test::TemporaryFolder folder;
    SystemFileCalls calls;
    std::unique_ptr<Spool> spool = *Spool::open(folder.path(), calls);
    protocol::SigningKey device = test::signing_key('d');
    protocol::SigningKey town = test::signing_key('a');
    test::ManualClock clock;
    test::CountingRandom random;
    RequestSigner signer{device, clock};
    std::function<Result<HttpAnswer>(const HttpRequest&)> server = [this](const HttpRequest& r) { return accept(r); };
    test::MemoryHttpClient client{[this](const HttpRequest& request) { return server(request); }};
    std::set<std::string> stored;  // hashes
    Delivery delivery{*spool, client, signer, clock, random, {}};
    SystemRandom chance;  // where it matters that draws differ

    void put(unsigned number) { REQUIRE(spool->put(test::sealed(test::appeal(device, number, "Текст"), device))); }
    void put_ballot(unsigned number) { REQUIRE(spool->put(test::sealed(test::ballot(device, number), device))); }
    void damage(const char* lane, const protocol::EnvelopeId& id, std::streamoff at) const {
        std::fstream file(folder.path() / lane / (to_hex(id) + ".envelope"), std::ios::in | std::ios::out);
        REQUIRE(file.seekp(at).put('#').flush());
    }
    [[nodiscard]] std::size_t pending(Lane lane) const { return spool->pending(lane)->size(); }

    std::string acknowledge(std::string_view envelope) {
        stored.insert(to_hex(protocol::sha256(envelope)));
        return *protocol::write_acknowledgement(
            {protocol::read_envelope_header(envelope)->id, protocol::sha256(envelope), {}, 1, Instant{1795215481}},
            town);
    }
    Result<HttpAnswer> accept(const HttpRequest& request) {
        if (request.method == "PUT") return HttpAnswer{201, {}, acknowledge(request.body)};
        std::vector<protocol::BatchResult> results;
        const auto batch = protocol::read_batch(request.body);
        for (const std::string_view envelope : *batch) {
            results.push_back({protocol::read_envelope_header(envelope)->id, 201, acknowledge(envelope)});
        }
        return HttpAnswer{200, {}, protocol::write_batch_results(results)};
    }
    // As a server that knows lists answers.
    Result<HttpAnswer> accept_under_one_signature(const HttpRequest& request) {
        std::vector<protocol::Acknowledgement> all;
        const bool is_put = request.method == "PUT";
        const auto envelopes =
            is_put ? std::vector<std::string_view>{request.body} : *protocol::read_batch(request.body);
        for (const std::string_view envelope : envelopes) {
            all.push_back(*protocol::read_acknowledgement(acknowledge(envelope), town.public_key()));
        }
        const auto list = protocol::AcknowledgementList::sign(all, town);
        return HttpAnswer{200, {}, is_put ? list->proof(0) : protocol::write_listed_results(*list, {})};
    }
    [[nodiscard]] std::string kept(const protocol::EnvelopeId& id) const {
        std::ifstream file(folder.path() / "single" / (to_hex(id) + ".ack"), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    [[nodiscard]] static bool asks_for_list(const HttpRequest& request) {
        return std::find(request.headers.begin(), request.headers.end(),
                         std::pair<std::string, std::string>("Accept", protocol::listed_results_type)) !=
               request.headers.end();
    }
    DeliveryReport run() { return delivery.run(town.public_key()); }
    DeliveryReport round() {
        DeliveryReport report;
        (void)delivery.round(town.public_key(), report);
        return report;
    }
    // When ballots of a kiosk that has just started go, after its start.
    [[nodiscard]] std::chrono::milliseconds first_ballot_wait() {
        Delivery fresh{*spool, client, signer, clock, chance, {}};
        return fresh.next_wait();
    }
};

}  // namespace veche::sync
