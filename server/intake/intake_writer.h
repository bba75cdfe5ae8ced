// Takes envelopes from many requests and makes them durable together: a bounded queue, one thread, one transaction for
// whatever waits (group commit). Nobody is answered before the commit.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "server/intake/group_signature.h"
#include "server/store/intake_store.h"

namespace veche::server {

struct StoredGroup {
    protocol::Epoch epoch;
    std::vector<store::StoredEnvelope> envelopes;  // in the order they were handed in
    // Of one that was handed in alone and is acknowledged: where it stands in what is signed together with others.
    // Null of ballots, and of what came with others: that is signed by itself.
    std::shared_ptr<GroupSignature> group{};
    std::size_t place = 0;
};

class IntakeWriter {
  public:
    struct Limits {
        std::size_t queue = 4096;  // envelopes waiting
        std::size_t group = 512;   // envelopes of one transaction; one request's are never parted
        // After a group of several requests the next one waits so long for more to come: a transaction costs far more
        // than an envelope in it. Who comes alone waits for nobody.
        std::chrono::microseconds gathering{700};
    };
    // Runs on the writer's thread: must be short.
    using Done = std::function<void(const Result<StoredGroup>&)>;
    // The generation a backup asks for, or 0; looked at a few times a second on the writer's thread.
    using WantedGeneration = std::function<std::uint64_t()>;

    // `clock` must outlive it.
    IntakeWriter(std::unique_ptr<store::IntakeStore> store, const Clock& clock, Limits limits,
                 WantedGeneration wanted_generation);
    IntakeWriter(const IntakeWriter&) = delete;
    IntakeWriter& operator=(const IntakeWriter&) = delete;
    // Stores what waits, then stops.
    ~IntakeWriter();

    // Any thread. False: the queue is full, `done` will not be called.
    [[nodiscard]] bool submit(std::vector<store::IncomingEnvelope> envelopes, Done done);

    // Records that kiosks offer, each in a transaction of its own request; of each, whether it was new. They wait in
    // the same queue.
    using OfferDone = std::function<void(const Result<std::vector<bool>>&)>;
    [[nodiscard]] bool offer(std::vector<store::OfferedRecord> records, OfferDone done);

    [[nodiscard]] const protocol::Epoch& epoch() const { return epoch_; }
    [[nodiscard]] std::size_t waiting() const { return waiting_; }
    // Envelopes and transactions since the start.
    [[nodiscard]] std::uint64_t stored() const { return stored_; }
    [[nodiscard]] std::uint64_t transactions() const { return transactions_; }
    // Transactions that failed, since the start.
    [[nodiscard]] std::uint64_t failed() const { return failed_; }
    // False after a transaction failed, until one succeeds; one that changes nothing is tried a few times a second.
    [[nodiscard]] bool healthy() const { return healthy_; }

  private:
    struct Job {
        std::vector<store::IncomingEnvelope> envelopes;
        Done done;
        std::vector<store::OfferedRecord> offered{};
        OfferDone offer_done{};

        [[nodiscard]] std::size_t size() const { return envelopes.size() + offered.size(); }
    };

    [[nodiscard]] bool enqueue(Job job);
    void run();
    [[nodiscard]] std::vector<Job> take_group();
    void store_offered(std::vector<Job>& jobs);
    void store_group(std::vector<Job>& jobs);
    void answer_group(std::vector<Job>& jobs, const std::vector<std::size_t>& sizes,
                      const std::vector<store::IncomingEnvelope>& envelopes,
                      const std::vector<store::StoredEnvelope>& stored);
    void follow_generation();
    // Logs when it changes.
    void judge(const Result<void>& stored);

    std::unique_ptr<store::IntakeStore> store_;
    const Clock& clock_;
    Limits limits_;
    WantedGeneration wanted_generation_;
    protocol::Epoch epoch_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> queue_;
    bool stopping_ = false;
    std::atomic<std::size_t> waiting_ = 0;
    std::atomic<std::uint64_t> stored_ = 0;
    std::atomic<std::uint64_t> transactions_ = 0;
    std::atomic<std::uint64_t> failed_ = 0;
    std::atomic<bool> healthy_ = true;
    std::thread thread_;
};

}  // namespace veche::server
