#include "server/intake/intake_writer.h"

#include <chrono>
#include <utility>

#include "base/log_event.h"

namespace veche::server {
namespace {

constexpr std::chrono::milliseconds generation_interval{200};
constexpr std::chrono::hours order_interval{24};
constexpr std::chrono::hours order_again{1};  // after a failure: somebody read

}  // namespace

IntakeWriter::IntakeWriter(std::unique_ptr<store::IntakeStore> store, const Clock& clock, Limits limits,
                           WantedGeneration wanted_generation)
    : store_(std::move(store)),
      clock_(clock),
      limits_(limits),
      wanted_generation_(std::move(wanted_generation)),
      epoch_(store_->epoch()),
      thread_([this] { run(); }) {}

IntakeWriter::~IntakeWriter() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

bool IntakeWriter::enqueue(Job job) {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (stopping_ || waiting_ + job.size() > limits_.queue) return false;
        waiting_ += job.size();
        queue_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

bool IntakeWriter::submit(std::vector<store::IncomingEnvelope> envelopes, Done done) {
    return enqueue({std::move(envelopes), std::move(done)});
}

bool IntakeWriter::offer(std::vector<store::OfferedRecord> records, OfferDone done) {
    return enqueue({{}, {}, std::move(records), std::move(done)});
}

// Whatever has gathered while the last transaction was being synced goes into the next one: under load groups grow by
// themselves, and a lone envelope waits for nobody.
std::vector<IntakeWriter::Job> IntakeWriter::take_group() {
    std::vector<Job> jobs;
    std::size_t taken = 0;
    while (!queue_.empty() && (jobs.empty() || taken + queue_.front().size() <= limits_.group)) {
        taken += queue_.front().size();
        jobs.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    waiting_ -= taken;
    return jobs;
}

void IntakeWriter::judge(const Result<void>& stored) {
    if (!stored) ++failed_;
    if (healthy_.exchange(stored.has_value()) == stored.has_value()) return;
    if (stored) {
        write_log(LogEvent::store_recovered);
    } else {
        write_log(LogEvent::store_failed, {{"reason", stored.error().message}});
    }
}

void IntakeWriter::store_offered(std::vector<Job>& jobs) {
    for (const Job& job : jobs) {
        if (!job.offer_done) continue;
        const auto added = store_->add_offered(job.offered);
        judge(added ? Result<void>() : tl::unexpected(added.error()));
        job.offer_done(added);
    }
    std::erase_if(jobs, [](const Job& job) { return job.offer_done != nullptr; });
}

void IntakeWriter::store_group(std::vector<Job>& jobs) {
    store_offered(jobs);
    if (jobs.empty()) return;
    std::vector<store::IncomingEnvelope> envelopes;
    std::vector<std::size_t> sizes;
    for (Job& job : jobs) {
        sizes.push_back(job.envelopes.size());
        for (auto& envelope : job.envelopes) envelopes.push_back(std::move(envelope));
    }
    const auto stored = store_->add(envelopes, clock_.now());
    judge(stored ? Result<void>() : tl::unexpected(stored.error()));
    if (stored) {
        stored_ += stored->size();
        ++transactions_;
        answer_group(jobs, sizes, envelopes, *stored);
    } else {
        for (const Job& job : jobs) job.done(tl::unexpected(stored.error()));
    }
}

void IntakeWriter::answer_group(std::vector<Job>& jobs, const std::vector<std::size_t>& sizes,
                                const std::vector<store::IncomingEnvelope>& envelopes,
                                const std::vector<store::StoredEnvelope>& stored) {
    std::vector<StoredGroup> groups;
    std::vector<protocol::Acknowledgement> together;
    std::vector<std::size_t> alone;
    std::size_t from = 0;
    for (const std::size_t size : sizes) {
        const auto begin = stored.begin() + static_cast<std::ptrdiff_t>(from);
        groups.push_back({epoch_, {begin, begin + static_cast<std::ptrdiff_t>(size)}});
        if (size == 1 && !envelopes[from].ballot && begin->outcome != store::StoredEnvelope::Outcome::conflict) {
            groups.back().place = together.size();
            alone.push_back(groups.size() - 1);
            together.push_back({envelopes[from].id, envelopes[from].hash, epoch_, begin->generation, begin->received});
        }
        from += size;
    }
    const auto signature = std::make_shared<GroupSignature>(std::move(together));
    for (const std::size_t place : alone) groups[place].group = signature;
    for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].done(std::move(groups[i]));
}

// A failure leaves the old generation: the backup that waits for the new one gives up and says so.
void IntakeWriter::follow_generation() {
    if (const auto done = store_->set_generation(wanted_generation_()); !done) judge(done);
}

void IntakeWriter::run() {
    auto next_look = std::chrono::steady_clock::now();
    auto next_order = next_look;
    bool is_busy = false;
    for (;;) {
        std::vector<Job> jobs;
        {
            std::unique_lock<std::mutex> lock(mutex_);
            wake_.wait_for(lock, generation_interval, [this] { return stopping_ || !queue_.empty(); });
            if (stopping_ && queue_.empty()) return;
            if (is_busy && !stopping_ && waiting_ < limits_.group) {
                lock.unlock();
                std::this_thread::sleep_for(limits_.gathering);
                lock.lock();
            }
            jobs = take_group();
            is_busy = jobs.size() > 1;
        }
        if (!jobs.empty()) store_group(jobs);
        if (std::chrono::steady_clock::now() >= next_look) {
            follow_generation();
            // Nothing may come while a proxy keeps everybody away from a server that is not well.
            if (!healthy_ && store_->probe()) judge({});
            next_look = std::chrono::steady_clock::now() + generation_interval;
        }
        if (std::chrono::steady_clock::now() >= next_order) {
            const bool done = store_->forget_order_of_ballots().has_value();
            next_order = std::chrono::steady_clock::now() + (done ? order_interval : order_again);
        }
    }
}

}  // namespace veche::server
