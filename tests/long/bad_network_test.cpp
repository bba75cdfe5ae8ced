// What kiosks hand in through a bad network, with the kiosk's own delivery over real HTTP, against the real server.
// VECHE_SUBMISSIONS (200): how many; VECHE_SEED: another one than of this moment.
#include "tests/long/bad_network.h"

#include <chrono>
#include <cstdlib>
#include <doctest/doctest.h>
#include <random>
#include <set>
#include <thread>

#include "base/clock.h"
#include "base/durable_file.h"
#include "sync/curl_http_client.h"
#include "sync/delivery.h"
#include "sync/protocol/status_record.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/number_from.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

// What stands on a paper. Not the keys themselves: thousands of them would need more guarded pages than a process may
// have.
struct Receipt {
    protocol::LookupId lookup_id;
    std::string seed;

    [[nodiscard]] protocol::ReceiptKeys keys() const { return {lookup_id, protocol::BoxKey::from_seed(seed).value()}; }
};

// A kiosk with its spool: hands in a few at a time and delivers in between, as days go by in a hall.
struct Hall {
    const TestTown& town;
    TestKiosk kiosk;
    SystemFileCalls calls;
    SystemClock clock;
    SystemRandom random;
    sync::Cancellation cancellation;
    std::unique_ptr<sync::Spool> spool;
    std::unique_ptr<sync::CurlHttpClient> client;
    sync::RequestSigner signer{kiosk.key(), clock};
    std::optional<sync::Delivery> delivery;
    std::vector<Receipt> receipts;

    Hall(const TestTown& of, const std::filesystem::path& folder, std::uint16_t port) : town(of) {
        kiosk.enrol(town, folder.filename());
        spool = sync::Spool::open(folder / "spool", calls).value();
        sync::CurlSettings settings;
        settings.server = "http://127.0.0.1:" + std::to_string(port);
        settings.plain_http = sync::PlainHttp::allowed_for_development;
        client = sync::CurlHttpClient::create(settings, cancellation).value();
        sync::DeliverySettings patience;
        patience.first_wait = std::chrono::milliseconds(1);
        patience.longest_wait = std::chrono::milliseconds(20);
        patience.longest_refused_wait = std::chrono::milliseconds(50);
        delivery.emplace(*spool, *client, signer, clock, random, patience);
    }
    void deliver() {
        sync::DeliveryReport report;
        (void)delivery->round(town.acknowledgement_key(), report);
    }
    [[nodiscard]] std::size_t waiting() const { return spool->pending(sync::Lane::single).value().size(); }
    void hand_in(std::size_t count, unsigned seed) {
        std::mt19937 chance(seed);
        while (receipts.size() < count) {
            for (auto few = 1 + chance() % 3; few > 0 && receipts.size() < count; --few) {
                const HandedIn appeal = kiosk.appeal(town, "обращение");
                if (!spool->put(appeal.bytes)) std::abort();
                receipts.push_back({appeal.receipt->lookup_id, std::string(appeal.receipt->key.seed().view())});
            }
            deliver();
        }
        while (waiting() > 0) {
            deliver();
            std::this_thread::sleep_for(delivery->next_wait());
        }
    }
};

// Beginnings of lines: the number of every case.
std::vector<std::string> registered_numbers(const TestTown& town) {
    const auto listed = run_command({"submissions", "export", town.layout().root.string(), "--format", "csv"});
    std::vector<std::string> numbers;
    for (std::size_t at = listed.output.find("\r\n\""); at != std::string::npos;
         at = listed.output.find("\r\n\"", at + 1)) {
        numbers.push_back(listed.output.substr(at + 3, listed.output.find('"', at + 3) - at - 3));
    }
    return numbers;
}

// Every record of the feed, as a kiosk fetches them; waits for `wanted` of them as long as some come.
std::vector<std::string> all_records(const Hall& hall, std::uint16_t port, std::size_t wanted) {
    std::vector<std::string> records;
    std::string epoch;
    const auto some_came = [&] {
        const std::string query = "after=" + std::to_string(records.size()) + "&epoch=" + epoch;
        const Answer feed = request_once(port, hall.kiosk.request("GET", "/v1/records", query, ""));
        const auto page = protocol::read_feed_page(feed.body);
        REQUIRE_MESSAGE(page, feed.status << " " << feed.body.substr(0, 200));
        for (const auto& record : *page) {
            const auto outside = protocol::verify_status_record(record, hall.town.record_key());
            REQUIRE(outside);
            epoch = protocol::to_hex(outside->epoch);
            records.emplace_back(record);
        }
        return !page->empty();
    };
    while (records.size() < wanted && eventually(some_came)) continue;
    while (some_came()) continue;
    return records;
}

void allow_fast_kiosks(const server::Layout& layout) {
    configure(layout, [](server::Configuration& configuration) {
        configuration.limits.device_burst = 1'000'000;
        configuration.limits.device_per_second = 1'000'000;
        configuration.limits.device_megabytes_a_day = 1'000'000;
    });
}

using Kiosks = std::vector<std::unique_ptr<Hall>>;

void hand_in_at_all(Kiosks& kiosks, std::size_t count, unsigned seed) {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kiosks.size(); ++i) {
        const std::size_t share = count / kiosks.size() + (i < count % kiosks.size() ? 1 : 0);
        threads.emplace_back([&kiosks, i, share, seed] { kiosks[i]->hand_in(share, seed + static_cast<unsigned>(i)); });
    }
    for (std::thread& each : threads) each.join();
}

// The numbers that receipts find: of each receipt exactly one.
std::set<std::string> numbers_on_receipts(const TestTown& town, const Kiosks& kiosks,
                                          const std::vector<std::string>& records) {
    std::map<protocol::LookupId, std::vector<std::string>> by_lookup;
    for (const std::string& record : records) {
        by_lookup[protocol::verify_status_record(record, town.record_key())->lookup_id].push_back(record);
    }
    std::set<std::string> numbers;
    for (const auto& hall : kiosks) {
        for (const Receipt& each : hall->receipts) {
            std::set<std::string> of_this;
            for (const std::string& record : by_lookup[each.lookup_id]) {
                const auto inside = protocol::open_status_record(record, town.record_key(), each.keys());
                REQUIRE(inside);
                const std::string& number = inside->status.registration_number;
                if (!number.empty()) of_this.insert(number);
            }
            CHECK(of_this.size() == 1);
            numbers.merge(of_this);
        }
    }
    return numbers;
}

}  // namespace

TEST_CASE("what kiosks hand in through a bad network arrives once each, and every receipt finds its case") {
    constexpr std::size_t halls = 4;
    const unsigned count = number_from("VECHE_SUBMISSIONS", 200);
    const unsigned seed = number_from("VECHE_SEED", std::random_device()());
    MESSAGE(count << " submissions, VECHE_SEED=" << seed);
    const auto begun = std::chrono::steady_clock::now();
    const auto seconds = [&] {
        return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begun).count();
    };
    const TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    allow_fast_kiosks(town.layout());
    RunningServer server(town.layout().root);
    BadNetwork network(server.port(), seed);
    Kiosks kiosks;
    for (std::size_t i = 0; i < halls; ++i) {
        kiosks.push_back(std::make_unique<Hall>(town, folder.path() / ("hall" + std::to_string(i)), network.port()));
    }
    hand_in_at_all(kiosks, count, seed);
    MESSAGE("all acknowledged after " << seconds() << " s; " << network.tell());
    CHECK(network.harmed() >= count / 40);  // several go in one exchange

    // One record says that it came, one that it is registered.
    const std::vector<std::string> records = all_records(*kiosks.front(), server.port(), std::size_t{2} * count);
    const std::vector<std::string> numbers = registered_numbers(town);
    CHECK(numbers.size() == count);
    CHECK(std::count(numbers.begin(), numbers.end(), "") == 0);
    CHECK(std::set(numbers.begin(), numbers.end()).size() == count);
    CHECK(numbers_on_receipts(town, kiosks, records) == std::set(numbers.begin(), numbers.end()));
    MESSAGE(numbers.size() << " cases, each found by one receipt, after " << seconds() << " s");
}
