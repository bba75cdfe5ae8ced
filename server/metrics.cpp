#include "server/metrics.h"

#include <map>
#include <mutex>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace veche::server {

struct Metrics::Counters {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& answers =
        prometheus::BuildCounter().Name("veche_http_answers_total").Help("Answers by status").Register(registry);
    prometheus::Family<prometheus::Counter>& envelopes =
        prometheus::BuildCounter().Name("veche_envelopes_total").Help("Envelopes by outcome").Register(registry);
    prometheus::Family<prometheus::Counter>& enrolments = prometheus::BuildCounter()
                                                              .Name("veche_enrolments_total")
                                                              .Help("Attempts to enrol by outcome")
                                                              .Register(registry);
    prometheus::Family<prometheus::Gauge>& intake =
        prometheus::BuildGauge()
            .Name("veche_intake")
            .Help("Intake: waiting now; stored, transactions and failed since start")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& refusals =
        prometheus::BuildCounter().Name("veche_refusals_total").Help("Refused requests by reason").Register(registry);
    prometheus::Family<prometheus::Gauge>& registrar =
        prometheus::BuildGauge()
            .Name("veche_registrar")
            .Help("Registrar: envelopes set aside, cases without a number, records not yet offered to kiosks")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& jobs =
        prometheus::BuildGauge()
            .Name("veche_jobs")
            .Help(
                "Jobs, by process and who does them there: waiting, running, failing, put_off, given_up, "
                "oldest_seconds")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& job_attempts =
        prometheus::BuildCounter()
            .Name("veche_job_attempts_total")
            .Help("Attempts at jobs since the start of the process that does them, by outcome")
            .Register(registry);
    std::map<std::string, std::vector<prometheus::Gauge*>> jobs_of;  // by process
    std::map<std::string, std::vector<prometheus::Counter*>> job_attempts_of;
    std::mutex said_of_jobs;  // nobody reads them between two sayings
    prometheus::Family<prometheus::Gauge>& expiry =
        prometheus::BuildGauge()
            .Name("veche_metadata_expires_seconds")
            .Help("When what is signed for the role expires, in seconds since 1970")
            .Register(registry);
};

Metrics::Metrics() : counters_(std::make_unique<Counters>()) {}
Metrics::~Metrics() = default;

void Metrics::count_answer(int status) {
    counters_->answers.Add({{"status", std::to_string(status)}}).Increment();
}

void Metrics::count_envelopes(std::size_t added, std::size_t repeated, std::size_t conflicts) {
    counters_->envelopes.Add({{"outcome", "added"}}).Increment(static_cast<double>(added));
    counters_->envelopes.Add({{"outcome", "repeated"}}).Increment(static_cast<double>(repeated));
    counters_->envelopes.Add({{"outcome", "conflict"}}).Increment(static_cast<double>(conflicts));
}

void Metrics::count_enrolment(bool accepted) {
    counters_->enrolments.Add({{"outcome", accepted ? "accepted" : "refused"}}).Increment();
}

void Metrics::count_refusal(const std::string& reason) {
    counters_->refusals.Add({{"reason", reason}}).Increment();
}

void Metrics::set_intake(const Intake& intake) {
    const auto set = [&](const char* name, double value) { counters_->intake.Add({{"value", name}}).Set(value); };
    set("waiting", static_cast<double>(intake.waiting));
    set("stored", static_cast<double>(intake.stored));
    set("transactions", static_cast<double>(intake.transactions));
    set("failed", static_cast<double>(intake.failed));
    set("healthy", intake.healthy ? 1 : 0);
}

void Metrics::set_registrar(const RegistrarProgress& progress) {
    const auto set = [&](const char* name, std::uint64_t value) {
        counters_->registrar.Add({{"value", name}}).Set(static_cast<double>(value));
    };
    set("set_aside", progress.set_aside);
    set("unregistered", progress.unregistered);
    set("records_behind", progress.records_behind);
}

void Metrics::set_jobs(const std::string& process, const std::vector<jobs::Standing>& standings, Instant now) {
    const std::lock_guard lock(counters_->said_of_jobs);
    auto& gauges = counters_->jobs_of[process];
    auto& attempts = counters_->job_attempts_of[process];
    for (prometheus::Gauge* gauge : gauges) counters_->jobs.Remove(gauge);
    for (prometheus::Counter* counter : attempts) counters_->job_attempts.Remove(counter);
    gauges.clear();
    attempts.clear();
    for (const jobs::Standing& standing : standings) {
        using Labels = std::map<std::string, std::string>;
        const auto set = [&](const char* name, std::int64_t value) {
            gauges.push_back(
                &counters_->jobs.Add(Labels{{"process", process}, {"worker", standing.worker}, {"value", name}}));
            gauges.back()->Set(static_cast<double>(value));
        };
        const auto count = [&](const char* outcome, std::int64_t value) {
            attempts.push_back(&counters_->job_attempts.Add(
                Labels{{"process", process}, {"worker", standing.worker}, {"outcome", outcome}}));
            attempts.back()->Increment(static_cast<double>(value));
        };
        const std::int64_t since = standing.due_since.value_or(now).seconds;
        set("waiting", standing.waiting);
        set("running", standing.running);
        set("failing", standing.failing);
        set("put_off", standing.put_off);
        set("given_up", standing.given_up);
        set("oldest_seconds", since < now.seconds ? now.seconds - since : 0);
        count("done", standing.done);
        count("failed", standing.failed);
    }
}

void Metrics::set_expiry(const std::string& role, std::int64_t expires) {
    counters_->expiry.Add({{"role", role}}).Set(static_cast<double>(expires));
}

std::string Metrics::text() const {
    const std::lock_guard lock(counters_->said_of_jobs);
    return prometheus::TextSerializer().Serialize(counters_->registry.Collect());
}

}  // namespace veche::server
