#include "server/process/http_process.h"

#include <charconv>
#include <cstdio>
#include <fmt/format.h>

#include "base/files.h"
#include "server/databases.h"
#include "server/endpoints/refusals.h"
#include "server/process/identity.h"
#include "server/process/supervisor.h"
#include "server/routes.h"

namespace veche::server {
namespace {

constexpr std::uint64_t largest_generation_file = 32;
constexpr std::chrono::hours long_time{1};

// 0 when no backup has asked for one.
std::uint64_t wanted_generation(const Layout& layout) {
    const auto text = read_file(layout.wanted_generation(), largest_generation_file);
    std::uint64_t generation = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), generation);
    return generation;
}

int hopeless(const Error& error, bool may_come_back = false) {
    return cannot_work(identity_of(KeyOwner::http), error, may_come_back);
}

struct Opened {
    TownIdentity town;
    protocol::SigningKey acknowledgement_key;
    std::unique_ptr<store::IntakeStore> intake;
    std::unique_ptr<store::FleetStore> fleet;
};

Result<Opened> open_all(const Layout& layout) {
    auto town = read_town_identity(layout);
    if (!town) return tl::unexpected(town.error());
    auto key = read_signing_key(layout, KeyName::acknowledgement);
    if (!key) return tl::unexpected(key.error());
    auto intake = storage_of(layout)->intake();
    if (!intake) return tl::unexpected(intake.error());
    auto fleet = storage_of(layout)->fleet();
    if (!fleet) return tl::unexpected(fleet.error());
    return Opened{std::move(*town), std::move(*key), std::move(*intake), std::move(*fleet)};
}

http::ServerOptions options_of(const Configuration::Listen& listen) {
    http::ServerOptions options;
    options.threads = listen.threads;
    options.most_connections = listen.most_connections;
    options.connections_of_address = listen.connections_of_address;
    options.idle = listen.idle_seconds;
    options.request = listen.request_seconds;
    options.trusted_proxies = listen.trusted_proxies;
    return options;
}

void say_ready(const HttpProcess& process) {
    if (process.metrics_listener != nullptr) {
        fmt::print("metrics on http://127.0.0.1:{}/metrics\n", process.metrics_listener->port());
    }
    fmt::print("listening on {}\n", address_of(process.listener));
    std::fflush(stdout);
}

int serve(const HttpProcess& process, Opened opened) {
    const SystemClock clock;
    const Configuration::Limits& limits = process.configuration.limits;
    TokenBuckets device_limit(limits.device_burst, limits.device_per_second);
    const double stored = limits.device_megabytes_a_day * 1e6;
    TokenBuckets stored_limit(stored, stored / 86'400);
    TokenBuckets failed_limit(limits.failed_burst, limits.failed_per_second);
    TokenBuckets enrolment_limit(limits.enrolment_burst, limits.enrolment_per_minute / 60.0);
    Metrics metrics;
    auto fleet = Fleet::start(std::move(opened.fleet), {});
    if (!fleet) return hopeless(fleet.error(), may_come_back(identity_of(KeyOwner::http), process.layout));
    endpoints::Refusals refusals(metrics, **fleet);
    auto intake = std::make_unique<IntakeWriter>(
        std::move(opened.intake), clock,
        IntakeWriter::Limits{process.configuration.intake.queue, process.configuration.intake.group},
        [&process] { return wanted_generation(process.layout); });
    auto checks = std::make_unique<CheckPool>(std::thread::hardware_concurrency());
    const FormerEpochs former = read_former_epochs(process.layout);
    Services services{process.layout, opened.town,     opened.acknowledgement_key,
                      clock,          *checks,         *intake,
                      **fleet,        device_limit,    stored_limit,
                      failed_limit,   enrolment_limit, metrics,
                      refusals,       former};
    const http::Router routes = public_routes(services);
    const http::Router own_routes = metrics_routes(services);
    auto server = http::HttpServer::start(process.listener, routes, options_of(process.configuration.listen));
    if (!server) return hopeless(server.error());
    std::unique_ptr<http::HttpServer> metrics_server;
    if (process.metrics_listener != nullptr) {
        http::ServerOptions few;
        few.threads = 1;
        few.most_connections = 16;
        auto started = http::HttpServer::start(*process.metrics_listener, own_routes, few);
        if (!started) return hopeless(started.error());
        metrics_server = std::move(*started);
    }
    say_ready(process);
    while (!wait_for_stop(long_time)) continue;
    server->reset();
    metrics_server.reset();
    // Last of all: what waits is checked and stored, and its answers still find the services.
    checks.reset();
    intake.reset();
    fleet->reset();
    return 0;
}

}  // namespace

int run_http_process(HttpProcess process) {
    block_stop_signals();
    http::raise_open_files_limit();
    if (auto taken = take_identity(identity_of(KeyOwner::http), process.users, process.layout); !taken) {
        return hopeless(taken.error());
    }
    auto opened = open_all(process.layout);
    if (!opened) return hopeless(opened.error(), may_come_back(identity_of(KeyOwner::http), process.layout));
    return serve(process, std::move(*opened));
}

}  // namespace veche::server
