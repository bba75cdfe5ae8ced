#include "kiosk/workers/delivery_thread.h"

#include <condition_variable>
#include <doctest/doctest.h>

#include "sync/protocol/acknowledgement.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/sample_submissions.h"
#include "tests/support/temporary_folder.h"

namespace veche::kiosk {
namespace {

struct Fixture {
    test::TemporaryFolder folder;
    SystemFileCalls calls;
    std::unique_ptr<sync::Spool> spool = *sync::Spool::open(folder.path(), calls);
    protocol::SigningKey device = test::signing_key('d');
    protocol::SigningKey town = test::signing_key('a');
    test::ManualClock clock;
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t delivered = 0;
    std::size_t rounds = 0;
    std::size_t requests = 0;
    bool down = false;
    sync::DeliverySettings settings;
    std::unique_ptr<DeliveryThread> thread;

    void start() {
        auto client = std::make_unique<test::MemoryHttpClient>(
            [this](const sync::HttpRequest& request) -> Result<sync::HttpAnswer> {
                const std::lock_guard lock(mutex);
                ++requests;
                if (down) return failure("no network");
                if (request.method != "PUT") return sync::HttpAnswer{404, {}, ""};
                const auto id = protocol::read_envelope_header(request.body)->id;
                return sync::HttpAnswer{
                    201, {}, *protocol::write_acknowledgement({id, protocol::sha256(request.body), {}, 1, {}}, town)};
            });
        thread = std::make_unique<DeliveryThread>(std::move(client), device, *spool, clock, settings,
                                                  [this](const sync::DeliveryReport& report, const sync::SpoolCount&) {
                                                      const std::lock_guard lock(mutex);
                                                      delivered += report.delivered;
                                                      ++rounds;
                                                      changed.notify_all();
                                                  });
    }
    void put(unsigned number) { REQUIRE(spool->put(test::sealed(test::appeal(device, number, "Текст"), device))); }
    template <typename Condition>
    [[nodiscard]] bool until(const Condition& condition) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(20), condition);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "before the kiosk may deliver nothing is asked of anybody, and then what waits goes at once") {
    put(1);
    start();
    REQUIRE(until([this] { return rounds >= 1; }));
    CHECK(requests == 0);
    thread->set_key(town.public_key());
    CHECK(until([this] { return delivered == 1; }));
    put(20);
    thread->wake();
    CHECK(until([this] { return delivered == 2; }));
}

// Whoever waits for its time waits longer than the test.
TEST_CASE_FIXTURE(Fixture, "what waits for a server that was away goes as soon as it is heard again") {
    put(1);
    down = true;
    settings.first_wait = std::chrono::hours(1);
    settings.longest_wait = std::chrono::hours(2);
    start();
    thread->set_key(town.public_key());
    REQUIRE(until([this] { return requests >= 1; }));
    {
        const std::lock_guard lock(mutex);
        down = false;
    }
    thread->server_is_back();
    CHECK(until([this] { return delivered == 1; }));
}

}  // namespace veche::kiosk
