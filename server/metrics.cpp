#include "server/metrics.h"

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
    prometheus::Family<prometheus::Gauge>& intake = prometheus::BuildGauge()
                                                        .Name("veche_intake")
                                                        .Help("Intake: waiting, stored and transactions since start")
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

void Metrics::set_intake(std::size_t waiting, std::uint64_t stored, std::uint64_t transactions, bool healthy) {
    counters_->intake.Add({{"value", "waiting"}}).Set(static_cast<double>(waiting));
    counters_->intake.Add({{"value", "stored"}}).Set(static_cast<double>(stored));
    counters_->intake.Add({{"value", "transactions"}}).Set(static_cast<double>(transactions));
    counters_->intake.Add({{"value", "healthy"}}).Set(healthy ? 1 : 0);
}

std::string Metrics::text() const {
    return prometheus::TextSerializer().Serialize(counters_->registry.Collect());
}

}  // namespace veche::server
