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
    prometheus::Family<prometheus::Gauge>& mail =
        prometheus::BuildGauge()
            .Name("veche_mail")
            .Help("Letters to staff: waiting, failed, oldest_seconds now; sent and put_off since start")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& jobs =
        prometheus::BuildGauge()
            .Name("veche_jobs")
            .Help("Work that comes again, by process: how much fails, seconds the oldest has been due")
            .Register(registry);
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

void Metrics::set_jobs(const std::string& process, std::int64_t failing, std::int64_t overdue_seconds) {
    const auto set = [&](const char* name, std::int64_t value) {
        counters_->jobs.Add({{"process", process}, {"value", name}}).Set(static_cast<double>(value));
    };
    set("failing", failing);
    set("overdue_seconds", overdue_seconds);
}

void Metrics::set_expiry(const std::string& role, std::int64_t expires) {
    counters_->expiry.Add({{"role", role}}).Set(static_cast<double>(expires));
}

void Metrics::set_mail(const Mail& mail) {
    const auto set = [&](const char* name, double value) { counters_->mail.Add({{"value", name}}).Set(value); };
    set("waiting", static_cast<double>(mail.waiting));
    set("failed", static_cast<double>(mail.failed));
    set("oldest_seconds", static_cast<double>(mail.oldest_seconds));
    set("sent", static_cast<double>(mail.sent));
    set("put_off", static_cast<double>(mail.put_off));
}

std::string Metrics::text() const {
    return prometheus::TextSerializer().Serialize(counters_->registry.Collect());
}

}  // namespace veche::server
